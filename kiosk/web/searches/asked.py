"""What was typed into a search's record: as it is kept in the draft, and as it is meant."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from flask import request

from kiosk.clock import SCHOOL_ZONE
from kiosk.custody.safeguarding.searches import (
    CarerTold,
    Consent,
    ConsentBy,
    Fate,
    LookedFor,
    Power,
    Search,
    Searched,
)
from kiosk.custody.safeguarding.searching import LONGEST_ITEM
from kiosk.services.safeguarding.drafts import Draft
from kiosk.services.safeguarding.searching import Page
from kiosk.web import forms

Written = Mapping[str, Any]
Code = TypeVar("Code", bound=StrEnum)

ITEMS = 3
_TEXTS = {
    "place": 80,
    "others": 120,
    "looked_for_words": 120,
    "reason": 500,
    "force_words": 300,
    "exception": 300,
    "carer_told_how": 200,
    "follow_up": 500,
    **{f"item{number}": LONGEST_ITEM for number in range(ITEMS)},
}
_SHORT = (
    *("day-day", "day-month", "day-year", "time", "dsl_told", "carer_time"),
    *("searched_by", "present", "power", "consent", "consent_by", "understood", "found", "risk"),
    *("force", "same_sex", "carer_told", *(f"fate{number}" for number in range(ITEMS))),
)
_LISTS: dict[str, type[StrEnum]] = {"looked_for": LookedFor, "searched": Searched}


def written() -> dict[str, Any]:
    """What the form holds, within bounds; nothing but its own fields."""
    kept: dict[str, Any] = {name: forms.text(name, most) or "" for name, most in _TEXTS.items()}
    kept |= {name: forms.text(name, 80) or "" for name in _SHORT}
    for name, codes in _LISTS.items():
        given = set(request.form.getlist(name))
        kept[name] = [code.value for code in codes if code.value in given]
    return kept


def page() -> Page:
    """Which page of the draft was posted."""
    raw = request.form.get("version", "")
    number = int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 9 else -1
    return Page(number, forms.text("editor", 40) or "")


def told(draft: Draft, typed: Written) -> Search:
    """The search as it is meant. What was not said, or makes no sense, is None."""
    day = day_of(typed)
    found = [_item(typed, number) for number in range(ITEMS)]
    return Search(
        pupil_id=draft.about,
        searched_at=_moment(day, typed.get("time")),
        searched_by=typed.get("searched_by") or None,
        present=tuple(filter(None, [typed.get("present")])),
        looked_for=tuple(LookedFor(item) for item in typed.get("looked_for", ())),
        searched=tuple(Searched(item) for item in typed.get("searched", ())),
        power=_code(typed, "power", Power),
        consent=_code(typed, "consent", Consent) or Consent.NOT_ASKED,
        consent_by=_code(typed, "consent_by", ConsentBy),
        understood=_yes(typed, "understood"),
        found=_yes(typed, "found"),
        risk=_yes(typed, "risk"),
        force=_yes(typed, "force"),
        same_sex=_yes(typed, "same_sex"),
        dsl_told_at=_moment(day, typed.get("dsl_told")),
        carer_told=_code(typed, "carer_told", CarerTold) or CarerTold.NOT_YET,
        carer_told_at=_moment(day, typed.get("carer_time")),
        items=tuple(item for item in found if item is not None),
        **{name: typed.get(name, "") for name in _TEXTS if not name.startswith("item")},
    )


def day_of(typed: Written) -> date | None:
    """The day that was typed, as three numbers."""
    parts = [str(typed.get(f"day-{part}", "")) for part in ("year", "month", "day")]
    if not all(part.isascii() and part.isdecimal() and len(part) <= 4 for part in parts):
        return None
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        return None


def _moment(day: date | None, typed: str | None) -> datetime | None:
    time = forms.clock_of(typed or "")
    return None if day is None or time is None else datetime.combine(day, time, SCHOOL_ZONE)


def _code(typed: Written, name: str, codes: type[Code]) -> Code | None:
    return next((code for code in codes if code.value == typed.get(name)), None)


def _yes(typed: Written, name: str) -> bool | None:
    return {"yes": True, "no": False}.get(typed.get(name, ""))


def _item(typed: Written, number: int) -> dict[str, str] | None:
    what = typed.get(f"item{number}", "")
    fate = _code(typed, f"fate{number}", Fate)
    return {"what": what, "fate": (fate or Fate.KEPT).value} if what else None
