"""The day's start and end in words: what was left, the count, each difference, and its answer."""

from datetime import datetime
from typing import Any

from kiosk.custody.closing import REASONS, Because, Count, Difference, Differing
from kiosk.custody.record import CustodyRecord
from kiosk.scanning.outcomes import ScanOutcome
from kiosk.services.acting import new_id
from kiosk.services.closing import answering, closed_on, left_over
from kiosk.services.day_sheet import PLAIN
from kiosk.services.expected import is_routine
from kiosk.services.ports import Facts
from kiosk.services.register_view import Line as Held
from kiosk.services.register_view import line_of
from kiosk.web import words
from kiosk.web.hand_in.cards import FRESH_SECONDS, REFUSED_SECONDS, card
from kiosk.web.hand_in.presenter import Line, row, short
from kiosk.web.register.presenter import held_words, what, who
from kiosk.web.timeline.closing import BECAUSE, WHAT

View = dict[str, Any]

LONGEST_NOTE = 200
ANSWERS = "choose why, and who answers"
DECIDES = "it has not reached the office; a school leader decides"
_CHOOSE = {"value": "", "words": "Choose", "chosen": True}


def day_page(facts: Facts) -> View:
    """The view of the day's page."""
    now = facts.now.at
    left = left_over(facts)
    return {
        "title": "The day",
        "heading": words.day(now),
        "closed": _closed(facts),
        "left": [_left(facts, record, now) for record in left],
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
        "whose": _whose(line),
        "what": "held: ask the safeguarding lead" if line.held else _what(line, now),
        "command_id": new_id(),
    }


def _whose(line: Held) -> str:
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


def close_page(facts: Facts, count: Count, given: dict[str, str], open_keys: set[str]) -> View:
    """The view of the page that closes the day; `given` is what was chosen before."""
    now = facts.now.at
    differences = [_difference(facts, item, now, given, open_keys) for item in count.differences]
    return {
        "title": "Close the day",
        "heading": "Close the day",
        "lead": f"{words.day(now)}, {words.clock_time(now)}",
        "figures": [
            {"name": "should lie in the safe", "value": count.expected},
            {"name": "seen there", "value": count.found},
            {"name": "with somebody, in time", "value": count.elsewhere},
        ],
        "differences": differences,
        "away": [_away(facts, item, now) for item in count.away],
        "errors": [
            {
                "words": f"{item['whose']}: {DECIDES if item['decide'] else ANSWERS}",
                "field": f"decide-{item['key']}" if item["decide"] else item["because"]["name"],
            }
            for item in differences
            if item["key"] in open_keys
        ],
        "command_id": new_id(),
    }


def _away(facts: Facts, record_id: str, now: datetime) -> str:
    """Something that is with somebody in time, and until when: no difference, but listed."""
    record = facts.record(record_id)
    line = line_of(facts, record, PLAIN, now) if record else None
    if line is None or line.held:
        return "Not shown: held"
    until = f" until {words.since(line.deadline, now)}" if line.deadline else ""
    return f"{_whose(line)}: {what(line)}, with {line.holder or 'somebody'}{until}"


def _difference(
    facts: Facts, item: Difference, now: datetime, given: dict[str, str], open_keys: set[str]
) -> View:
    record = facts.record(item.record_id) if item.record_id else None
    line = line_of(facts, record, PLAIN, now) if record else None
    device = facts.device(item.device_id) if item.device_id else None
    kind = f"{what(line)}. " if line and not line.held else ""
    slot = f"Slot {line.slot}. " if line and line.slot else ""
    is_new, is_going = item.what is Differing.UNEXPECTED, item.what is Differing.ON_ITS_WAY
    missing = "Choose why, and who answers for it" if item.key in open_keys else None
    return {
        "key": item.key,
        "whose": _whose(line) if line else words.device(device).capitalize(),
        "what": f"{kind}{slot}It {WHAT[item.what]}.",
        "url": f"/record/{item.record_id}" if item.record_id else None,
        "take_in": f"/hand-in/device/{item.device_id}" if is_new else None,
        "decide": f"/transit/{item.record_id}/leave-out" if is_going else None,
        **_fields(facts, item, given, missing),
    }


def _fields(facts: Facts, item: Difference, given: dict[str, str], missing: str | None) -> View:
    """Why, who answers for it, and anything else; as they were chosen before."""
    because, staff, note = (f"{name}-{item.key}" for name in ("because", "staff", "note"))
    people = [
        {"value": one.id, "words": one.name, "chosen": one.id == given.get(staff)}
        for one in answering(facts)
    ]
    reasons = [_because(one, given.get(because)) for one in REASONS[item.what]]
    return {
        "because": {
            "name": because,
            "label": "Why",
            "error": missing,
            "options": [_CHOOSE, *reasons],
        },
        "staff": {"name": staff, "label": "Who answers for it", "options": [_CHOOSE, *people]},
        "note": {
            "name": note,
            "label": "Anything else",
            "value": given.get(note, ""),
            "maxlength": LONGEST_NOTE,
            "autocomplete": "off",
        },
    }


def _because(because: Because, given: str | None) -> View:
    return {"value": because.value, "words": BECAUSE[because], "chosen": because.value == given}
