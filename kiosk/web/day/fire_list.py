"""The fire list in words: whose devices are in the building, by class, on screen and on paper."""

from datetime import datetime
from typing import Any

from kiosk.custody.states import HELD_BY_SCHOOL, State
from kiosk.printing.documents import Block, Paper, Table, Words
from kiosk.services.records.register_view import Line, Register, by_class
from kiosk.web import words
from kiosk.web.register.presenter import what

View = dict[str, Any]

_COLUMNS = ("Pupil", "Device", "Where")
_WIDTHS = (0.38, 0.34, 0.28)
_UNKNOWN, _HELD = "Of no known pupil", "Held"
FOOT = "Names of children: keep it with you, and destroy it afterwards."


def here(found: Register) -> list[Line]:
    """What the school, or somebody whom it named, has now."""
    return [line for line in found.lines if line.held or line.state in HELD_BY_SCHOOL]


def fire_list_page(found: Register) -> View:
    """The view of the page."""
    lines = here(found)
    return {
        "title": "Fire list",
        "heading": _heading(lines),
        "lead": f"{words.day(found.at)}, {words.clock_time(found.at)}",
        "groups": [
            {"title": name, "beside": _many(len(rows)), "table": _table(name, rows, found.at)}
            for name, rows in _groups(lines)
        ],
        "empty": {"title": "No device is here", "words": "Nothing was handed in, or all are gone."},
        "print_url": "/fire-list.pdf",
    }


def fire_list_paper(found: Register, school: str) -> Paper:
    """The same on paper, with a box to tick for each."""
    lines = here(found)
    blocks: list[Block] = [
        Table(
            _COLUMNS,
            tuple(_row(line, found.at) for line in rows),
            _WIDTHS,
            name,
            _many(len(rows)),
            ticked=True,
        )
        for name, rows in _groups(lines)
    ]
    if not blocks:
        blocks = [Words("No device is here.", loud=True)]
    when = f"{words.day(found.at)}, {words.clock_time(found.at)}. {_heading(lines)}."
    return Paper("Fire list", school, when, tuple(blocks), FOOT)


def _heading(lines: list[Line]) -> str:
    return "1 device is here" if len(lines) == 1 else f"{len(lines)} devices are here"


def _many(count: int) -> str:
    return "1 device" if count == 1 else f"{count} devices"


def _groups(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    """By class, each by surname; then what may only be counted."""
    known = [line for line in lines if not line.held]
    groups = [
        (f"Class {name}" if name else _UNKNOWN, sorted(rows, key=_by_name))
        for name, rows in by_class(known).items()
    ]
    held = [line for line in lines if line.held]
    return [*groups, *([(_HELD, held)] if held else [])]


def _by_name(line: Line) -> tuple[str, str]:
    return (line.pupil.surname, line.pupil.forename) if line.pupil else ("", line.record_id)


def _row(line: Line, now: datetime) -> tuple[str, str, str]:
    if line.held:
        return "Not shown", "", _where(line, now)
    name = f"{line.pupil.surname}, {line.pupil.forename}" if line.pupil else "Not known whose"
    return name, what(line), _where(line, now)


def _where(line: Line, now: datetime) -> str:
    if line.holder:
        return f"with {line.holder}"
    if line.slot:
        return f"slot {line.slot}"
    return "on its way" if line.state is State.IN_TRANSIT else "no slot"


def _table(name: str, rows: list[Line], now: datetime) -> View:
    return {
        "caption": name,
        "caption_hidden": True,
        "columns": [{"words": column} for column in _COLUMNS],
        "rows": [{"cells": [{"words": cell} for cell in _row(line, now)]} for line in rows],
    }
