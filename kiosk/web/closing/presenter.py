"""The day's start and end in words: what was left, and the count of the safe."""

from datetime import datetime
from typing import Any

from kiosk.custody.record import CustodyRecord
from kiosk.custody.school.closing import Count
from kiosk.scanning.outcomes import ScanOutcome
from kiosk.services.acting import new_id
from kiosk.services.desk.expected import is_routine
from kiosk.services.ports import Facts
from kiosk.services.records.register_view import Line as Held
from kiosk.services.records.register_view import line_of
from kiosk.services.school.closing import closed_on, left_over
from kiosk.services.school.day_sheet import PLAIN
from kiosk.web import words
from kiosk.web.hand_in.cards import FRESH_SECONDS, REFUSED_SECONDS, card
from kiosk.web.hand_in.presenter import Line, row, short
from kiosk.web.register.presenter import held_words, what, who

View = dict[str, Any]

LONGEST_NOTE = 200
SHOWN = 40
"""How many things are asked about at a time."""


def day_page(facts: Facts) -> View:
    """The view of the day's page."""
    now = facts.now.at
    left = left_over(facts)
    return {
        "title": "The day",
        "heading": words.day(now),
        "closed": _closed(facts),
        "left": [_left(facts, record, now) for record in left[:SHOWN]],
        "more": len(left) - SHOWN if len(left) > SHOWN else 0,
        "sheet_url": "/day-sheet.pdf",
        "routine": is_routine(facts),
    }


def _closed(facts: Facts) -> str | None:
    found = closed_on(facts, facts.school().today(facts.now.at))
    if found is None:
        return None
    staff = facts.staff(found.staff_id) if found.staff_id else None
    by = f" by {staff.name}" if staff else ""
    return f"The day was closed at {words.clock_time(found.at)}{by}, entry {found.sequence:,}."


def _left(facts: Facts, record: CustodyRecord, now: datetime) -> View:
    line = line_of(facts, record, PLAIN, now)
    return {
        "record": record.record_id,
        "url": f"/record/{record.record_id}",
        "slot": f"Slot {line.slot}" if line.slot else "No slot",
        "whose": whose_words(line),
        "what": "Held: ask the safeguarding lead" if line.held else _what(line, now),
        "command_id": new_id(),
    }


def whose_words(line: Held) -> str:
    """Whose it is, with the class; nothing of what is held."""
    if line.held:
        return "Not shown"
    return f"{who(line)}, {line.pupil.class_name}" if line.pupil else who(line)


def _what(line: Held, now: datetime) -> str:
    since = f"here since {words.since(line.since, now)}" if line.since else ""
    return " · ".join(part for part in (what(line), since, held_words(line)) if part)


def count_card(line: Line, count: Count, now: datetime) -> View:
    """The loud card of the newest scan of a count."""
    if line.outcome is ScanOutcome.COUNTED:
        return {
            "kind": "in",
            "word": "Counted",
            "title": short(line),
            "lines": [words.device(line.device)],
            "slot": {"label": "Slot", "value": line.slot} if line.slot else None,
            "recorded": _so_far(count),
            "returns_after": FRESH_SECONDS,
            "brief": f"{short(line)} counted",
        }
    if line.outcome is ScanOutcome.NOT_EXPECTED:
        return {
            "kind": "attention",
            "word": "Not expected",
            "title": "Nothing says that it is here",
            "lines": [f"{words.device(line.device)}. Keep it apart; it is asked about at the end."],
            "where": "Keep it apart",
            "recorded": _so_far(count),
            "returns_after": REFUSED_SECONDS,
        }
    return card(line, now)


def count_row(line: Line, now: datetime) -> View:
    """One of the last scans of a count."""
    told = {**row(line, now), "undo": None}
    if line.outcome is ScanOutcome.COUNTED:
        return {**told, "kind": "in", "word": "Counted", "detail": "counted"}
    if line.outcome is ScanOutcome.NOT_EXPECTED:
        return {**told, "kind": "attention", "word": "Not expected", "detail": "not expected"}
    return told


def counting(count: Count) -> View:
    """The card while nothing is scanned."""
    return {
        "kind": "waiting",
        "title": "Scan what is in the safe",
        "lines": ["Each device once, in any order."],
        "recorded": _so_far(count),
    }


def _so_far(count: Count) -> str:
    return f"{count.found} of {count.expected} seen"
