"""What was recorded of a confiscation, in words."""

from typing import Any

from kiosk.custody.record import CustodyRecord
from kiosk.custody.school.dated import due_at
from kiosk.custody.states import Kind
from kiosk.services.ports import Facts
from kiosk.services.views import Pupil
from kiosk.web.confiscate.presenter import REASONS
from kiosk.web.words import clock_time, device, number, since

View = dict[str, Any]


def done_card(facts: Facts, record: CustodyRecord, pupil: Pupil | None) -> View:
    """What was recorded."""
    item = facts.device(record.device_id) if record.device_id else None
    where = f"{pupil.class_name} · {device(item)}" if pupil else device(item)
    transit = record.holder is not None
    return {
        "kind": "in",
        "word": "Recorded",
        "title": pupil.name if pupil else device(item).capitalize(),
        "lines": [where],
        "slot": {"label": "Slot", "value": record.slot} if record.slot else None,
        "where": "Take it to the office" if transit else None,
        "recorded": f"At {clock_time(facts.now.at)} · entry {number(record.last_sequence)}",
    }


def done_facts(facts: Facts, record: CustodyRecord) -> list[View]:
    """Why, until when, and to whom it goes."""
    shown = []
    if record.reason is not None:
        shown.append({"name": "Why", "value": REASONS[record.reason]})
    if record.kind is Kind.SAFEKEEPING or record.holds:
        shown.append({"name": "Free", "value": "when the safeguarding lead says so"})
    else:
        due = due_at(record, facts.school(), facts.now.at)
        words = since(due, facts.now.at) if due else "at an agreed time: ask a leader"
        shown.append({"name": "Free from", "value": words})
        shown.append({"name": "To", "value": "a parent or carer who signs"})
    if record.bag:
        shown.append({"name": "Bag", "value": record.bag})
    if record.deadline is not None:
        shown.append({"name": "At the office by", "value": clock_time(record.deadline)})
    return shown
