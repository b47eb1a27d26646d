"""Where to find what in the ledger: what each entry is about, and what each day came to."""

from collections.abc import Iterator
from datetime import date
from functools import cache

from sqlalchemy import bindparam, insert, select, update

from db.models import CodeRow, CustodyRow, DayRow, EntryAbout, EntryIndex
from db.prepared import Prepared
from db.projector.context import Context
from db.rows import inserting
from kiosk.clock import SCHOOL_ZONE
from kiosk.custody import events as e
from kiosk.custody.record import CustodyRecord
from kiosk.custody.register import AlertAcknowledged, AlertRaised, CodeRetired
from kiosk.custody.states import Kind
from kiosk.custody.telling import messages as m
from kiosk.ledger.payload import type_name

FREQUENT = frozenset({"handed_in", "released", Kind.HAND_IN.value})
"""What is too frequent to be worth an index: an entry like it is never far."""

_ONE = (
    *("record_id", "device_id", "pupil_id", "adult_id", "search_id"),
    *("right_device", "was_pupil", "was_device"),
)
_MANY = ("device_ids", "covers", "records", "about")
_OF_A_RECORD = (
    *(m.MessageEvent, m.CarerTold, m.TellingDecided),
    *(AlertRaised, AlertAcknowledged),
)
"""What is no event of a record itself, and found with its device and pupil all the same."""
_DEVICE_AND_PUPIL = Prepared(
    select(CustodyRow.device_id, CustodyRow.pupil_id).where(
        CustodyRow.record_id == bindparam("record_id")
    )
)
_RETIRED_HERE = Prepared(select(CodeRow.device_id).where(CodeRow.retired == bindparam("sequence")))
_ADD_INDEX = Prepared(insert(EntryIndex))
_ADD_ABOUT = Prepared(insert(EntryAbout))
_LESS = Prepared(
    update(DayRow)
    .where(DayRow.day == bindparam("of_day"))
    .values(
        hand_ins=DayRow.hand_ins - bindparam("fewer_hand_ins"),
        confiscations=DayRow.confiscations - bindparam("fewer_confiscations"),
    )
)


@cache
def _counting(dialect: str) -> Prepared:
    statement = inserting(dialect)(DayRow)
    new = statement.excluded
    counted = statement.on_conflict_do_update(
        index_elements=[DayRow.day],
        set_={
            "last": new.last,
            "hand_ins": DayRow.hand_ins + new.hand_ins,
            "confiscations": DayRow.confiscations + new.confiscations,
        },
    )
    return Prepared(counted)


def index(context: Context, event: e.Event, record: CustodyRecord | None) -> None:
    """Make the entry findable."""
    name, day = type_name(event), context.day
    kind = record.kind.value if record else None
    about = {key for key in _about(context, event, record) if key}
    about |= {key for key in (name, kind) if key and key not in FREQUENT}
    sequence, connection = context.sequence, context.connection
    _ADD_INDEX.run(connection, sequence=sequence, type=name, kind=kind, day=day)
    _ADD_ABOUT.run_all(connection, ({"about": key, "sequence": sequence} for key in sorted(about)))
    _count(context, event, record, day)


def _about(context: Context, event: e.Event, record: CustodyRecord | None) -> Iterator[str | None]:
    yield context.staff_id
    for name in _ONE:
        yield getattr(event, name, None)
    for name in _MANY:
        yield from getattr(event, name, ())
    if record:
        yield record.device_id
        yield record.pupil_id
    elif isinstance(event, e.SignedOff | e.CollectionStopped):
        for record_id in event.covers if isinstance(event, e.SignedOff) else event.records:
            found = _DEVICE_AND_PUPIL.first(context.connection, record_id=record_id)
            yield from found or ()
    elif isinstance(event, _OF_A_RECORD) and event.record_id:
        yield from _DEVICE_AND_PUPIL.first(context.connection, record_id=event.record_id) or ()
    elif isinstance(event, CodeRetired):
        yield from _RETIRED_HERE.scalars(context.connection, sequence=context.sequence)


def _count(context: Context, event: e.Event, record: CustodyRecord | None, day: date) -> None:
    confiscated = (
        isinstance(event, e.Taken | e.Confiscated | e.KindChanged)
        and event.kind is Kind.CONFISCATION
    )
    _counting(context.connection.dialect.name).run(
        context.connection,
        day=day,
        first=context.sequence,
        last=context.sequence,
        hand_ins=int(isinstance(event, e.HandedIn)),
        confiscations=int(confiscated),
    )
    if isinstance(event, e.Voided) and record:
        _LESS.run(
            context.connection,
            of_day=record.opened_at.astimezone(SCHOOL_ZONE).date(),
            fewer_hand_ins=int(record.kind is Kind.HAND_IN),
            fewer_confiscations=int(record.kind is Kind.CONFISCATION),
        )
