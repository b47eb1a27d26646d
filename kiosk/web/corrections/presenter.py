"""Corrections in words and fields."""

from datetime import datetime
from typing import Any

from kiosk.custody.acts.mending import About, Error, Recovery, RecoveryRecorded, correction_of
from kiosk.custody.reasons import NO_DESCRIPTION
from kiosk.custody.record import Approval, CustodyRecord
from kiosk.custody.states import Action, Condition, State
from kiosk.custody.visibility import Sight
from kiosk.services.acting import new_id
from kiosk.services.ports import Facts
from kiosk.services.records.known import gather
from kiosk.services.safeguarding.correcting import Wrong
from kiosk.services.views import Query
from kiosk.web import addresses, fields, words
from kiosk.web.fields import Errors
from kiosk.web.timeline import Telling, tell
from kiosk.web.timeline.mending import ABOUT, ERRORS, RECOVERED

View = dict[str, Any]

_CHOSEN = (
    *(About.TIME, About.PUPIL, About.DEVICE, About.COLLECTOR),
    *(About.CONDITION, About.PLACE, About.OTHER),
)
REGISTER = (
    ("stays", "stays as it is: only this stay was recorded under the wrong pupil"),
    ("moves", "is recorded wrongly too: it is this pupil’s from now on"),
)
LONGEST = 500


def entry_page(facts: Facts, found: Wrong, sight: Sight, posted: Any, errors: Errors) -> View:
    """One entry, and the ways to say that it was wrong."""
    at = f"/corrections/{found.record.record_id}/{found.logged.sequence}"
    told = tell(Telling(found.logged, gather(facts, [found.logged]), sight))
    return {
        "title": "This was wrong",
        "heading": "What was wrong?",
        "entry": {
            "words": told.what,
            "when": f"Entry {words.number(found.logged.sequence)}, "
            f"{words.since(found.logged.at, facts.now.at)}",
        },
        "lead": "The entry stays as it is. What you say here is written after it, and both show.",
        "error": _error_form(found, at) if found.is_release else None,
        "form": _correction_form(facts, found, at, posted, errors),
        "find": {"words": "It is another pupil’s: look them up", "url": f"{at}/pupil"},
        "back": f"/history/record/{found.record.record_id}",
    }


def _error_form(found: Wrong, at: str) -> View:
    """The wrong device, or the wrong person: an alarm, at once and alone."""
    options = [(item.value, ERRORS[item].rstrip(".")) for item in Error]
    asked = [fields.select("what", "What happened?", options, Error.WRONG_DEVICE, {})]
    if found.takes_words:
        asked.append(_words("note", "What you know", "", {}, hint="Who has it, as far as you know"))
    return {
        "action": f"{at}/error",
        "command_id": new_id(),
        "fields": asked,
        "button": "It must come back: raise the alarm",
        "stop": True,
    }


def _correction_form(facts: Facts, found: Wrong, at: str, posted: Any, errors: Errors) -> View:
    about = [(item.value, ABOUT[item][:1].upper() + ABOUT[item][1:]) for item in _CHOSEN]
    right = posted.get("right") or addresses.text("right")
    chosen = posted.get("about") or (About.PUPIL.value if right else None)
    asked = [
        fields.select("about", "What is wrong in it?", about, chosen, errors),
        fields.select("right", "Who it is", _people(facts, found.record, right), right,
                      errors, hint="Where whose it is, or who took it, is wrong."),
        fields.select("register", "In the register, the device", REGISTER,
                      posted.get("register"), errors, hint="Only where it is another pupil’s."),
        fields.select("device", "Which device it is", _devices(facts, found.record),
                      posted.get("device"), errors, hint="Only where it was another of theirs."),
        fields.day("on", "When it was", words.local(found.logged.at).date(), errors),
        fields.text("at", "At", posted.get("at"), errors, css="input--short",
                    hint="Where the time is wrong. For example 15:30."),
    ]  # fmt: skip
    if found.takes_words:
        asked.append(_words("text", "What it should say", posted.get("text") or "", errors))
    return {
        "action": at,
        "command_id": new_id(),
        "fields": asked,
        "errors": fields.summary(errors, asked),
        "button": "Correct it",
        "back": f"/history/record/{found.record.record_id}",
    }


def _words(name: str, label: str, value: str, errors: Errors, **more: Any) -> View:
    return fields.text(name, label, value, errors, rows=3, maxlength=LONGEST, **more)


def _people(facts: Facts, record: CustodyRecord, right: str) -> list[tuple[str, str]]:
    """The pupil's adults, who may have taken it, and the pupil who was looked up."""
    links = facts.links_of_pupil(record.pupil_id) if record.pupil_id else ()
    adults = [
        (item.adult.id, words.adult_line(item.adult.name, item.relationship)) for item in links
    ]
    found = facts.pupil(right) if addresses.is_id(right) else None
    named = [(found.id, f"{found.name}, {found.class_name}")] if found else []
    return [("", "Nobody, that is right"), *adults, *named]


def _devices(facts: Facts, record: CustodyRecord) -> list[tuple[str, str]]:
    """The pupil's other devices."""
    theirs = facts.devices_of(record.pupil_id) if record.pupil_id else ()
    others = [item for item in theirs if item.id != record.device_id]
    return [("", "That is right"), *((item.id, words.device(item)) for item in others)]


def agreed_page(facts: Facts, record: CustodyRecord, approvals: list[Approval]) -> View:
    """What a second person agreed to, each to be recorded now."""
    cards = []
    for item in approvals:
        said = correction_of(item.subject or "")
        if said is not None:
            right = facts.pupil(said.right_id or "") or facts.adult(said.right_id or "")
            device = facts.device(said.right_id or "")
            told = {
                "Entry": words.number(said.sequence),
                "Wrong about": ABOUT[About(said.about)],
                "It is": right.name if right else words.device(device) if device else None,
                "In the register": "the device is theirs from now on" if said.register else None,
                "It was": words.since(said.right_at, facts.now.at) if said.right_at else None,
                "It should say": item.reason if item.reason not in set(About) else None,
            }
            cards.append(
                {
                    "facts": [{"label": k, "words": v} for k, v in told.items() if v],
                    "url": f"/corrections/{record.record_id}/agreed",
                    "command_id": new_id(),
                    "approval": item.approval_id,
                }
            )
    return {
        "title": "This was wrong",
        "heading": "A second person agreed" if cards else "Nothing was agreed to",
        "lead": "Record it now: it is void after a quarter of an hour, or when anything changes."
        if cards
        else "The request was declined, has run out, or was recorded already.",
        "cards": cards,
        "back": f"/history/record/{record.record_id}",
    }


def recovery_page(facts: Facts, record: CustodyRecord, errors: Errors) -> View:
    """What was released in error: the steps so far, the next one, and its coming back."""
    found = facts.entries(Query(record_id=record.record_id, limit=1000))
    steps = sorted(
        (item for item in found if isinstance(item.event, RecoveryRecorded)),
        key=lambda item: item.sequence,
    )
    now, over = facts.now.at, record.recovered or record.into is not None
    at = f"/corrections/{record.record_id}"
    return {
        "title": "Released in error",
        "heading": "Getting it back",
        "lead": "Ring whoever has it. Fetch it, or have it brought. Record each step here.",
        "steps": [_step(item.event, words.since(item.at, now)) for item in steps],
        "form": None if over else _step_form(record, at, errors),
        "back_form": None if over else _back_form(at),
        "over": "It is dealt with." if over else None,
        "into": f"/history/record/{record.into}" if record.into else None,
        "back": f"/history/record/{record.record_id}",
    }


def _step(event: Any, when: str) -> View:
    note = f" {event.note}" if event.note else ""
    return {"words": f"{RECOVERED[event.step]}.{note}", "when": when}


def _step_form(record: CustodyRecord, at: str, errors: Errors) -> View:
    options = [(item.value, RECOVERED[item]) for item in Recovery]
    asked = [fields.select("step", "What was done?", options, Recovery.RANG, errors)]
    if record.reason not in NO_DESCRIPTION:
        asked.append(_words("note", "Note", "", errors))
    return {
        "action": f"{at}/recovery",
        "command_id": new_id(),
        "fields": asked,
        "errors": fields.summary(errors, asked),
        "button": "Record this step",
    }


def _back_form(at: str) -> View:
    options = [(item.value, words.CONDITIONS[item].capitalize()) for item in Condition]
    looks = fields.select("condition", "How does it look?", options, Condition.NOT_SEEN, {})
    return {
        "action": f"{at}/back",
        "command_id": new_id(),
        "fields": [looks],
        "button": "It is back here",
    }


def usable(record: CustodyRecord, now: datetime, lasts: Any) -> list[Approval]:
    """The approvals of corrections that can still be used."""
    return [
        item
        for item in record.approvals
        if item.action is Action.CORRECT
        and item.facts_at == record.changed_at
        and abs(now - item.at) <= lasts
    ]


def may_recover(record: CustodyRecord) -> bool:
    """Whether there is anything to get back."""
    return record.in_error and record.state is State.RELEASED
