"""What is on its way to the office, in words. At the desk no pupil is named: others look on."""

from collections.abc import Sequence
from typing import Any

from flask import request

from kiosk.custody.permissions import MAY
from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import Action
from kiosk.custody.visibility import Sight, is_restricted
from kiosk.services.acting import new_id
from kiosk.services.desk.seizing import takers
from kiosk.services.desk.transits import OnItsWay
from kiosk.services.ports import Facts
from kiosk.services.staff.proof import Problem
from kiosk.services.views import Session
from kiosk.web import fields, words
from kiosk.web.timeline.transit import OUT

View = dict[str, Any]

WRONG = Problem.WRONG


def list_page(facts: Facts, found: Sequence[OnItsWay], session: Session, sight: Sight) -> View:
    """The view of transit/list.html."""
    late = sum(item.is_late for item in found)
    lead = "Everything that was taken has reached the office." if not found else _many(found, late)
    people = [("", "Choose"), *takers(facts)]
    return {
        "title": "On the way",
        "heading": "On the way to the office",
        "lead": lead,
        "cards": [_card(facts, item, session, sight, people) for item in found],
        "back": {"words": "Back to all tasks", "url": "/"} if session.station else None,
    }


def _many(found: Sequence[OnItsWay], late: int) -> str:
    one = "One device is on its way" if len(found) == 1 else f"{len(found)} devices are"
    return f"{one}; {late} late." if late else f"{one}; none is late."


def _card(
    facts: Facts, item: OnItsWay, session: Session, sight: Sight, people: list[tuple[str, str]]
) -> View:
    record, now = item.record, facts.now.at
    by = f"expected by {words.since(record.deadline, now)}" if record.deadline else ""
    out_today = record.left_out_on == facts.school().today(now)
    decides = bool(session.roles & MAY[Action.LEAVE_OUT]) and record.holder != session.staff_id
    return {
        "title": f"{holder_of(facts, record)} has {whose(facts, record, session, sight)}",
        "lines": [
            f"Since {words.since(record.taken_in_at, now)}, {by}.",
            *(["A leader decided that the day may close all the same."] if out_today else []),
        ],
        "tag": {"kind": "attention", "words": "late"} if item.is_late else None,
        "to": fields.select(f"to-{record.record_id}", "Somebody else has it now", people, None, {}),
        "url": f"/transit/{record.record_id}/holder",
        "command_id": new_id(),
        "decide": None
        if out_today or not (decides or session.station)
        else f"/transit/{record.record_id}/leave-out",
    }


def holder_of(facts: Facts, record: CustodyRecord) -> str:
    """Who has it."""
    staff = facts.staff(record.holder) if record.holder else None
    return staff.name if staff else "Somebody"


def whose(facts: Facts, record: CustodyRecord, session: Session, sight: Sight) -> str:
    """Whose device it is, as far as this screen may say: at the desk by initials alone."""
    device = facts.device(record.device_id) if record.device_id else None
    pupil = facts.pupil(record.pupil_id) if record.pupil_id else None
    mine = record.holder == session.staff_id
    if is_restricted(record) and not sight.restricted and not mine:
        return "a device"
    what = words.KINDS[device.kind] if device else "device"
    if pupil is None:
        return f"a {what}"
    if session.station:
        return f"the {what} of {pupil.initials}"
    return f"{words.possessive(pupil.name)} {what}, {pupil.class_name}"


def leader_page(
    facts: Facts, record: CustodyRecord, wrong: str | None, back: str, *, at_desk: bool
) -> View:
    """The form by which a leader decides, alone or at the desk beside somebody."""
    why = [("", "Choose"), *((out.value, text) for out, text in OUT.items())]
    chosen = request.form.get("because")
    errors = {"because": wrong} if wrong and not chosen else {"pin": wrong} if wrong else {}
    views = [fields.select("because", "Why?", why, chosen, errors)]
    if at_desk:
        typed = request.form.get("leader", "")[:60]
        hint = "A leader, the safeguarding lead or the headteacher: type the name or tap the badge."
        views += [
            fields.text("leader", "Leader’s badge or user name", typed, errors, hint=hint),
            fields.text("pin", "Their PIN", "", errors, type="password", inputmode="numeric"),
        ]
    return {
        "title": "Still on its way",
        "heading": f"May the day close while {holder_of(facts, record)} has it?",
        "lead": "A school leader decides, for today. It is recorded with their name.",
        "form": {
            "action": f"/transit/{record.record_id}/leave-out",
            "command_id": new_id(),
            "fields": views,
            "button": "The day may close",
            "back": back,
            "errors": fields.summary(errors, views),
        },
    }


def brought_page(facts: Facts, record: CustodyRecord) -> View:
    """The form that says who brought it."""
    people = [("", "Choose"), *takers(facts)]
    views = [fields.select("brought_by", "Who brought it?", people, None, {})]
    where = f"Slot {record.slot}" if record.slot else "In no slot"
    return {
        "title": "Who brought it?",
        "heading": "Somebody else brought it",
        "lead": f"{where}. It was expected from whoever took it.",
        "form": {
            "action": f"/transit/{record.record_id}/brought",
            "command_id": new_id(),
            "fields": views,
            "button": "Record",
            "back": "/hand-in",
        },
    }
