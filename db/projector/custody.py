"""Custody records, from the events of each, and the authorities that a confiscation suspends."""

from sqlalchemy import bindparam, select, update

from db import records
from db.bodies import logged
from db.models import DeviceRow, EntryAbout, LedgerEntry, StandingRow
from db.prepared import Prepared
from db.projector.context import Context
from kiosk.custody import events as e
from kiosk.custody.acts.mending import Resumed
from kiosk.custody.folding import apply, fold
from kiosk.custody.record import CustodyRecord, Entry
from kiosk.custody.safeguarding.sealing import Sealed
from kiosk.custody.states import Kind

_OPENING = (e.HandedIn, e.Taken, e.Confiscated, Resumed, Sealed)
_SUSPENDING = (e.Taken, e.Confiscated, e.KindChanged, e.Identified)

_SUSPEND = Prepared(
    update(StandingRow)
    .where(StandingRow.pupil_id == bindparam("of_pupil"))
    .values(suspended_at=bindparam("suspended_at"))
)
_MOVE = Prepared(
    update(DeviceRow)
    .where(DeviceRow.id == bindparam("of_id"))
    .values(pupil_id=bindparam("pupil"), owner_id=None)
)
_ENTRIES = Prepared(
    select(EntryAbout.sequence)
    .where(EntryAbout.about == bindparam("record_id"), EntryAbout.sequence < bindparam("before"))
    .order_by(EntryAbout.sequence)
)
_BODY = Prepared(select(LedgerEntry.body).where(LedgerEntry.sequence == bindparam("sequence")))


def fold_anew(context: Context, record_id: str) -> None:
    """Make a record anew from its entries, after a value of one of them was erased."""
    numbers = _ENTRIES.scalars(context.connection, record_id=record_id, before=context.sequence)
    bodies = [_BODY.scalar(context.ledger, sequence=number) for number in numbers]
    entries = [
        Entry(item.sequence, item.event, item.at, item.staff_id, item.confirmed)
        for item in logged(context.ledger, bodies)
        if isinstance(item.event, e.RecordEvent) and item.event.record_id == record_id
    ]
    records.update_record(context.connection, fold(entries))


def fold_in(context: Context, event: e.RecordEvent) -> CustodyRecord:
    """The event's record after it, kept."""
    entry = Entry(context.sequence, event, context.at, context.staff_id, context.confirmed)
    if isinstance(event, _OPENING):
        record = apply(None, entry)
        records.insert_record(context.connection, record)
    else:
        before = records.by_id(context.connection, event.record_id)
        record = apply(before, entry)
        records.update_record(context.connection, record)
    if isinstance(event, e.Corrected) and event.register and event.was_device:
        _MOVE.run(context.connection, of_id=event.was_device, pupil=event.right_id)
    suspends = isinstance(event, _SUSPENDING) or getattr(event, "was_pupil", None)
    if suspends and record.kind is Kind.CONFISCATION and record.pupil_id:
        _SUSPEND.run(context.connection, of_pupil=record.pupil_id, suspended_at=context.at)
    return record
