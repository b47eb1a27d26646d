"""One entry of the ledger: what happened, when, by whom, and the bytes that are hashed."""

from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from kiosk.ledger.canonical import NotCanonical, canonical, parse_object

Clock = Literal["confirmed", "unconfirmed"]


class EntryMalformed(ValueError):
    """The bytes or values are not an entry; the text says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The members of an entry's body, as docs/ledger-format.md lists them.

    `occurred_at` is as stated by whoever acted, `recorded_at` by our clock, both UTC; `clock` says
    whether that clock was to be believed. `boot` names the machine's start since which it ran.
    """

    log: str
    sequence: int
    type: str
    schema: int
    command_id: str
    occurred_at: datetime
    recorded_at: datetime
    clock: Clock
    boot: str
    actor: dict[str, Any]
    station: str | None
    policy: str | None
    payload: dict[str, Any]

    def body(self) -> bytes:
        """The canonical bytes that are hashed. Raises NotCanonical or EntryMalformed."""
        members: dict[str, Any] = {name: getattr(self, name) for name in _MEMBERS}
        for name in _TIMES:
            members[name] = time_text(members[name])
        return canonical(members)

    @classmethod
    def from_body(cls, body: bytes | str) -> "Entry":
        """The entry again. Raises EntryMalformed where a member is missing, foreign or wrong."""
        try:
            members = parse_object(body)
        except NotCanonical as error:
            raise EntryMalformed(f"an entry cannot be read: {error}") from error
        if members.keys() != _MEMBERS.keys():
            odd = ", ".join(sorted(members.keys() ^ _MEMBERS.keys()))
            raise EntryMalformed(f"an entry has members missing or too many: {odd}")
        for name, types in _MEMBERS.items():
            if type(members[name]) not in types:
                raise EntryMalformed(f"the entry's member {name} is of the wrong type")
        if members["sequence"] < 1 or members["schema"] < 1:
            raise EntryMalformed("an entry's sequence and schema are numbers from 1 on")
        if members["clock"] not in ("confirmed", "unconfirmed"):
            raise EntryMalformed("an entry's clock is either confirmed or unconfirmed")
        for name in _TIMES:
            members[name] = _time(members[name])
        return cls(**members)


_MEMBERS: dict[str, tuple[type, ...]] = {
    item.name: {
        "sequence": (int,),
        "schema": (int,),
        "actor": (dict,),
        "payload": (dict,),
        "station": (str, type(None)),
        "policy": (str, type(None)),
    }.get(item.name, (str,))
    for item in fields(Entry)
}
_TIMES = ("occurred_at", "recorded_at")


def time_text(moment: datetime) -> str:
    """A time as the ledger writes it: UTC, to the microsecond, always of the same length."""
    if moment.utcoffset() != timedelta(0):
        raise EntryMalformed("times in the ledger are in UTC and say so")
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _time(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if time_text(moment) == text:
            return moment.astimezone(UTC)
    except ValueError:
        pass
    raise EntryMalformed("a time of the entry is not written as 2026-11-23T08:42:00.000000Z")
