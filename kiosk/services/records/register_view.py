"""The register: what is in custody, where, since when and due when, as somebody may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kiosk.custody.record import CustodyRecord
from kiosk.custody.school.dated import due_at
from kiosk.custody.states import HoldKind, Kind, State
from kiosk.custody.visibility import Sight, is_restricted
from kiosk.services.acting import Who
from kiosk.services.ports import Facts, Store, StoreError
from kiosk.services.records.held import held_at, held_now
from kiosk.services.records.looking import NotOpen, note_looks, reading_entries, sight_of
from kiosk.services.views import Device, Pupil


@dataclass(frozen=True)
class Line:
    """One device that the school answers for.

    `held` is True where only the slot may be shown; everything but `record_id` and `slot` is then
    empty. `holder` is the member of staff who has the device outside the office, and `deadline`
    until when. `due` is None while nobody has said when it may leave. `overdue` tells that it was
    due on an earlier day, or that a transit or loan has run over.
    """

    record_id: str
    slot: str | None
    held: bool = False
    kind: Kind | None = None
    state: State | None = None
    device: Device | None = None
    pupil: Pupil | None = None
    since: datetime | None = None
    due: datetime | None = None
    overdue: bool = False
    holds: tuple[HoldKind, ...] = ()
    holder: str | None = None
    deadline: datetime | None = None


@dataclass(frozen=True)
class Register:
    """What is in custody at one moment: overdue first, then by slot."""

    at: datetime
    lines: tuple[Line, ...]

    @property
    def overdue(self) -> tuple[Line, ...]:
        """What should have gone, or come back, before now."""
        return tuple(line for line in self.lines if line.overdue)


def register(store: Store, who: Who, at: datetime | None = None) -> Register:
    """What is in custody now, or was at an earlier time (UTC). Raises NotOpen, Unreadable.

    People and devices are named as the register has them now. Each restricted record that is shown
    to those who may see it is noted as a look.
    """
    sight = sight_of(who)
    if not sight.register:
        raise NotOpen
    with store.read() as facts:
        when = at or facts.now.at
        with reading_entries():
            records = held_now(facts) if at is None else held_at(facts, at)
        lines = [line_of(facts, record, sight, when) for record in records]
        restricted = {record.record_id for record in records if is_restricted(record)}
        now = facts.now.at
    if sight.restricted:
        try:
            note_looks(store, who, restricted, now)
        except StoreError:
            lines = [_held(line) if line.record_id in restricted else line for line in lines]
    return Register(when, tuple(sorted(lines, key=_order)))


def _held(line: Line) -> Line:
    return Line(line.record_id, line.slot, held=True)


def line_of(facts: Facts, record: CustodyRecord, sight: Sight, now: datetime) -> Line:
    """A record as a line of the register, as far as these roles may see it."""
    if is_restricted(record) and not sight.restricted:
        return Line(record.record_id, record.slot, held=True)
    due = due_at(record, facts.school(), now)
    holder = facts.staff(record.holder) if record.holder else None
    return Line(
        record_id=record.record_id,
        slot=record.slot,
        kind=record.kind,
        state=record.state,
        device=facts.device(record.device_id) if record.device_id else None,
        pupil=facts.pupil(record.pupil_id) if record.pupil_id and sight.names else None,
        since=record.taken_in_at,
        due=due,
        overdue=is_overdue(facts, record, now),
        holds=tuple(dict.fromkeys(hold.kind for hold in record.holds)),
        holder=holder.name if holder else record.holder,
        deadline=record.deadline,
    )


def is_overdue(facts: Facts, record: CustodyRecord, now: datetime) -> bool:
    """Due before today, late from a transit or loan, or lost: somebody has to do something."""
    due = due_at(record, facts.school(), now)
    if record.deadline is not None and record.deadline < now:
        return True
    out_in_time = record.state is State.ON_LOAN and record.deadline is not None
    if record.holds or due is None or out_in_time:
        return False
    school = facts.school()
    return school.today(due) < school.today(now)


def _order(line: Line) -> tuple[bool, tuple[int, int | str], str]:
    return (not line.overdue, slot_order(line.slot), line.record_id)


def slot_order(slot: str | None) -> tuple[int, int | str]:
    """Slots that are numbers by number, then those that are words, then what lies in none."""
    if slot is None:
        return (2, "")
    return (0, int(slot)) if slot.isdecimal() else (1, slot)


def by_class(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """The lines by the pupil's class, in the order of the classes; what has none comes last."""
    classes: dict[str, list[Line]] = {}
    for line in lines:
        classes.setdefault(line.pupil.class_name if line.pupil else "", []).append(line)
    return dict(sorted(classes.items(), key=lambda item: (not item[0], item[0])))
