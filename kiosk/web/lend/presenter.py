"""What goes out for a lesson or trip, in words."""

from datetime import datetime
from typing import Any

from kiosk.custody.acts.lending import LessonUse
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.states import Kind, State
from kiosk.custody.visibility import shown
from kiosk.scanning.outcomes import ScanOutcome
from kiosk.services.ports import Facts
from kiosk.web.hand_in.cards import AT_THE_DESK, card
from kiosk.web.hand_in.presenter import Line
from kiosk.web.outgoing import gone, out_row, stopped
from kiosk.web.words import clock_time, since

View = dict[str, Any]


def with_whom(facts: Facts, use: LessonUse) -> str:
    """Who has the devices, and until when: with Ms Shah until 11:30."""
    staff = facts.staff(use.to)
    until = since(use.until, facts.now.at)
    return f"with {staff.name if staff else 'a colleague'} until {until}"


def out_now(facts: Facts, use: LessonUse) -> str:
    """How many are out for this use: 12 out."""
    records = facts.open_records_of_pupils(sorted(use.pupil_ids))
    out = [
        item
        for item in records
        if item.state is State.ON_LOAN and (item.holder, item.deadline) == (use.to, use.until)
    ]
    return f"{len(out)} out"


def waiting(facts: Facts, use: LessonUse) -> View:
    """The card while nothing is scanned."""
    return {
        "kind": "waiting",
        "title": use.activity,
        "lines": [f"Scan each device that goes {with_whom(facts, use)}."],
        "recorded": "Approved. What comes back is scanned at the hand-in.",
    }


def lending_card(facts: Facts, use: LessonUse, line: Line) -> View:
    """The loud card for the newest scan."""
    if line.outcome is ScanOutcome.LENT:
        return gone(line, "Out", f"Now {with_whom(facts, use)}")
    if line.outcome is ScanOutcome.REFUSED:
        return stopped(line, _why(facts, use, line), "Nothing went out")
    return card(line, facts.now.at)


def _why(facts: Facts, use: LessonUse, line: Line) -> str:
    told = shown(tuple(Refusal(code) for code in line.refusals), AT_THE_DESK)
    if not told:
        return "A colleague will help."
    record = facts.open_record_of(line.device.id) if line.device else None
    code = told[0].code
    if code is Code.APPROVAL_MISSING and use.until <= line.at:
        return f"The time is over: it was approved until {clock_time(use.until)}."
    if code is Code.APPROVAL_MISSING:
        return "This pupil is not among those for whom it was approved."
    if code is Code.NOT_ALLOWED_BY_POLICY and record and record.kind is not Kind.HAND_IN:
        return "Only hand-ins go to a lesson or trip."
    return f"{told[0].words} {told[0].remedy}"


def lending_row(line: Line, now: datetime) -> View:
    """One of the last scans, by initials, since others look on."""
    return out_row(line, now, ScanOutcome.LENT)
