"""What passes to a club's or trip's leader, in words."""

from datetime import datetime
from typing import Any

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.states import Kind
from kiosk.custody.visibility import shown
from kiosk.scanning.outcomes import ScanOutcome
from kiosk.services.desk.passing import PassingOn
from kiosk.services.ports import Facts
from kiosk.web.hand_in.cards import AT_THE_DESK, card
from kiosk.web.hand_in.presenter import Line
from kiosk.web.outgoing import gone, out_row, stopped

View = dict[str, Any]


def waiting(facts: Facts, going: PassingOn) -> View:
    """The card while nothing is scanned."""
    return {
        "kind": "waiting",
        "title": going.activity,
        "lines": [f"Scan each device that goes with {_leader(facts, going)}."],
        "recorded": "A scan passes custody on. Collections are then signed there.",
    }


def _leader(facts: Facts, going: PassingOn) -> str:
    staff = facts.staff(going.to)
    return staff.name if staff else "a colleague"


def passing_card(facts: Facts, going: PassingOn, line: Line) -> View:
    """The loud card for the newest scan."""
    if line.outcome is ScanOutcome.PASSED_ON:
        return gone(line, "Passed on", f"Now with {_leader(facts, going)}")
    if line.outcome is ScanOutcome.REFUSED:
        return stopped(line, _why(facts, line), "Nothing was passed on")
    return card(line, facts.now.at)


def _why(facts: Facts, line: Line) -> str:
    told = shown(tuple(Refusal(code) for code in line.refusals), AT_THE_DESK)
    if not told:
        return "A colleague will help."
    record = facts.open_record_of(line.device.id) if line.device else None
    if told[0].code is Code.NOT_ALLOWED_BY_POLICY and record and record.kind is not Kind.HAND_IN:
        return "Only hand-ins go to a club or trip. A carer signs for it here."
    return f"{told[0].words} {told[0].remedy}"


def passing_row(line: Line, now: datetime) -> View:
    """One of the last scans, by initials, since others look on."""
    return out_row(line, now, ScanOutcome.PASSED_ON)
