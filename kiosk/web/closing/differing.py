"""Closing the day in words: what the count came to, each difference, and its answer."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kiosk.custody.school.closing import REASONS, Because, Count, Difference, Differing
from kiosk.services.acting import new_id
from kiosk.services.ports import Facts
from kiosk.services.records.register_view import line_of
from kiosk.services.school.closing import answering
from kiosk.services.school.day_sheet import PLAIN
from kiosk.services.views import Staff
from kiosk.web import words
from kiosk.web.closing.presenter import LONGEST_NOTE, SHOWN, whose_words
from kiosk.web.register.presenter import what
from kiosk.web.timeline.closing import BECAUSE, WHAT

View = dict[str, Any]

ANSWERS = "choose why, and who answers"
DECIDES = "it has not reached the office; a school leader decides"
_CHOOSE = {"value": "", "words": "Choose", "chosen": True}


@dataclass(frozen=True)
class _Asked:
    """Who may answer for a difference, what was chosen before, and what is not answered for."""

    people: Sequence[Staff]
    given: Mapping[str, str]
    open_keys: Set[str]


def close_page(facts: Facts, count: Count, given: dict[str, str], open_keys: set[str]) -> View:
    """The view of the page that closes the day; `given` is what was chosen before."""
    now = facts.now.at
    shown, rest = of_count(count)
    asked = _Asked(answering(facts), given, open_keys)
    differences = [_difference(facts, item, now, asked) for item in shown]
    return {
        "title": "Close the day",
        "heading": "Close the day",
        "lead": f"{words.day(now)}, {words.clock_time(now)}",
        "figures": [
            {"name": "Should lie in the safe", "value": count.expected},
            {"name": "Seen there", "value": count.found},
            {"name": "With somebody, in time", "value": count.elsewhere},
        ],
        "differences": differences,
        "others": [_others(what, items, asked) for what, items in rest.items()],
        "away": [_away(facts, item, now) for item in count.away],
        "errors": [
            {
                "words": f"{item['whose']}: {DECIDES if item['decide'] else ANSWERS}",
                "field": f"decide-{item['key']}" if item["decide"] else item["because"]["name"],
            }
            for item in differences
            if item["key"] in open_keys
        ]
        + [
            {"words": f"All others: {ANSWERS}", "field": f"because-{what}"}
            for what, items in rest.items()
            if open_keys & {item.key for item in items}
        ],
        "command_id": new_id(),
    }


def of_count(count: Count) -> tuple[list[Difference], dict[Differing, list[Difference]]]:
    """What is asked about one by one, and what is left of each kind: asked about together.

    What a leader decides about is asked about one by one, whatever else there is.
    """
    alone = [item for item in count.differences if not REASONS[item.what]]
    others = [item for item in count.differences if REASONS[item.what]]
    rest: dict[Differing, list[Difference]] = {}
    for item in others[SHOWN:]:
        rest.setdefault(item.what, []).append(item)
    return [*alone, *others[:SHOWN]], rest


def _others(what: Differing, items: list[Difference], asked: _Asked) -> View:
    missing = "Choose why, and who answers for them"
    wrong = missing if asked.open_keys & {item.key for item in items} else None
    return {
        "title": f"{words.number(len(items))} more, each of which {WHAT[what]}",
        "words": "Scan them, or answer for all of them at once.",
        **_fields(what, what.value, asked, wrong),
    }


def _away(facts: Facts, record_id: str, now: datetime) -> str:
    """Something that is with somebody in time, and until when: no difference, but listed."""
    record = facts.record(record_id)
    line = line_of(facts, record, PLAIN, now) if record else None
    if line is None or line.held:
        return "Not shown: held"
    until = f" until {words.since(line.deadline, now)}" if line.deadline else ""
    return f"{whose_words(line)}: {what(line)}, with {line.holder or 'somebody'}{until}"


def _difference(facts: Facts, item: Difference, now: datetime, asked: _Asked) -> View:
    record = facts.record(item.record_id) if item.record_id else None
    line = line_of(facts, record, PLAIN, now) if record else None
    device = facts.device(item.device_id) if item.device_id else None
    kind = f"{what(line)}. " if line and not line.held else ""
    slot = f"Slot {line.slot}. " if line and line.slot else ""
    is_new, is_going = item.what is Differing.UNEXPECTED, item.what is Differing.ON_ITS_WAY
    missing = "Choose why, and who answers for it" if item.key in asked.open_keys else None
    return {
        "key": item.key,
        "whose": whose_words(line) if line else words.device(device).capitalize(),
        "what": f"{kind}{slot}It {WHAT[item.what]}.",
        "url": f"/record/{item.record_id}" if item.record_id else None,
        "take_in": f"/hand-in/device/{item.device_id}" if is_new else None,
        "decide": f"/transit/{item.record_id}/leave-out" if is_going else None,
        **_fields(item.what, item.key, asked, missing),
    }


def _fields(what: Differing, key: str, asked: _Asked, missing: str | None) -> View:
    """Why, who answers for it, and anything else; as they were chosen before."""
    because, staff, note = (f"{name}-{key}" for name in ("because", "staff", "note"))
    people = [
        {"value": one.id, "words": one.name, "chosen": one.id == asked.given.get(staff)}
        for one in asked.people
    ]
    reasons = [_because(one, asked.given.get(because)) for one in REASONS[what]]
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
            "value": asked.given.get(note, ""),
            "maxlength": LONGEST_NOTE,
            "autocomplete": "off",
        },
    }


def _because(because: Because, given: str | None) -> View:
    return {"value": because.value, "words": BECAUSE[because], "chosen": because.value == given}
