"""The safe for its template: a tile for each slot, and the form that says which there are."""

from datetime import datetime
from typing import Any

from kiosk.custody.school.safe import written
from kiosk.custody.states import Kind
from kiosk.services.acting import new_id
from kiosk.services.records.history import HELD
from kiosk.services.records.register_view import Line
from kiosk.services.school.safe import Safe, Slot
from kiosk.web import words
from kiosk.web.register.presenter import what, who

View = dict[str, Any]


def safe_page(found: Safe, now: datetime, typed: str | None, wrong: str | None) -> View:
    """The context of safe/page.html; `typed` and `wrong` are of a list that was refused."""
    names = tuple(slot.name for slot in found.slots)
    why = f"{wrong[:1].upper()}{wrong[1:]}." if wrong else None
    return {
        "title": "The safe",
        "heading": _heading(found),
        "lead": "Slots are filled in this order. A dashed one is a pupil’s own.",
        "tiles": [_tile(slot, now) for slot in found.slots],
        "elsewhere": [_line(line) for line in found.elsewhere],
        "errors": [{"words": why, "field": "slots"}] if why else [],
        "field": {
            "name": "slots",
            "label": "Slots",
            "hint": "Names and ranges with commas between, such as 1-60, Drawer",
            "value": written(names) if typed is None else typed,
            "error": why,
            "rows": 3,
        },
        "open": why is not None,
        "command_id": new_id(),
    }


def _heading(found: Safe) -> str:
    return f"{found.free} of {len(found.slots)} slots are free"


def _tile(slot: Slot, now: datetime) -> View:
    tile: View = {"slot": slot.name, "kind": "free", "url": None, "who": None, "what": None}
    if slot.line is None:
        own = slot.home_of
        return {**tile, "kind": "own", "who": own.initials, "what": own.class_name} if own else tile
    line = slot.line
    tile["url"] = f"/record/{line.record_id}"
    if line.held:
        return {**tile, "kind": "held", "who": HELD}
    kind = "late" if line.overdue else "taken" if line.kind is Kind.HAND_IN else "kept"
    initials = line.pupil.initials if line.pupil else "?"
    return {**tile, "kind": kind, "who": initials, "what": _due(line, now)}


def _due(line: Line, now: datetime) -> str:
    """When it may leave, in the breadth of a slot: today's time, else the day."""
    if line.due is None:
        return "no time yet"
    when = words.local(line.due)
    is_today = when.date() == words.local(now).date()
    return f"{when:%H:%M}" if is_today else f"{when:%a} {when.day} {when:%b}"


def _line(line: Line) -> View:
    title = HELD if line.held else f"{who(line)}, {what(line).lower()}"
    place = f"with {line.holder}" if line.holder else "in no slot"
    return {"title": title, "hint": place, "url": f"/record/{line.record_id}"}
