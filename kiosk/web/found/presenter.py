"""Found property in words and fields."""

from typing import Any

from flask import request

from kiosk.custody.events import Confiscated, Taken
from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import Condition, DeviceKind, Kind
from kiosk.services.acting import new_id
from kiosk.services.ports import Facts
from kiosk.services.records.parts import Part
from kiosk.services.views import Pupil
from kiosk.web import fields, words
from kiosk.web.fields import Errors
from kiosk.web.paging import onward
from kiosk.web.timeline.claiming import CHECKS
from kiosk.web.timeline.telling import capital

View = dict[str, Any]
NEW = "new"
KINDS = words.KINDS


def list_page(facts: Facts, records: Part[CustodyRecord]) -> View:
    """What is here, where it lies, and since when."""
    return {
        "title": "Found property",
        "lead": "And what was taken, of which it is not known yet which device it is.",
        "found": [_card(facts, item) for item in records.items],
        "onward": onward(records.after),
    }


def _card(facts: Facts, record: CustodyRecord) -> View:
    pupil = facts.pupil(record.pupil_id or "")
    where = f"slot {record.slot}" if record.slot else "on its way"
    whose = f" · {pupil.name}’s" if pupil else ""
    kind = words.CUSTODY[record.kind]
    return {
        "title": capital(looks_of(facts, record)),
        "hint": f"{kind}{whose} · {where} · {words.since(record.opened_at, facts.now.at)}",
        "url": f"/found/{record.record_id}/{pupil.id}" if pupil else f"/found/{record.record_id}",
        "later": f"/uncollected/{record.record_id}" if pupil is None else None,
    }


def looks_of(facts: Facts, record: CustodyRecord) -> str:
    """What it looks like, as it was written down when it came in."""
    entry = facts.entry(record.intake_sequence)
    event = entry.event if entry else None
    told = event.description if isinstance(event, Taken | Confiscated) else None
    return told or "a device"


def new_page(errors: Errors) -> View:
    """The form of something that was found."""
    typed = request.form
    kinds = [(item.value, capital(said)) for item, said in KINDS.items()]
    looks = [(item.value, capital(said)) for item, said in words.CONDITIONS.items()]
    chosen = typed.get("kind") or DeviceKind.PHONE.value
    seen = typed.get("condition") or Condition.NOT_SEEN.value
    views = [
        fields.select("kind", "What is it?", kinds, chosen, errors),
        fields.text(
            "description",
            "What does it look like?",
            typed.get("description"),
            errors,
            maxlength=80,
            hint="From outside: make, colour, cover. Do not look into it.",
        ),
        fields.text("place", "Where was it found?", typed.get("place"), errors, maxlength=80),
        fields.select("condition", "Condition", looks, seen, errors),
        fields.text("bag", "Bag or label", typed.get("bag"), errors, maxlength=20),
    ]
    lead = "Nobody had it with them. Whose it is can be said later."
    return _form("Something was found", lead, "/found/new", views, "Record it", errors)


def claim_page(facts: Facts, record: CustodyRecord, pupil: Pupil, errors: Errors) -> View:
    """The form that says whose it is."""
    typed = request.form
    here = {item.id for item in facts.devices_of(pupil.id) if facts.open_record_of(item.id)}
    known = [
        (item.id, words.device(item).capitalize())
        for item in facts.devices_of(pupil.id)
        if item.id not in here
    ]
    kinds = [(item.value, capital(said)) for item, said in KINDS.items()]
    looks = typed.get("description") or looks_of(facts, record)
    views = [
        fields.select(
            "device",
            "Which device is it?",
            [*known, (NEW, "A new one")],
            typed.get("device") or NEW,
            errors,
        ),
        fields.select("kind", "If new: what is it?", kinds, typed.get("kind"), errors),
        fields.text("description", "If new: how it looks", looks, errors, maxlength=80),
    ]
    if record.kind is Kind.FOUND_PROPERTY:
        views += _checks(typed, errors)
    title = f"It is {words.possessive(pupil.name)}"
    at = f"/found/{record.record_id}/{pupil.id}"
    lead = f"{capital(looks_of(facts, record))}. {words.pupil_line(pupil)}"
    return _form(title, lead, at, views, "Record whose it is", errors)


def _checks(typed: Any, errors: Errors) -> list[View]:
    given = typed.getlist("checked")
    options = [
        {"value": item.value, "title": capital(said), "checked": item.value in given}
        for item, said in CHECKS.items()
    ]
    return [
        fields.text(
            "claimant",
            "Who claims it, if not the pupil?",
            typed.get("claimant"),
            errors,
            maxlength=80,
        ),
        {
            "kind": "choices",
            "type": "checkbox",
            "name": "checked",
            "legend": "How was it checked?",
            "legend_css": "choices__legend--small",
            "hint": "Never ask for a PIN: whoever claims it unlocks it themselves.",
            "error": errors.get("checked"),
            "options": options,
        },
    ]


def _form(
    heading: str, lead: str, action: str, views: list[View], button: str, errors: Errors
) -> View:
    return {
        "title": "Found property",
        "heading": heading,
        "lead": lead,
        "form": {
            "action": action,
            "command_id": new_id(),
            "fields": views,
            "button": button,
            "back": "/found",
            "errors": fields.summary(errors, views),
        },
    }
