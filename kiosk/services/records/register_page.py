"""The register a page at a time: overdue first, then what is to be cleared up, then the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import UNRESOLVED, State
from kiosk.custody.visibility import Sight, is_restricted
from kiosk.services.acting import Who
from kiosk.services.ports import Facts, Store, StoreError
from kiosk.services.records.looking import NotOpen, note_looks, reading_entries, sight_of
from kiosk.services.records.parts import cut
from kiosk.services.records.register_view import Line, is_overdue, line_of, slot_order

MOST = 100
NO_CLASS = "~"
"""What is of no known class comes last."""


class Group(StrEnum):
    """Where a line stands; in this order."""

    OVERDUE = "0"
    GONE = "1"
    HERE = "2"
    HELD = "3"


@dataclass(frozen=True)
class Placed:
    """A line in its group; `class_name` only where the register is asked for by class."""

    group: Group
    class_name: str
    line: Line


@dataclass(frozen=True)
class RegisterPage:
    """Some lines of the register, and how many there are in all; `after` is where it goes on."""

    at: datetime
    lines: tuple[Placed, ...]
    here: int
    overdue: int
    moving: int
    gone: int
    after: str | None


@dataclass(frozen=True)
class _Place:
    record: CustodyRecord
    group: Group
    class_name: str

    @property
    def key(self) -> str:
        # A space comes before every letter, so that a class ends before a longer name begins.
        kind, slot = slot_order(self.record.slot)
        number = f"{slot:08}" if isinstance(slot, int) else slot
        return f"{self.group} {self.class_name} {kind} {number} {self.record.record_id}"


def register_page(
    store: Store, who: Who, after: str = "", most: int = MOST, *, by_class: bool = False
) -> RegisterPage:
    """One page of what is in custody now, as somebody may see it. Raises NotOpen, Unreadable.

    Each restricted record on it that is shown to those who may see it is noted as a look.
    """
    sight = sight_of(who)
    if not sight.register:
        raise NotOpen
    with store.read() as facts:
        now = facts.now.at
        with reading_entries():
            places = _places(facts, sight, now, by_class=by_class)
        part = cut(sorted(places, key=lambda item: item.key), lambda item: item.key, after, most)
        shown = [
            Placed(item.group, item.class_name, line_of(facts, item.record, sight, now))
            for item in part.items
        ]
    restricted = {item.record.record_id for item in part.items if is_restricted(item.record)}
    if sight.restricted and not _noted(store, who, restricted, now):
        shown = [_held(item) if item.line.record_id in restricted else item for item in shown]
    groups = [item.group for item in places]
    return RegisterPage(
        at=now,
        lines=tuple(shown),
        here=len(places) - groups.count(Group.GONE),
        overdue=groups.count(Group.OVERDUE),
        moving=sum(_is_moving(item.record, sight) for item in places),
        gone=groups.count(Group.GONE),
        after=part.after,
    )


def _places(facts: Facts, sight: Sight, now: datetime, *, by_class: bool) -> list[_Place]:
    classes = {item.id: item.class_name for item in facts.pupils()} if by_class else None
    return [_place(facts, record, sight, now, classes) for record in facts.open_records()]


def _place(
    facts: Facts,
    record: CustodyRecord,
    sight: Sight,
    now: datetime,
    classes: Mapping[str, str] | None,
) -> _Place:
    if _is_hidden(record, sight):
        return _Place(record, Group.HERE if classes is None else Group.HELD, "")
    if record.state in UNRESOLVED:
        return _Place(record, Group.GONE, "")
    if is_overdue(facts, record, now):
        return _Place(record, Group.OVERDUE, "")
    if classes is None:
        return _Place(record, Group.HERE, "")
    return _Place(record, Group.HERE, classes.get(record.pupil_id or "") or NO_CLASS)


def _is_hidden(record: CustodyRecord, sight: Sight) -> bool:
    return is_restricted(record) and not sight.restricted


def _is_moving(record: CustodyRecord, sight: Sight) -> bool:
    return record.state is State.IN_TRANSIT and not _is_hidden(record, sight)


def _noted(store: Store, who: Who, restricted: set[str], now: datetime) -> bool:
    try:
        note_looks(store, who, restricted, now)
    except StoreError:
        return False
    return True


def _held(item: Placed) -> Placed:
    line = Line(item.line.record_id, item.line.slot, held=True)
    return Placed(item.group, item.class_name, line)
