"""Home time in words: who went, who was stopped and why, and what to do now."""

from datetime import datetime
from typing import Any

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.record import CustodyRecord
from kiosk.custody.school.policy import VOID_WITHIN
from kiosk.custody.states import Kind, State
from kiosk.custody.visibility import shown
from kiosk.scanning.outcomes import ScanOutcome
from kiosk.services.acting import Who, new_id
from kiosk.services.desk.home_time import why_not_home
from kiosk.services.desk.standing import standing_authority
from kiosk.services.ports import Facts
from kiosk.web.hand_in.cards import AT_THE_DESK, FRESH_SECONDS, card
from kiosk.web.hand_in.presenter import Line
from kiosk.web.outgoing import gone, out_row, stopped
from kiosk.web.words import clock_time, since

View = dict[str, Any]

WAITING: View = {
    "kind": "waiting",
    "title": "Scan to give back",
    "lines": ["Only to a child whom you know by sight, and who is here."],
    "recorded": "Ready.",
}
TURNED_OFF: View = {
    **WAITING,
    "lines": ["Going home alone is turned on for no year group yet: every scan will stop."],
    "recorded": "The headteacher turns it on.",
}

SIGNED = "A parent or carer must come and sign."
_WHY: dict[Code, str] = {
    Code.AUTHORITY_MISSING: f"No carer has signed that it may go home alone. {SIGNED}",
    Code.AUTHORITY_VOID: f"The standing authority has ended. {SIGNED}",
    Code.AUTHORITY_SUSPENDED: "Suspended after a confiscation, until a carer confirms it again.",
    Code.AUTHORITY_EXPIRED: f"The standing authority has run out. {SIGNED}",
    Code.NOT_DUE: "The school day has not ended. It stays here until then.",
    Code.OWN_CHILD: "This is your own child: a colleague must give it back.",
}
_YEAR = "Going home alone is not turned on for Year {year}. " + SIGNED
_DEVICE = f"What a carer signed does not name this device. {SIGNED}"


def home_card(facts: Facts, who: Who, line: Line) -> View:
    """The loud card for the newest scan."""
    now = facts.now.at
    if line.outcome is ScanOutcome.RELEASED:
        return _gone(facts, line)
    if line.outcome is ScanOutcome.REFUSED:
        return _stopped(line, _reason(facts, who, line))
    if line.outcome is ScanOutcome.NOT_HERE:
        return _not_here(facts, line)
    if line.outcome is ScanOutcome.HANDED_IN:
        return _stays(line)
    return card(line, now)


def _gone(facts: Facts, line: Line) -> View:
    pupil, record = line.pupil, line.record
    authority = standing_authority(facts, pupil.id, record.device_id) if pupil and record else None
    signed = f", signed {authority.first.day} {authority.first:%B}" if authority else ""
    went = gone(line, "Released", "Give it to the child", f". May go home alone{signed}.")
    return {**went, "action": _not_given(line, facts.now.at)}


def _not_given(line: Line, now: datetime) -> View | None:
    record = line.record
    if record is None or record.state is not State.RELEASED or now - line.at > VOID_WITHIN:
        return None
    return {
        "words": "Not given",
        "url": "/home-time/not-given",
        "post": True,
        "command_id": new_id(),
        "fields": {"record": record.record_id},
    }


def _stays(line: Line) -> View:
    return {
        "kind": "attention",
        "word": "Not given",
        "title": "It stays here",
        "lines": [
            "It was not given to the child. It is in again, and what was recorded is put right."
        ],
        "slot": {"label": "Slot", "value": line.slot} if line.slot else None,
        "recorded": f"In at {clock_time(line.at)}",
        "returns_after": FRESH_SECONDS,
    }


def _reason(facts: Facts, who: Who, line: Line) -> str:
    """Why it was stopped, in one sentence: the most serious reason."""
    record = line.record or (facts.open_record_of(line.device.id) if line.device else None)
    against = why_not_home(facts, who, record) if record else ()
    told = shown(against or tuple(Refusal(code) for code in line.refusals), AT_THE_DESK)
    if not told or record is None:
        return "A colleague will help."
    first = told[0]
    if first.code is Code.COLLECTOR_NOT_AUTHORISED and record.kind is Kind.CONFISCATION:
        return f"It was confiscated {since(record.taken_in_at, facts.now.at)}. {SIGNED}"
    if first.facts.get("why") == "year_group" and line.pupil:
        return _YEAR.format(year=line.pupil.year) if line.pupil.year else _RECEPTION
    if first.facts.get("why") == "device":
        return _DEVICE
    return _WHY.get(first.code, f"{first.words} {first.remedy}")


_RECEPTION = f"Going home alone is not turned on for Reception. {SIGNED}"


def _stopped(line: Line, why: str) -> View:
    item = line.device
    action = {"words": "Collection", "url": f"/collect/device/{item.id}"} if item else None
    return {**stopped(line, why, "Nothing was released"), "action": action}


def _not_here(facts: Facts, line: Line) -> View:
    last = facts.last_record_of(line.device.id) if line.device else None
    open_one = facts.open_record_of(line.device.id) if line.device else None
    if open_one is None and last is not None and last.state is State.RELEASED:
        went = facts.entry(last.last_sequence)
        when = f" {since(went.at, facts.now.at)}" if went else ""
        already = stopped(line, f"It has already gone home:{when}.", "Nothing was released")
        return {**already, "where": "Nothing to do"}
    return card(line, facts.now.at)


def home_row(line: Line, now: datetime) -> View:
    """One of the last scans, by initials, since others look on."""
    return out_row(line, now, ScanOutcome.RELEASED)


def still_here(records: list[CustodyRecord]) -> str:
    """How many hand-ins have not gone home yet."""
    count = len([item for item in records if item.kind is Kind.HAND_IN])
    return f"{count} still here"
