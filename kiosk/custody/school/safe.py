"""The numbered places of the safe: how a list of them is written, and what it may be."""

import re
from collections.abc import Collection, Iterator

from kiosk.custody.errors import Code, Refusal

MOST = 600
LONGEST = 8
"""Letters of a slot's name: more is not read from two metres."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]*")
_RANGE = re.compile(r"([A-Za-z]{0,3})(\d{1,4})\s*-\s*\1(\d{1,4})", re.ASCII)


def slots_of(text: str) -> tuple[str, ...] | Refusal:
    """The slots that a list such as "1-60, A1-A12, Drawer" names, in their order of filling."""
    found: list[str] = []
    for part in re.split(r"[,;\n]", text):
        item = " ".join(part.split())
        if not item:
            continue
        named = list(_named(item))
        if not named:
            return _wrong(f"“{item[:30]}” is no slot and no range such as 1-60")
        found += named
        if len(found) > MOST:
            return _wrong(f"a safe has at most {MOST} slots")
    twice = next((name for name in found if found.count(name) > 1), None)
    if twice is not None:
        return _wrong(f"slot {twice} is named twice")
    return tuple(found) if found else _wrong("name at least one slot")


def why_not_set(slots: Collection[str], taken: Collection[str]) -> Refusal | None:
    """Why the safe cannot have these slots: something lies in one that would be gone."""
    lost = sorted(set(taken) - set(slots))
    if not lost:
        return None
    return _wrong(f"something lies in slot {', '.join(lost[:5])}: move it first")


def written(slots: Collection[str]) -> str:
    """The slots as a list that `slots_of` reads again, neighbours as ranges."""
    runs: list[tuple[str, int, int] | str] = []
    for slot in slots:
        match = re.fullmatch(r"([A-Za-z]{0,3})(0|[1-9]\d{0,3})", slot)
        last = runs[-1] if runs else None
        if match is None:
            runs.append(slot)
        elif isinstance(last, tuple) and (last[0], last[2] + 1) == (match[1], int(match[2])):
            runs[-1] = (last[0], last[1], last[2] + 1)
        else:
            runs.append((match[1], int(match[2]), int(match[2])))
    return ", ".join(run if isinstance(run, str) else _range(*run) for run in runs)


def _range(letters: str, first: int, last: int) -> str:
    one, other = f"{letters}{first}", f"{letters}{last}"
    return one if first == last else f"{one}-{other}"


def _named(item: str) -> Iterator[str]:
    match = _RANGE.fullmatch(item)
    if match is not None:
        first, last = int(match[2]), int(match[3])
        if last - first <= MOST:
            yield from (f"{match[1]}{number}" for number in range(first, last + 1))
    elif _NAME.fullmatch(item) and len(item) <= LONGEST:
        yield item


def _wrong(why: str) -> Refusal:
    return Refusal(Code.DETAILS_MISSING, {"field": "slots", "why": why})
