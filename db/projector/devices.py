"""Devices, their codes and the agreements about them."""

from sqlalchemy import bindparam, update

from db.models import CodeRow, DeviceRow, ExemptionRow
from db.prepared import Prepared
from db.projector.context import Context
from db.rows import add, put
from kiosk.custody import register as r

_RETIRE = Prepared(
    update(CodeRow)
    .where(CodeRow.code == bindparam("of_code"), CodeRow.medium == bindparam("of_medium"))
    .where(CodeRow.retired.is_(None))
    .values(retired=bindparam("by"))
)
_OWNER = Prepared(
    update(DeviceRow).where(DeviceRow.id == bindparam("of_id")).values(owner_id=bindparam("owner"))
)
_END_EXEMPTION = Prepared(
    update(ExemptionRow).where(ExemptionRow.id == bindparam("of_id")).values(ended=True)
)


def enrolled(context: Context, event: r.DeviceEnrolled) -> None:
    """A device is known, or known better."""
    put(
        context.connection,
        DeviceRow,
        id=event.device_id,
        kind=event.kind.value,
        pupil_id=event.pupil_id,
        description=event.description or "",
        owner_id=event.owner_id,
        entry=context.sequence,
    )


def owner_recorded(context: Context, event: r.OwnerRecorded) -> None:
    """A device is somebody's."""
    _OWNER.run(context.connection, of_id=event.device_id, owner=event.owner_id)


def code_linked(context: Context, event: r.CodeLinked) -> None:
    """A device bears a code."""
    add(
        context.connection,
        CodeRow,
        entry=context.sequence,
        code=event.code,
        medium=event.medium,
        device_id=event.device_id,
        retired=None,
    )


def code_retired(context: Context, event: r.CodeRetired) -> None:
    """No device bears the code any more."""
    values = {"of_code": event.code, "of_medium": event.medium, "by": context.sequence}
    _RETIRE.run(context.connection, **values)


def exemption_granted(context: Context, event: r.ExemptionGranted) -> None:
    """A pupil keeps a device."""
    put(
        context.connection,
        ExemptionRow,
        id=event.exemption_id,
        pupil_id=event.pupil_id,
        device_id=event.device_id,
        ground=event.ground,
        first=event.first,
        last=event.last,
        conditions=event.conditions,
        ended=False,
        entry=context.sequence,
    )


def exemption_ended(context: Context, event: r.ExemptionEnded) -> None:
    """A pupil keeps a device no longer."""
    _END_EXEMPTION.run(context.connection, of_id=event.exemption_id)
