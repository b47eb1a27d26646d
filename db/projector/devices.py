"""Devices, their codes and the agreements about them."""

from sqlalchemy import bindparam, select, update

from db.models import AgreementRow, CodeRow, DeviceRow, ExemptionRow, PermissionRow
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
_END_AGREEMENT = Prepared(
    update(AgreementRow).where(AgreementRow.id == bindparam("of_id")).values(ended=True)
)
_APPROVE = Prepared(
    update(AgreementRow).where(AgreementRow.id == bindparam("of_id")).values(approved=True)
)
_AGREED = Prepared(select(AgreementRow.agreed).where(AgreementRow.id == bindparam("of_id")))
_AGREE = Prepared(
    update(AgreementRow)
    .where(AgreementRow.id == bindparam("of_id"))
    .values(agreed=bindparam("parties"))
)
_END_PERMISSION = Prepared(
    update(PermissionRow).where(PermissionRow.id == bindparam("of_id")).values(ended=True)
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
    if not event.interim:
        _APPROVE.run(context.connection, of_id=event.exemption_id)


def exemption_ended(context: Context, event: r.ExemptionEnded) -> None:
    """A pupil keeps a device no longer."""
    _END_EXEMPTION.run(context.connection, of_id=event.exemption_id)
    _END_AGREEMENT.run(context.connection, of_id=event.exemption_id)


def exemption_asked(context: Context, event: r.ExemptionAsked) -> None:
    """An exemption is asked for; nothing follows from it for a scan."""
    put(
        context.connection,
        AgreementRow,
        id=event.exemption_id,
        pupil_id=event.pupil_id,
        device_id=event.device_id,
        ground=event.ground,
        first=event.first,
        last=event.last,
        conditions=event.conditions,
        sanctions=event.sanctions,
        carer_alone=event.carer_alone,
        lead_id=event.lead_id,
        asked_by=context.staff_id,
        agreed=[],
        approved=False,
        ended=False,
        entry=context.sequence,
    )


def agreement_recorded(context: Context, event: r.AgreementRecorded) -> None:
    """A pupil or a carer has agreed in writing."""
    agreed = _AGREED.scalar(context.connection, of_id=event.exemption_id) or []
    parties = sorted({*agreed, event.party})
    _AGREE.run(context.connection, of_id=event.exemption_id, parties=parties)


def permission_recorded(context: Context, event: r.PermissionRecorded) -> None:
    """A visitor or a member of staff may have a device with them."""
    put(
        context.connection,
        PermissionRow,
        id=event.permission_id,
        party=event.party,
        holder=event.holder or "",
        arrangement=event.arrangement or "",
        first=event.first,
        last=event.last,
        ended=False,
        entry=context.sequence,
    )


def permission_ended(context: Context, event: r.PermissionEnded) -> None:
    """They may no longer."""
    _END_PERMISSION.run(context.connection, of_id=event.permission_id)
