"""What an erasure takes out of the tables that follow from the ledger."""

from typing import Any

from sqlalchemy import bindparam, update

from db.bodies import event_at
from db.models import AgreementRow, DeviceRow, ExemptionRow, PermissionRow, StaffRow
from db.prepared import Prepared
from db.projector import people
from db.projector.context import Context
from db.projector.custody import fold_anew
from kiosk.custody import register as r
from kiosk.custody.events import RecordEvent
from kiosk.ledger.commitments import erasures


def _blanked(model: Any, name: str, empty: str | None) -> Prepared:
    told_here = model.entry == bindparam("of_entry")
    return Prepared(update(model).where(told_here).values({name: empty}))


_BLANKING: dict[str, tuple[Prepared, ...]] = {
    "description": (_blanked(DeviceRow, "description", ""),),
    "name": (_blanked(StaffRow, "name", ""),),
    "conditions": (
        _blanked(ExemptionRow, "conditions", None),
        _blanked(AgreementRow, "conditions", None),
    ),
    "sanctions": (_blanked(AgreementRow, "sanctions", None),),
    "holder": (_blanked(PermissionRow, "holder", ""),),
    "arrangement": (_blanked(PermissionRow, "arrangement", ""),),
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
            for blanked in _BLANKING[name]:
                blanked.run(context.connection, of_entry=sequence)
