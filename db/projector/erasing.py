"""What an erasure takes out of the tables that follow from the ledger."""

from sqlalchemy import bindparam, update

from db.bodies import event_at
from db.models import DeviceRow, ExemptionRow, StaffRow
from db.projector.context import Context
from db.projector.custody import fold_anew
from db.projector.people import people_anew
from kiosk.custody import register as r
from kiosk.custody.events import RecordEvent
from kiosk.ledger.commitments import erasures

_BLANK = {
    "description": update(DeviceRow).values(description=""),
    "name": update(StaffRow).values(name=""),
    "conditions": update(ExemptionRow).values(conditions=None),
}
_ENTRY = {
    "description": DeviceRow.entry,
    "name": StaffRow.entry,
    "conditions": ExemptionRow.entry,
}
_BLANKING = {
    name: statement.where(_ENTRY[name] == bindparam("of_entry"))
    for name, statement in _BLANK.items()
}


def erased(context: Context, event: r.Erased) -> None:
    """Take out what rested on the values that were erased."""
    named = list(erasures({"erased": event.erased}))
    for sequence, name in named:
        of_record = event_at(context.ledger, sequence)
        if isinstance(of_record, RecordEvent):
            fold_anew(context, of_record.record_id)
        if name in _BLANKING:
            context.connection.execute(_BLANKING[name], {"of_entry": sequence})
    if any(name == "changes" for _, name in named):
        people_anew(context)
