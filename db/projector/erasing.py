"""What an erasure takes out of the tables that follow from the ledger."""

from sqlalchemy import bindparam, update

from db.bodies import event_at
from db.models import DeviceRow, ExemptionRow, StaffRow
from db.prepared import Prepared
from db.projector import people
from db.projector.context import Context
from db.projector.custody import fold_anew
from kiosk.custody import register as r
from kiosk.custody.events import RecordEvent
from kiosk.ledger.commitments import erasures

_BLANKING = {
    "description": Prepared(
        update(DeviceRow).where(DeviceRow.entry == bindparam("of_entry")).values(description="")
    ),
    "name": Prepared(
        update(StaffRow).where(StaffRow.entry == bindparam("of_entry")).values(name="")
    ),
    "conditions": Prepared(
        update(ExemptionRow)
        .where(ExemptionRow.entry == bindparam("of_entry"))
        .values(conditions=None)
    ),
}


def erased(context: Context, event: r.Erased) -> None:
    """Take out what rested on the values that were erased. People in the register stay."""
    for sequence, name in erasures({"erased": event.erased}):
        of = event_at(context.ledger, sequence)
        if isinstance(of, RecordEvent):
            fold_anew(context, of.record_id)
        elif isinstance(of, r.RegisterChanged | r.RegisterImported):
            changes = context.gone.get((sequence, name), ())
            people.erased(context.connection, sequence, context.sequence, changes)
        elif name in _BLANKING:
            _BLANKING[name].run(context.connection, of_entry=sequence)
