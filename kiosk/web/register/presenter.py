"""The register in words: groups of lines, each a row of a table."""

from datetime import datetime
from itertools import groupby
from typing import Any

from kiosk.custody.states import HoldKind, State
from kiosk.services.records.history import HELD
from kiosk.services.records.register_page import NO_CLASS, Group, Placed, RegisterPage
from kiosk.services.records.register_view import Line
from kiosk.web import words
from kiosk.web.paging import onward

View = dict[str, Any]

_HOLDS = {
    HoldKind.DSL: "held by the safeguarding lead",
    HoldKind.LEADER: "held by a senior leader",
    HoldKind.POLICE: "held for the police",
}
_GONE = {State.LOST: "missing", State.GIVEN_BACK: "given back without us"}
_COLUMNS = [
    {"words": "Slot", "css": "tenth"},
    {"words": "Pupil", "css": "fifth"},
    {"words": "Device", "css": "quarter"},
    {"words": "Since", "css": "fifth"},
    {"words": "Due"},
]
_EMPTY = {"title": "The safe is empty", "words": "Every device has gone home."}


def register_page(found: RegisterPage, *, by_class: bool) -> View:
    """The view of the register's page, by slot or by class."""
    kept = {"order": "class"} if by_class else {}
    return {
        "title": "Register",
        "heading": _heading(found.here),
        "lead": _lead(found),
        "order": [
            {"words": "By slot", "url": "/register", "current": not by_class},
            {"words": "By class", "url": "/register?order=class", "current": by_class},
        ],
        "groups": [
            _group(title, [item.line for item in lines], found.at)
            for title, lines in groupby(found.lines, key=_title)
        ],
        "onward": onward(found.after, **kept),
        "empty": _EMPTY,
    }


def _heading(here: int) -> str:
    if here == 0:
        return "Nothing is here"
    return "1 device is here" if here == 1 else f"{words.number(here)} devices are here"


def _lead(found: RegisterPage) -> str:
    parts = [
        f"{words.day(found.at)}, {words.clock_time(found.at)}",
        f"{found.overdue} overdue" if found.overdue else "",
        f"{found.moving} in transit" if found.moving else "",
        f"{found.gone} to be cleared up" if found.gone else "",
    ]
    return " · ".join(part for part in parts if part)


_TITLES = {Group.OVERDUE: "Overdue", Group.GONE: "To be cleared up", Group.HELD: "Held"}


def _title(item: Placed) -> str:
    if item.group in _TITLES:
        return _TITLES[item.group]
    if item.class_name == NO_CLASS:
        return "Of no known pupil"
    return item.class_name or "Here"


def _group(title: str, lines: list[Line], now: datetime) -> View:
    table = {
        "caption": title,
        "caption_hidden": True,
        "columns": _COLUMNS,
        "rows": [_row(line, now) for line in lines],
    }
    return {"title": title, "table": table}


def _row(line: Line, now: datetime) -> View:
    slot: View = {"words": line.slot or "—", "css": "slot-number"}
    url = f"/record/{line.record_id}"
    if line.held:
        tag = {"kind": "stop", "words": HELD}
        cells = [slot, {"words": "Not shown", "url": url}, {}, {}, {"tag": tag}]
        return {"kind": "stop", "cells": cells}
    tag_of_due = _tag(line, now)
    return {
        "kind": tag_of_due["kind"] if tag_of_due and tag_of_due["kind"] in _MARKED else None,
        "cells": [
            slot,
            {"words": who(line), "url": url, "small": line.pupil.class_name if line.pupil else ""},
            {"words": what(line), "small": line.device.description if line.device else ""},
            {"words": words.since(line.since, now) if line.since else ""},
            {"words": "" if tag_of_due else due(line, now), "tag": tag_of_due},
        ],
    }


_MARKED = ("attention", "stop")


def who(line: Line) -> str:
    """Whose it is, as far as anybody knows."""
    return line.pupil.name if line.pupil else "Not known whose"


def what(line: Line) -> str:
    """Which device, in which kind of custody: Phone, hand-in."""
    kind = words.KINDS[line.device.kind] if line.device else "device without a label"
    custody = f", {words.CUSTODY[line.kind]}" if line.kind else ""
    return f"{kind[:1].upper()}{kind[1:]}{custody}"


def held_words(line: Line) -> str:
    """Who holds it; nothing where nobody does."""
    return ", ".join(_HOLDS[kind] for kind in line.holds)


def due(line: Line, now: datetime) -> str:
    """When it may leave."""
    if line.due is None:
        return "no time agreed yet"
    same_day = words.local(line.due).date() == words.local(now).date()
    return f"today {words.clock_time(line.due)}" if same_day else words.since(line.due, now)


def _tag(line: Line, now: datetime) -> View | None:
    if line.state in _GONE:
        return {"kind": "stop", "words": _GONE[line.state]}
    if line.holds:
        return {"kind": "stop", "words": held_words(line)}
    if line.holder:
        until = f" until {words.since(line.deadline, now)}" if line.deadline else ""
        kind = "attention" if line.overdue else "wait"
        return {"kind": kind, "words": f"with {line.holder}{until}"}
    if line.overdue and line.due:
        return {"kind": "attention", "words": f"since {words.since(line.due, now)}"}
    return None
