"""What an erasure takes out of the tables that follow from the ledger."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, delete, exists, update

from db.bodies import event_at
from db.models import (
    AgreementRow,
    AuthorisationRow,
    CollectionWordRow,
    DeviceRow,
    ExemptionRow,
    PermissionRow,
    PupilRow,
    StaffRow,
)
from db.prepared import Prepared
from db.projector import people, told
from db.projector.context import Context
from db.projector.custody import fold_anew
from kiosk.custody import register as r
from kiosk.custody.events import RecordEvent
from kiosk.ledger.commitments import erasures


def _blanked(model: Any, name: str, empty: str | None) -> Prepared:
    told_here = model.entry == bindparam("of_entry")
    return Prepared(update(model).where(told_here).values({name: empty}))


_FORGET_WORD = Prepared(
    delete(CollectionWordRow).where(
        CollectionWordRow.pupil_id == bindparam("of_id"),
        exists().where(PupilRow.id == bindparam("of_id"), PupilRow.left_on.is_not(None)),
    )
)
_BLANKING: dict[str, tuple[Prepared, ...]] = {
    "description": (_blanked(DeviceRow, "description", ""),),
    "name": (_blanked(StaffRow, "name", ""),),
    "conditions": (
        _blanked(ExemptionRow, "conditions", None),
        _blanked(AgreementRow, "conditions", None),
    ),
    "sanctions": (_blanked(AgreementRow, "sanctions", None),),
    "holder": (_blanked(PermissionRow, "holder", ""),),
    "organisation": (_blanked(AuthorisationRow, "organisation", None),),
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
            if not context.replaying:
                _forget_words(context, changes)
            if isinstance(of, r.RegisterImported) and name.startswith("parts."):
                told.forget(context.connection, sequence, name, changes)
        elif name in _BLANKING:
            for blanked in _BLANKING[name]:
                blanked.run(context.connection, of_entry=sequence)


def _forget_words(context: Context, changes: Iterable[dict[str, Any]]) -> None:
    """The collection word of a pupil who has left goes with what was told of them."""
    for pupil_id in {change["id"] for change in changes if change["op"] == "pupil"}:
        _FORGET_WORD.run(context.connection, of_id=pupil_id)
