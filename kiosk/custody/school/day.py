"""One day of the school's safe: what was there, what came, what went, and what is there.

The sum holds for every day, whatever happened: was + came - went = is.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.custody import events as e
from kiosk.custody.folding import apply
from kiosk.custody.reasons import HELD_AT_ONCE
from kiosk.custody.record import CustodyRecord, Entry
from kiosk.custody.states import HELD_BY_SCHOOL, Kind, SignOffMethod
from kiosk.custody.visibility import is_restricted


class Way(StrEnum):
    """How a device came or went. Nothing more is said of what is restricted than that it was."""

    HAND_IN = "hand_in"
    CONFISCATION = "confiscation"
    FOUND_PROPERTY = "found_property"
    FOUND_AGAIN = "found_again"
    SIGNED = "signed"
    EARLIER_SIGN_OFF = "earlier_sign_off"
    DISPOSED = "disposed"
    MEDICAL = "medical"
    VOIDED = "voided"
    LOST = "lost"
    GIVEN_BACK = "given_back"
    HELD = "held"


@dataclass(frozen=True)
class Turn:
    """An entry by which a device came into the school's hands, or left them."""

    entry: Entry
    record: CustodyRecord
    way: Way
    came: bool


@dataclass(frozen=True)
class Day:
    """The account of one day: records that were there at its start, turns, and those at its end."""

    was: tuple[CustodyRecord, ...] = ()
    turns: tuple[Turn, ...] = ()
    here: tuple[CustodyRecord, ...] = ()

    def count(self, *, came: bool) -> Counter[Way]:
        """How many came, or went, each way."""
        return Counter(turn.way for turn in self.turns if turn.came is came)


_ENDS: dict[type[e.Event], Way] = {
    e.Disposed: Way.DISPOSED,
    e.ReturnedMedically: Way.MEDICAL,
    e.Voided: Way.VOIDED,
    e.ReportedLost: Way.LOST,
    e.ReportedGivenBack: Way.GIVEN_BACK,
}
_KINDS = {
    Kind.HAND_IN: Way.HAND_IN,
    Kind.CONFISCATION: Way.CONFISCATION,
    Kind.FOUND_PROPERTY: Way.FOUND_PROPERTY,
}


def day_of(stories: Iterable[Sequence[Entry]], start: datetime, end: datetime) -> Day:
    """The account from start to end. Each story is every entry of one record, by number.

    Entries go by number: what came after the last entry of the day belongs to a later one.
    """
    was: list[CustodyRecord] = []
    turns: list[Turn] = []
    here: list[CustodyRecord] = []
    for story in stories:
        secret = any(_is_secret(entry.event) for entry in story)
        record: CustodyRecord | None = None
        today = False
        for entry in story:
            if not today and entry.at >= start:
                today = True
                was += [record] if record and _is_held(record) else []
            if entry.at >= end:
                break
            after = apply(record, entry)
            if today and _is_held(record) is not _is_held(after):
                way = Way.HELD if secret or is_restricted(after) else _way(entry.event, after)
                turns.append(Turn(entry, after, way, _is_held(after)))
            record = after
        if record is not None and _is_held(record):
            was += [] if today else [record]
            here.append(record)
    return Day(tuple(was), tuple(sorted(turns, key=_by_number)), tuple(here))


def _is_held(record: CustodyRecord | None) -> bool:
    return record is not None and record.state in HELD_BY_SCHOOL


def _is_secret(event: e.Event) -> bool:
    if isinstance(event, e.HandedToPolice):
        return True
    if isinstance(event, e.Taken | e.Confiscated | e.KindChanged):
        return event.kind is Kind.SAFEKEEPING or event.reason in HELD_AT_ONCE
    return False


def _way(event: e.Event, after: CustodyRecord) -> Way:
    if isinstance(event, e.Released):
        is_earlier = event.method is SignOffMethod.STANDING
        return Way.EARLIER_SIGN_OFF if is_earlier else Way.SIGNED
    if isinstance(event, e.FoundAgain):
        return Way.FOUND_AGAIN
    return _ENDS.get(type(event)) or _KINDS.get(after.kind, Way.HELD)


def _by_number(turn: Turn) -> int:
    return turn.entry.sequence
