"""A new school year: everybody moves up a year, and those of the last year have left."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from kiosk.custody.errors import Code, Refusal

LAST_YEAR = 6
MONTHS = range(6, 11)
"""June to October: before and after the summer, when a school does this."""

_RECEPTION = "R"


@dataclass(frozen=True)
class Place:
    """Where a pupil is at the school; year 0 is Reception."""

    pupil_id: str
    year: int
    class_name: str


def why_not_move_up(today: date, last: date | None, leave_on: date | None) -> Iterator[Refusal]:
    """Every reason against beginning a new school year today. `last` is when one last began."""
    if today.month not in MONTHS:
        yield _wrong("leave_on", "A new school year begins from June to October.")
    elif last is not None and last >= date(today.year, MONTHS[0], 1):
        yield _wrong("leave_on", "Everybody has moved up this year already.")
    if leave_on is None or leave_on > today:
        yield _wrong("leave_on", "Type the last day of those who leave, today or before.")


def changes(places: Iterable[Place], leave_on: date) -> list[dict[str, Any]]:
    """The changes to the register, as `RegisterChanged` holds them."""
    return [_change(place, leave_on) for place in places]


def _change(place: Place, leave_on: date) -> dict[str, Any]:
    if place.year >= LAST_YEAR:
        return {"op": "leaver", "pupil": place.pupil_id, "on": leave_on.isoformat()}
    return {
        "op": "pupil",
        "id": place.pupil_id,
        "year": place.year + 1,
        "class": class_after(place.class_name, place.year),
    }


def class_after(name: str, year: int) -> str:
    """The class a year later, where its name begins with the year: 5B, 6B. A named one stays."""
    now = _RECEPTION if year == 0 and name.startswith(_RECEPTION) else str(year)
    rest = name.removeprefix(now)
    return f"{year + 1}{rest}" if name.startswith(now) and len(rest) <= 1 else name


def _wrong(field: str, why: str) -> Refusal:
    return Refusal(Code.DETAILS_MISSING, {"field": field, "why": why})
