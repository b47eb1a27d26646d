"""The day sheet: what the safe held, what came and went, and the ledger's fingerprint, for paper.

Paper lies about: nothing restricted stands on it, whoever prints it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kiosk.clock import SCHOOL_ZONE
from kiosk.custody import events as e
from kiosk.custody.permissions import MAY_PRINT, Print
from kiosk.custody.record import CustodyRecord, Entry
from kiosk.custody.register import DayClosed, DifferenceExplained
from kiosk.custody.safeguarding.sealing import is_seal
from kiosk.custody.school.closing import Because
from kiosk.custody.school.day import Day, Way, day_of
from kiosk.custody.states import Role
from kiosk.custody.visibility import Sight, is_restricted
from kiosk.services import views as v
from kiosk.services.acting import Who
from kiosk.services.context import Services
from kiosk.services.ports import Facts
from kiosk.services.records.held import PAGE, oldest_first
from kiosk.services.records.known import WHOLE_RECORD, as_entry
from kiosk.services.records.looking import NotOpen, reading_entries
from kiosk.services.records.register_view import Line, line_of, slot_order
from kiosk.services.records.vouching import vouched

PLAIN = Sight(frozenset({Role.OFFICE}))
"""What the office sees: names, and nothing restricted."""
FURTHEST = 14
"""How many days back a sheet is still printed: its account reads every entry since."""


@dataclass(frozen=True)
class Listed:
    """Something that the sheet lists by name, since somebody may ask: an undo, an early release.

    `what` is how it went, "early", or how it differed when the day was closed; `who` is the member
    of staff, for a difference whoever answers for it, and `because` its reason.
    """

    at: datetime
    what: str
    pupil: str
    device: v.Device | None
    who: str
    why: str | None = None
    because: Because | None = None


@dataclass(frozen=True)
class DaySheet:
    """One day's account, and the ledger as it was when the sheet was printed.

    `entries` is how many of the ledger's entries are of that day, `unconfirmed` how many of them
    bear a time that nobody vouched for. `closed` is the entry by which the day was closed, and
    `closed_by` whose it is. `checkpoint` is the signed statement of size and root; where it could
    not be signed, its last line says why.
    """

    school: str
    day: date
    at: datetime
    confirmed: bool
    printed_by: str
    account: Day
    here: tuple[Line, ...]
    listed: tuple[Listed, ...]
    entries: int
    unconfirmed: int
    size: int
    newest: str
    checkpoint: str
    is_signed: bool = True
    closed: v.Logged | None = None
    closed_by: str = ""

    @property
    def is_over(self) -> bool:
        """Whether the sheet is of an earlier day."""
        return self.day < self.at.astimezone(SCHOOL_ZONE).date()


def day_sheet(services: Services, who: Who, day: date | None = None) -> DaySheet:
    """The sheet of this day or of one of the last two weeks. Raises NotOpen, Unreadable."""
    if not who.roles & MAY_PRINT[Print.DAY_SHEET]:
        raise NotOpen
    with services.store.read() as facts, reading_entries():
        today = facts.school().today(facts.now.at)
        chosen = day or today
        if not today - timedelta(days=FURTHEST) <= chosen <= today:
            raise NotOpen
        since = list(oldest_first(facts, v.Query(first=chosen, limit=PAGE)))
        start = _midnight(chosen)
        account = day_of(_stories(facts, since, start), start, _midnight(chosen, days=1))
        todays = [item for item in since if item.at < _midnight(chosen, days=1)]
        closed = next((one for one in todays[::-1] if isinstance(one.event, DayClosed)), None)
        # Read last: it covers all that stands on the sheet.
        end = vouched(services)
        return DaySheet(
            school=facts.school_name(),
            day=chosen,
            at=facts.now.at,
            confirmed=facts.now.confirmed,
            printed_by=_name(facts, who.staff_id),
            account=account,
            here=tuple(sorted(_lines(facts, account.here), key=lambda one: slot_order(one.slot))),
            listed=tuple(_listed(facts, account, todays)),
            entries=len(todays),
            unconfirmed=sum(not item.confirmed for item in todays),
            size=end.size,
            newest=end.newest,
            checkpoint=end.text,
            is_signed=end.why is None,
            closed=closed,
            closed_by=_name(facts, closed.staff_id if closed else None),
        )


def _midnight(day: date, *, days: int = 0) -> datetime:
    """When this day began at the school, or one that is so many days later."""
    return datetime.combine(day + timedelta(days=days), time(), tzinfo=SCHOOL_ZONE)


def _stories(facts: Facts, since: Sequence[v.Logged], start: datetime) -> Iterable[Sequence[Entry]]:
    """Every entry of each record that was open at any time since this day's start."""
    stories: dict[str, list[Entry]] = {record.record_id: [] for record in facts.open_records()}
    for item in since:
        if isinstance(item.event, e.RecordEvent):
            stories.setdefault(item.event.record_id, []).append(as_entry(item))
    begun = (e.HandedIn, e.Taken, e.Confiscated)
    for record_id, story in stories.items():
        if story and isinstance(story[0].event, begun) and story[0].at >= start:
            yield story
            continue
        found = facts.entries(v.Query(record_id=record_id, limit=WHOLE_RECORD))
        entries = [as_entry(item) for item in found if isinstance(item.event, e.RecordEvent)]
        told = sorted(entries, key=lambda entry: entry.sequence)
        if told and not is_seal(told[0].event):
            yield told


def _lines(facts: Facts, here: Iterable[CustodyRecord]) -> Iterable[Line]:
    return (line_of(facts, record, PLAIN, facts.now.at) for record in here)


_NAMED = frozenset({Way.VOIDED, Way.LOST, Way.GIVEN_BACK, Way.MEDICAL})


def _listed(facts: Facts, account: Day, todays: Iterable[v.Logged]) -> Iterable[Listed]:
    """What is listed by name, in the order of the day; nothing of what is restricted."""
    logged = {item.sequence: item for item in todays}
    for item in logged.values():
        if isinstance(item.event, DifferenceExplained):
            yield from _explained(facts, item, item.event)
    for turn in account.turns:
        if turn.entry.sequence not in logged or turn.way is Way.HELD or turn.came:
            continue
        item = logged[turn.entry.sequence]
        if isinstance(item.event, e.Released) and item.event.early_reason is not None:
            yield _line(facts, item, turn.record, "early", item.event.early_reason)
        elif turn.way in _NAMED:
            note = getattr(item.event, "note", None)
            yield _line(facts, item, turn.record, turn.way.value, note)


def _explained(facts: Facts, item: v.Logged, event: DifferenceExplained) -> Iterable[Listed]:
    """A difference of the day's close, unless its record is restricted."""
    record = facts.record(event.record_id) if event.record_id else None
    if record is not None and is_restricted(record):
        return
    device = facts.device(event.device_id) if event.device_id else None
    pupil_id = record.pupil_id if record else device.pupil_id if device else None
    yield Listed(
        at=item.at,
        what=event.what.value,
        pupil=_whose(facts, pupil_id),
        device=device,
        who=_name(facts, event.staff_id),
        why=event.note,
        because=event.because,
    )


def _whose(facts: Facts, pupil_id: str | None) -> str:
    pupil = facts.pupil(pupil_id) if pupil_id else None
    return f"{pupil.name}, {pupil.class_name}" if pupil else ""


def _name(facts: Facts, staff_id: str | None) -> str:
    staff = facts.staff(staff_id) if staff_id else None
    return staff.name if staff else ""


def _line(
    facts: Facts, item: v.Logged, record: CustodyRecord, what: str, why: str | None
) -> Listed:
    return Listed(
        at=item.at,
        what=what,
        pupil=_whose(facts, record.pupil_id),
        device=facts.device(record.device_id) if record.device_id else None,
        who=_name(facts, item.staff_id),
        why=why,
    )
