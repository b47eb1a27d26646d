"""Names of backups, and which of them are kept: seven days, five weeks, twelve months."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

DAYS, WEEKS, MONTHS = 7, 5, 12
ERASURES = "erasures.jsonl"
"""Lies beside the backups, and says what was erased since: see `kiosk.backups.erasures`."""

_NAME = re.compile(r"phonebox-([0-9a-f]{8})-([0-9]{8}T[0-9]{6}Z)-([0-9]{1,16})\.age")
_TIME = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Stored:
    """One backup at its place: when it was taken, and how many entries it holds."""

    name: str
    at: datetime
    entries: int


def name_of(log: str, at: datetime, entries: int) -> str:
    """The file's name: whose it is, when it was taken, how far it goes. It names no one."""
    return f"phonebox-{log[:8]}-{at.astimezone(UTC):{_TIME}}-{entries}.age"


def stored(names: Iterable[str], log: str) -> list[Stored]:
    """The backups of this ledger among these files; whatever else lies there is left alone."""
    found = []
    for name in names:
        parts = _NAME.fullmatch(name)
        at = _read(parts[2]) if parts and parts[1] == log[:8] else None
        if parts and at:
            found.append(Stored(name, at, int(parts[3])))
    return found


def superfluous(found: Iterable[Stored], newest: str) -> list[Stored]:
    """Those that may go: all but the last of each of the newest days, weeks and months there are.

    It asks no clock, so one that leaps deletes nothing. The one just made, `newest`, stays, and so
    does the one that holds most.
    """
    ordered = sorted(found, key=lambda item: (item.at, item.entries), reverse=True)
    keep = {newest, *(item.name for item in sorted(ordered, key=_held)[-1:])}
    for many, bucket in _BUCKETS:
        firsts: dict[object, str] = {}
        for item in ordered:
            firsts.setdefault(bucket(item.at), item.name)
        keep.update(list(firsts.values())[:many])
    return [item for item in ordered if item.name not in keep]


def _held(item: Stored) -> int:
    return item.entries


_BUCKETS: tuple[tuple[int, Callable[[datetime], object]], ...] = (
    (DAYS, lambda at: at.date()),
    (WEEKS, lambda at: at.isocalendar()[:2]),
    (MONTHS, lambda at: (at.year, at.month)),
)


def _read(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None
