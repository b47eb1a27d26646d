"""Who was told of what, as somebody may see it: one record, what is not told yet, the messages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import HELD_BY_SCHOOL, State
from kiosk.custody.telling.carers import DECIDES, TELLS, TOLD_OF, Stage, may_see, not_yet
from kiosk.custody.telling.mailing import is_address
from kiosk.custody.telling.messages import CarerTold, Decision, Means, Occasion, Why
from kiosk.custody.visibility import Sight, is_restricted
from kiosk.services.acting import Who
from kiosk.services.ports import Facts, Store
from kiosk.services.records.looking import NotOpen, note_looks, sight_of
from kiosk.services.records.parts import Part, cut
from kiosk.services.telling.carers import decided, why_not
from kiosk.services.telling.message_views import Message
from kiosk.services.views import Adult, Device, Logged, Pupil, Query

NEWEST = 100
_TELLINGS = 200


@dataclass(frozen=True)
class CarerLine:
    """One adult who may be told: how they stand, what went to them, what somebody told them.

    `stopped` is set only for who may know why.
    """

    adult: Adult
    relationship: str
    has_address: bool
    messages: tuple[Message, ...]
    told: tuple[Logged, ...]
    stopped: Why | None = None


@dataclass(frozen=True)
class RecordTold:
    """One record, and who was told of it. `waits` says why nobody may be told yet."""

    record: CustodyRecord
    pupil: Pupil | None
    device: Device | None
    occasion: Occasion
    carers: tuple[CarerLine, ...]
    waits: Why | None
    may_decide: bool
    decision: Decision | None


def record_told_view(store: Store, who: Who, record_id: str) -> RecordTold | None:
    """One record, with the look at it on record; None where it is not theirs to see."""
    sight = sight_of(who)
    if not who.roles & TELLS:
        raise NotOpen
    with store.read() as facts:
        record = facts.record(record_id)
        if record is None or record.kind not in TOLD_OF or not may_see(record, sight):
            return None
        view, now = _view(facts, who, record, sight), facts.now.at
    if sight.restricted and is_restricted(record):
        note_looks(store, who, (record_id,), now)
    return view


def _view(facts: Facts, who: Who, record: CustodyRecord, sight: Sight) -> RecordTold:
    occasion = Occasion.RECEIPT if record.state is State.RELEASED else Occasion.NOTICE
    said = decided(facts, record.record_id)
    return RecordTold(
        record=record,
        pupil=facts.pupil(record.pupil_id) if record.pupil_id else None,
        device=facts.device(record.device_id) if record.device_id else None,
        occasion=occasion,
        carers=tuple(_carers(facts, record, occasion, sight)),
        waits=not_yet(record, said),
        may_decide=bool(who.roles & DECIDES),
        decision=said.decision if said else None,
    )


def _carers(
    facts: Facts, record: CustodyRecord, occasion: Occasion, sight: Sight
) -> list[CarerLine]:
    links = facts.links_of_pupil(record.pupil_id) if record.pupil_id else ()
    messages, told = facts.messages_of(record.record_id), told_of(facts, record.record_id)
    found = []
    for link in sorted(links, key=lambda item: (item.priority, item.adult.id)):
        adult = link.adult
        if not link.carer or (occasion is Occasion.RECEIPT and adult.id != record.collector_id):
            continue
        why = why_not(facts, record, adult, occasion) if sight.restricted else None
        found.append(
            CarerLine(
                adult=adult,
                relationship=link.relationship,
                has_address=is_address(adult.email),
                messages=tuple(item for item in messages if item.adult_id == adult.id),
                told=tuple(item for item in told if _adult_of(item) == adult.id),
                stopped=why if why is Why.GUARDED else None,
            )
        )
    return found


def _adult_of(item: Logged) -> str | None:
    return item.event.adult_id if isinstance(item.event, CarerTold) else None


def told_of(facts: Facts, record_id: str) -> Sequence[Logged]:
    """What somebody told carers of a record themselves, the newest first."""
    return facts.entries(Query(record_id=record_id, kind="carer_told", limit=_TELLINGS))


@dataclass(frozen=True)
class NotTold:
    """A record of which no carer was told yet; `waits` where the safeguarding lead decides."""

    record: CustodyRecord
    pupil: Pupil | None
    device: Device | None
    waits: bool
    messages: tuple[Message, ...]


def not_yet_told(facts: Facts, who: Who, after: str = "") -> Part[NotTold]:
    """What was taken and no carer was told of, the oldest first, as far as they may see it."""
    sight = sight_of(who)
    open_ = (item for item in facts.open_records() if item.state in HELD_BY_SCHOOL)
    records = [item for item in open_ if item.kind in TOLD_OF and may_see(item, sight)]
    found = _not_told(facts, sorted(records, key=_key))
    return cut(found, lambda item: _key(item.record), after)


def _key(record: CustodyRecord) -> str:
    return f"{record.taken_in_at.isoformat()}~{record.record_id}"


def _not_told(facts: Facts, records: Iterable[CustodyRecord]) -> Iterator[NotTold]:
    for record in records:
        messages = tuple(facts.messages_of(record.record_id))
        if was_told(messages) or told_of(facts, record.record_id):
            continue
        pupil = facts.pupil(record.pupil_id) if record.pupil_id else None
        device = facts.device(record.device_id) if record.device_id else None
        waits = not_yet(record, decided(facts, record.record_id)) is not None
        yield NotTold(record, pupil, device, waits, messages)


def was_told(messages: Sequence[Message]) -> bool:
    """Whether a notice went to any carer."""
    return any(item.stage is Stage.SENT and item.occasion is Occasion.NOTICE for item in messages)


@dataclass(frozen=True)
class Shown:
    """A message with the names of its reader and of whoever asked for it."""

    message: Message
    reader: str
    asked_by: str | None


def messages_view(store: Store, who: Who) -> list[Shown]:
    """What waits, is in doubt or did not go, and the newest of the rest, as far as they may see it.

    Of a restricted record nothing is shown to who may not see it; the looks of others are recorded.
    Mails of alerts show to who may read alerts.
    """
    sight = sight_of(who)
    with store.read() as facts:
        stages = (Stage.DOUBTFUL, Stage.SENDING, Stage.WAITING)
        found = [item for stage in stages for item in facts.messages_at(stage)]
        known = {item.id for item in found}
        found += [item for item in facts.newest_messages(NEWEST) if item.id not in known]
        shown, looks = [], set()
        for item in found:
            record = facts.record(item.record_id) if item.record_id else None
            if item.means is not Means.MAIL or not _may_read(item, record, sight):
                continue
            if record is not None and is_restricted(record):
                looks.add(record.record_id)
            shown.append(_shown(facts, item))
        now = facts.now.at
    note_looks(store, who, looks, now)
    return shown


def in_doubt(facts: Facts, who: Who) -> int:
    """How many mails may not have gone, of those that this person may look after."""
    if not who.roles & TELLS:
        return 0
    sight = sight_of(who)
    found = ((item, item.record_id) for item in facts.messages_at(Stage.DOUBTFUL))
    records = ((item, facts.record(record_id)) for item, record_id in found if record_id)
    return sum(_may_read(item, record, sight) for item, record in records)


def _may_read(item: Message, record: CustodyRecord | None, sight: Sight) -> bool:
    if item.occasion is Occasion.ALERT:
        return sight.audit
    return record is not None and may_see(record, sight)


def _shown(facts: Facts, item: Message) -> Shown:
    adult = facts.adult(item.adult_id) if item.adult_id else None
    staff = facts.staff(item.staff_id) if item.staff_id else None
    asked = facts.staff(item.queued_by) if item.queued_by else None
    reader = adult.name if adult else staff.name if staff else "the person outside the school"
    return Shown(item, reader, asked.name if asked else None)
