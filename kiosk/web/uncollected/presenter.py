"""What nobody collects, in words and fields."""

from collections.abc import Iterable
from typing import Any

from kiosk.custody.acts.second_person import fitting
from kiosk.custody.acts.uncollected import NOTICE_BEFORE_DISPOSAL, ContactMade, Result, Way
from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import Role
from kiosk.services.acting import Who, new_id
from kiosk.services.ports import Facts
from kiosk.services.records.history import HELD
from kiosk.services.records.parts import Part
from kiosk.services.safeguarding.uncollected import Stay, wanted_of
from kiosk.services.views import Logged
from kiosk.web import fields, words
from kiosk.web.fields import Errors
from kiosk.web.paging import onward
from kiosk.web.timeline.mending import RESULTS, WAYS
from kiosk.web.timeline.telling import count

View = dict[str, Any]


def list_page(facts: Facts, stays: Part[Stay]) -> View:
    """What has been here longest."""
    return {
        "title": "Longest here",
        "lead": "What nobody has collected, the longest here first.",
        "stays": [_card(facts, item) for item in stays.items],
        "onward": onward(stays.after),
    }


def _card(facts: Facts, stay: Stay) -> View:
    days = count(stay.days, "day")
    if stay.held:
        where = f"Slot {stay.record.slot}" if stay.record.slot else "A device without a slot"
        return {"title": where, "hint": f"{days} · {HELD}", "url": "/register"}
    return {
        "title": _thing(facts, stay.record),
        "hint": f"{days} · {_stands(stay.record, facts)}",
        "url": f"/uncollected/{stay.record.record_id}",
    }


def _thing(facts: Facts, record: CustodyRecord) -> str:
    pupil = facts.pupil(record.pupil_id) if record.pupil_id else None
    device = facts.device(record.device_id) if record.device_id else None
    named = words.device(device)
    return f"{words.possessive(pupil.name)} {named}" if pupil else named.capitalize()


def _stands(record: CustodyRecord, facts: Facts) -> str:
    if record.decided:
        agreed = _agreed_on(record, facts) is not None
        who = "a second person agreed" if agreed else "once a second person agrees"
        return f"to be disposed of, {who}"
    if record.appointment is not None and record.appointment > facts.now.at:
        return f"to be collected {words.since(record.appointment, facts.now.at)}"
    if record.noticed_on is not None:
        return f"notice of disposal given on {words.long_date(record.noticed_on, facts.now.at)}"
    return "no notice given"


def one_page(
    facts: Facts,
    who: Who,
    record: CustodyRecord,
    contacts: Iterable[Logged],
    posted: Any,
    errors: Errors,
    open_form: str = "",
) -> View:
    """The ladder of one device, and what may be recorded next."""
    today = facts.school().today(facts.now.at)
    days = (today - facts.school().today(record.opened_at)).days
    forms = [_contact_form(facts, record, posted, errors), _appointment_form(facts, record, posted)]
    if Role.HEAD in who.roles and who.station is None:
        forms += _head_forms(facts, record, posted)
    for form in forms:
        form["open"] = form["name"] == open_form
        form["errors"] = fields.summary(errors, form["fields"]) if form["open"] else []
    return {
        "title": "Not collected",
        "heading": _thing(facts, record),
        "lead": f"Here for {count(days, 'day')}: {_stands(record, facts)}.",
        "contacts": [_contact(facts, item) for item in contacts],
        "next": _next(facts, record),
        "forms": forms,
        "back": "/uncollected",
        "account": f"/history/record/{record.record_id}",
    }


def _contact(facts: Facts, logged: Logged) -> View:
    event: Any = logged.event
    adult = facts.adult(event.adult_id) if event.adult_id else None
    who = adult.name if adult else "The family"
    notice = " Notice of disposal." if event.notice else ""
    note = f" {event.note}" if event.note else ""
    return {
        "when": words.long_date(event.on, facts.now.at),
        "words": f"{who}, {WAYS[event.way]}. {RESULTS[event.result]}{notice}{note}",
    }


def _next(facts: Facts, record: CustodyRecord) -> str:
    """The next rung, in a sentence."""
    if record.decided and _agreed_on(record, facts) is not None:
        return "A second person agreed. Once it is done, record below that it was disposed of."
    if record.decided:
        return "A second person agrees to the disposal; until then nothing happens to it."
    if record.noticed_on is None:
        return "Ring, then write. After some weeks give notice by letter, e-mail or in person."
    free = record.noticed_on + NOTICE_BEFORE_DISPOSAL
    if facts.school().today(facts.now.at) < free:
        return f"From {words.long_date(free, facts.now.at)} the headteacher may decide."
    return "The headteacher may decide now."


def _adults(facts: Facts, record: CustodyRecord) -> list[tuple[str, str]]:
    links = facts.links_of_pupil(record.pupil_id) if record.pupil_id else ()
    named = [
        (item.adult.id, words.adult_line(item.adult.name, item.relationship)) for item in links
    ]
    return [("", "Nobody named"), *named]


def _form(record: CustodyRecord, name: str, title: str, asked: list[View], button: str) -> View:
    return {
        "name": name,
        "title": title,
        "action": f"/uncollected/{record.record_id}/{name}",
        "command_id": new_id(),
        "fields": asked,
        "button": button,
    }


def _contact_form(facts: Facts, record: CustodyRecord, posted: Any, errors: Errors) -> View:
    ways = [(item.value, WAYS[item].capitalize()) for item in Way]
    results = [(item.value, RESULTS[item].rstrip(".")) for item in Result]
    today = facts.school().today(facts.now.at)
    notice = [("", "No"), ("yes", "Yes: it says that the device will be disposed of")]
    asked = [
        fields.select("way", "How", ways, posted.get("way"), errors),
        fields.select("adult", "Whom", _adults(facts, record), posted.get("adult"), errors),
        fields.day("on", "On", today, errors),
        fields.select("result", "What came of it", results, posted.get("result"), errors),
        fields.select("notice", "Was it notice of disposal?", notice, posted.get("notice"), errors),
        fields.text("note", "Note", posted.get("note"), errors, maxlength=500),
    ]
    return _form(record, "contact", "We contacted the family", asked, "Record the contact")


def _appointment_form(facts: Facts, record: CustodyRecord, posted: Any) -> View:
    today = facts.school().today(facts.now.at)
    asked = [
        fields.select("who", "Who comes", _adults(facts, record), posted.get("who"), {}),
        fields.day("day", "On", today, {}),
        fields.text("at", "At", posted.get("at"), {}, css="input--short", hint="Such as 15:30."),
    ]
    return _form(record, "appointment", "Somebody will come for it", asked, "Record it")


def _head_forms(facts: Facts, record: CustodyRecord, posted: Any) -> list[View]:
    text = {"maxlength": 500, "rows": 3}
    decide = [
        fields.select(
            "decision",
            "What becomes of it",
            [("keep", "We keep it"), ("dispose", "It is to be disposed of")],
            posted.get("decision"),
            {},
        ),
        fields.text("why", "Why", posted.get("why"), {}, **text),
    ]
    made = [_form(record, "decision", "The headteacher’s decision", decide, "Record the decision")]
    if record.decided:
        given = _agreed_on(record, facts)
        ready = given is not None
        how = posted.get("how") or given or _last_agreed(record) or ""
        asked = [fields.text("how", "How it is disposed of", how, {}, **text)]
        button = "It was disposed of" if ready else "Ask a second person"
        made.append({**_form(record, "disposal", "Dispose of it", asked, button), "stop": ready})
    return made


def _last_agreed(record: CustodyRecord) -> str | None:
    """How it was to be disposed of when somebody last agreed to that."""
    agreed = [item.reason for item in record.approvals if item.action.value == "dispose"]
    return agreed[-1] if agreed else None


def _agreed_on(record: CustodyRecord, facts: Facts) -> str | None:
    """How it is to be disposed of, as far as a second person's word still holds; else None."""
    given = _last_agreed(record)
    holds = given is not None and fitting(record, wanted_of(given), facts.now.at) is not None
    return given if holds else None


def is_contact(logged: Logged) -> bool:
    """Whether an entry is of a contact."""
    return isinstance(logged.event, ContactMade)
