"""What passes to a club's or trip's leader, in words."""

from typing import Any

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.states import Kind
from kiosk.custody.visibility import shown
from kiosk.scanning.outcomes import ScanOutcome
from kiosk.services.passing import PassingOn
from kiosk.services.ports import Facts
from kiosk.web.hand_in.cards import AT_THE_DESK, FRESH_SECONDS, REFUSED_SECONDS, card
from kiosk.web.hand_in.presenter import Line, row
from kiosk.web.words import clock_time, device, number

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
        return _went(facts, going, line)
    if line.outcome is ScanOutcome.REFUSED:
        return _stopped(facts, line)
    return card(line, facts.now.at)


def _went(facts: Facts, going: PassingOn, line: Line) -> View:
    record = line.record
    at = clock_time(line.at)
    of = f"{line.pupil.class_name} · " if line.pupil else ""
    return {
        "kind": "out",
        "word": "Passed on",
        "title": line.pupil.name if line.pupil else device(line.device),
        "lines": [f"{of}{device(line.device)}"],
        "where": f"Now with {_leader(facts, going)}",
        "recorded": f"At {at} · entry {number(record.last_sequence)}" if record else None,
        "returns_after": FRESH_SECONDS,
        "brief": f"{_initials(line)} passed on at {at}",
    }


def _stopped(facts: Facts, line: Line) -> View:
    told = shown(tuple(Refusal(code) for code in line.refusals), AT_THE_DESK)
    why = f"{told[0].words} {told[0].remedy}" if told else "A colleague will help."
    record = facts.open_record_of(line.device.id) if line.device else None
    if told and told[0].code is Code.NOT_ALLOWED_BY_POLICY and record is not None:
        is_hand_in = record.kind is Kind.HAND_IN
        why = (
            why if is_hand_in else "Only hand-ins go to a club or trip. A carer signs for it here."
        )
    return {
        "kind": "stop",
        "word": "Stopped",
        "title": line.pupil.name if line.pupil else device(line.device),
        "lines": [why],
        "where": "Keep it here",
        "recorded": "Nothing was passed on",
        "returns_after": REFUSED_SECONDS,
    }


def passing_row(line: Line, now: Any) -> View:
    """One of the last scans, by initials, since others look on."""
    told = {**row(line, now), "undo": None}
    if line.outcome is ScanOutcome.PASSED_ON:
        detail = line.pupil.class_name if line.pupil else ""
        return {**told, "kind": "out", "word": "Out", "title": _initials(line), "detail": detail}
    return told


def _initials(line: Line) -> str:
    return line.pupil.initials if line.pupil else device(line.device)
