"""What the address asks to print; what makes no sense falls back to the usual, or is an error."""

from dataclasses import dataclass, field
from typing import Self

from flask import request

from kiosk.custody.permissions import Print
from kiosk.printing.sheets import BY_NAME, LARGEST_OFFSET, USUAL, USUAL_BADGES, Sheet
from kiosk.services.devices.labels import ALL, Wanted
from kiosk.web import addresses

SPARE, DEVICES, SLOTS, BADGES, NEW_BADGES = "spare", "devices", "slots", "badges", "new-badges"
PRINTS = {
    SPARE: Print.SPARE_LABELS,
    DEVICES: Print.DEVICE_LABELS,
    SLOTS: Print.SLOT_LABELS,
    BADGES: Print.BADGES,
    NEW_BADGES: Print.BADGES,
}
MOST_AT_ONCE = 2000
COOKIE = "phonebox_labels"
"""What the last print in this browser left: the sheet, its next free place, the offset."""


@dataclass(frozen=True)
class Left:
    """What the last print left behind."""

    sheet: str = ""
    first: int = 1
    across: float = 0.0
    down: float = 0.0

    @classmethod
    def read(cls) -> Self:
        """From the browser's cookie; nothing where there is none, or none of ours."""
        parts = request.cookies.get(COOKIE, "").split("/")
        try:
            sheet, first, across, down = parts
            found = cls(BY_NAME[sheet].name, int(first), float(across), float(down))
        except (ValueError, KeyError):
            return cls()
        fits = 1 <= found.first <= BY_NAME[found.sheet].per_page
        near = max(abs(found.across), abs(found.down)) <= LARGEST_OFFSET
        return found if fits and near else cls()

    def __str__(self) -> str:
        return f"{self.sheet}/{self.first}/{self.across:g}/{self.down:g}"


@dataclass(frozen=True)
class Asked:
    """What to print, on which sheet, from where on. `count` is of spare labels."""

    what: str
    sheet: Sheet
    first: int
    count: int
    who: str
    slots: str
    named: bool
    across: float
    down: float
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def wanted(self) -> Wanted:
        """The same, as the service takes it."""
        names = tuple(item.strip() for item in self.slots.split(",") if item.strip())
        return Wanted(
            spare=self.count if self.what == SPARE else 0,
            devices=(self.who or ALL,) if self.what == DEVICES else (),
            slots=(names or (ALL,)) if self.what == SLOTS else (),
            badges=(self.who or ALL,) if self.what == BADGES else (),
            spare_badges=self.count if self.what == NEW_BADGES else 0,
            named=self.named and self.what == DEVICES,
        )


def asked(may: frozenset[Print]) -> Asked:
    """What the request asks for, of what these roles may print."""
    left = Left.read()
    open_to = [what for what, item in PRINTS.items() if item in may]
    given = addresses.text("what")
    what = given if given in open_to else open_to[0]
    usual = USUAL_BADGES if what in (BADGES, NEW_BADGES) else left.sheet or USUAL
    sheet = BY_NAME.get(addresses.text("sheet"), BY_NAME[usual])
    # Another sheet, or something else to print on it: what was said of the one before is void.
    same = addresses.text("drawn") == f"{what} {sheet.name}"
    first = addresses.number("first") if same else None
    if first is None or not 1 <= first <= sheet.per_page:
        first = left.first if sheet.name == left.sheet else 1
    errors: dict[str, str] = {}
    return Asked(
        what=what,
        sheet=sheet,
        first=first,
        count=_count(sheet.per_page - first + 1, errors, given=same),
        who=addresses.text("who") if same else addresses.text("of"),
        slots=addresses.text("slots"),
        named=bool(addresses.text("named")),
        across=_offset("across", left.across, errors),
        down=_offset("down", left.down, errors),
        errors=errors,
    )


def _count(usual: int, errors: dict[str, str], *, given: bool) -> int:
    raw = addresses.text("count")
    if not given or not raw or raw == addresses.text("rest"):
        return usual
    count = addresses.number("count")
    if count is None or not 1 <= count <= MOST_AT_ONCE:
        errors["count"] = f"Enter a number from 1 to {MOST_AT_ONCE:,}"
        return usual
    return count


def _offset(name: str, usual: float, errors: dict[str, str]) -> float:
    raw = addresses.text(name).replace(",", ".").replace("−", "-")
    if not raw:
        return usual if name not in request.args else 0.0
    try:
        found = float(raw)
    except ValueError:
        found = LARGEST_OFFSET + 1
    if not -LARGEST_OFFSET <= found <= LARGEST_OFFSET:
        errors[name] = f"Enter millimetres from −{LARGEST_OFFSET:g} to {LARGEST_OFFSET:g}"
        return 0.0
    return round(found, 1)
