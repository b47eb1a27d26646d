"""A police hand-over in words and fields."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import Condition
from kiosk.services.acting import new_id
from kiosk.services.ports import Facts as School
from kiosk.services.safeguarding.police import DONE, ITEMS, POWER, HandedOver, Receipt
from kiosk.web import fields, words
from kiosk.web.fields import Errors
from kiosk.web.history.release import drawing
from kiosk.web.police.receipt import signatures, thing
from kiosk.web.timeline.leaving import DONE as DONE_WORDS
from kiosk.web.timeline.leaving import ITEMS as ITEM_WORDS
from kiosk.web.timeline.leaving import POWER as POWER_WORDS
from kiosk.web.timeline.telling import capital

View = dict[str, Any]
PROMPT = (
    "Ring the safeguarding lead, and the police on 101, before anything is done to it. "
    "Leave it as it is unless the officer asks otherwise."
)
TEXTS = ("officer", "number", "force", "crime_reference", "advice")


def reference_page(facts: School, record: CustodyRecord, error: str | None) -> View:
    """Before the hand-over of a confiscation: a second person agrees, for one crime reference."""
    asked = [
        fields.text(
            "crime_reference",
            "Crime reference",
            "",
            {"crime_reference": error} if error else {},
            maxlength=40,
            hint="The officer gives it. A second person agrees to a hand-over under it.",
        )
    ]
    return {
        "title": "Police",
        "heading": f"Hand {thing(facts, record)} to the police",
        "lead": "It was confiscated: a second person agrees first.",
        "note": PROMPT,
        "form": {
            "action": f"/police/{record.record_id}/ask",
            "command_id": new_id(),
            "fields": asked,
            "button": "Ask a second person",
            "back": f"/record/{record.record_id}",
        },
    }


def form_page(
    facts: School,
    record: CustodyRecord,
    others: Iterable[CustodyRecord],
    posted: Any,
    reference: str | None,
    errors: Errors,
) -> View:
    """The receipt to fill in, before both sign."""
    asked = [*_who(posted, reference, errors), *_what(posted, errors)]
    more = [(item.record_id, thing(facts, item)) for item in others]
    if more:
        asked.append(_ticks("also", "Goes with it", more, posted))
    return {
        "title": "Police",
        "heading": f"Hand {thing(facts, record)} to the police",
        "lead": "Check the officer’s warrant card. Both sign here; then print the receipt.",
        "note": PROMPT,
        "form": {
            "action": f"/police/{record.record_id}",
            "command_id": new_id(),
            "fields": asked,
            "errors": fields.summary(errors, asked),
            "button": "Go on to the signatures",
            "back": f"/record/{record.record_id}",
        },
    }


def _who(posted: Any, reference: str | None, errors: Errors) -> list[View]:
    given = posted.get("crime_reference") or reference or ""
    return [
        fields.text("officer", "Officer’s name", posted.get("officer"), errors, maxlength=80),
        fields.text("number", "Collar or warrant number", posted.get("number"), errors,
                    maxlength=20, css="input--short"),
        fields.text("force", "Force", posted.get("force"), errors, maxlength=60),
        fields.text("crime_reference", "Crime reference", given, errors, maxlength=40),
    ]  # fmt: skip


def _what(posted: Any, errors: Errors) -> list[View]:
    power = [("", "Choose"), *((item, POWER_WORDS[item].capitalize()) for item in POWER)]
    done = [("", "Choose"), *((item, DONE_WORDS[item].capitalize()) for item in DONE)]
    items = [(item, capital(ITEM_WORDS[item])) for item in ITEMS]
    return [
        fields.select("power_state", "How it is now", power, posted.get("power_state"), errors),
        fields.select("done", "What was done to it", done, posted.get("done"), errors),
        fields.text("advice", "On whose advice", posted.get("advice"), errors, maxlength=80,
                    hint="A name, where something was done."),
        _ticks("items", "What goes with it", items, posted),
    ]  # fmt: skip


def _ticks(name: str, legend: str, options: list[tuple[str, str]], posted: Any) -> View:
    chosen = set(posted.getlist(name)) if posted else set()
    return {
        "kind": "choices",
        "type": "checkbox",
        "name": name,
        "legend": legend,
        "options": [
            {"value": value, "title": title, "checked": value in chosen} for value, title in options
        ],
    }


def sentence(facts: School, records: Iterable[CustodyRecord], given: Receipt, who: str) -> str:
    """What both sign: who took what, from whom, under which reference."""
    things = ", ".join(thing(facts, item) for item in records)
    return (
        f"{given.officer}, {given.number}, {given.force}, receives {things} from {who} "
        f"at {facts.school_name()}, under crime reference {given.crime_reference}. "
        f"It is {POWER_WORDS[given.power_state]}."
    )


def sign_page(action: str, heading: str, told: str, carried: dict[str, Any], back: str) -> View:
    """The page on which one of the two signs; what was typed goes along."""
    return {
        "lang": "en",
        "dir": "ltr",
        "title": heading,
        "sentence": told,
        "words": {
            "wipe": "Clear",
            "undo": "Undo",
            "done": "Done",
            "box": "Box to sign in",
            "empty": "Sign first.",
            "slight": "That is a small mark. It counts, if it is meant.",
            "first": "",
        },
        "action": action,
        "command_id": carried.pop("command_id", new_id()),
        "carried": [
            (name, value)
            for name, values in carried.items()
            for value in (values if isinstance(values, list) else [values])
        ],
        "back": back,
    }


def done_page(facts: School, view: HandedOver, giver: str, now: datetime) -> View:
    """What went to the police, its receipt, and where it is said that it is back."""
    record = view.records[0] if view.records else None
    event = view.event
    told = {
        "Officer": f"{event.officer or 'An officer'}, {event.number or ''}".rstrip(", "),
        "Force": event.force,
        "Crime reference": event.crime_reference,
        "How it was": POWER_WORDS.get(event.power_state, event.power_state),
        "When": words.since(view.logged.at, now),
    }
    record_id = event.record_id
    here = facts.record(record_id) or record
    into = here.into if here else None
    options = [(item.value, words.CONDITIONS[item].capitalize()) for item in Condition]
    asked = [
        fields.text("brought_by", "Who brought it", "", {}, maxlength=80, hint="Name and number."),
        fields.text("bag", "Seal, if it is sealed", "", {}, maxlength=20, css="input--short"),
        fields.select("condition", "How does it look?", options, Condition.NOT_SEEN, {}),
    ]
    form = {
        "action": f"/police/{record_id}/back",
        "command_id": new_id(),
        "fields": asked,
        "button": "It is back: keep it safe",
    }
    return {
        "title": "Police",
        "heading": "With the police",
        "lead": "Both signed. Give the officer the receipt, and keep one.",
        "facts": [{"label": label, "words": value} for label, value in told.items() if value],
        "signed": [
            {"name": item.name, **(drawing(list(item.strokes)) or {})}
            for item in signatures(view, giver)
        ],
        "receipt": f"/police/{record_id}/receipt.pdf",
        "form": None if into else form,
        "into": f"/history/record/{into}" if into else None,
        "back": f"/history/record/{record_id}",
    }
