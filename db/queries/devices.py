"""Questions about devices, codes and exemptions."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from db.models import CodeRow, DeviceRow, ExemptionRow
from db.prepared import Prepared
from db.queries.base import Questions
from kiosk.custody.states import DeviceKind
from kiosk.services import views as v

_DEVICES = Prepared(
    select(
        DeviceRow.id, DeviceRow.kind, DeviceRow.pupil_id, DeviceRow.description, DeviceRow.owner_id
    ).order_by(DeviceRow.entry)
)
_DEVICE = _DEVICES.where(DeviceRow.id == bindparam("device_id"))
_DEVICES_OF = _DEVICES.where(DeviceRow.pupil_id == bindparam("pupil_id"))
# A link that holds comes before those that do not, then the newest first.
_CODES = select(CodeRow.code, CodeRow.medium, CodeRow.device_id, CodeRow.retired).order_by(
    CodeRow.retired.is_not(None), CodeRow.entry.desc()
)
_CODE = Prepared(
    _CODES.where(CodeRow.code == bindparam("code"), CodeRow.medium == bindparam("medium"))
)
_CODES_OF = Prepared(_CODES.where(CodeRow.device_id == bindparam("device_id")))
_EXEMPTION = Prepared(
    select(
        ExemptionRow.id,
        ExemptionRow.pupil_id,
        ExemptionRow.device_id,
        ExemptionRow.ground,
        ExemptionRow.first,
        ExemptionRow.last,
        ExemptionRow.conditions,
    )
    .where(ExemptionRow.device_id == bindparam("device_id"), ExemptionRow.ended.is_(False))
    .where(ExemptionRow.first <= bindparam("on"), ExemptionRow.last >= bindparam("on"))
    .order_by(ExemptionRow.entry.desc())
    .limit(1)
)


class DeviceQuestions(Questions):
    """Questions about what can be handed in."""

    def device(self, device_id: str) -> v.Device | None:
        """The device with this id."""
        row = _DEVICE.first(self._connection, device_id=device_id)
        return None if row is None else _device(row)

    def devices(self) -> Sequence[v.Device]:
        """Every known device, in the order of enrolment."""
        return [_device(row) for row in _DEVICES.all(self._connection)]

    def devices_of(self, pupil_id: str) -> Sequence[v.Device]:
        """The devices of one pupil."""
        found = _DEVICES_OF.all(self._connection, pupil_id=pupil_id)
        return [_device(row) for row in found]

    def codes(self, code: str, medium: str) -> Sequence[v.CodeLink]:
        """Every device that bears or bore this code; those that bear it come first."""
        found = _CODE.all(self._connection, code=code, medium=medium)
        return [_code(row) for row in found]

    def codes_of(self, device_id: str) -> Sequence[v.CodeLink]:
        """The codes of one device, those in force first."""
        found = _CODES_OF.all(self._connection, device_id=device_id)
        return [_code(row) for row in found]

    def exemption(self, device_id: str, on: date) -> v.Exemption | None:
        """The agreement under which a device stays with its pupil on this day."""
        values = {"device_id": device_id, "on": on}
        row = _EXEMPTION.first(self._connection, **values)
        return None if row is None else v.Exemption(*row)


def _device(row: Any) -> v.Device:
    device_id, kind, pupil_id, description, owner_id = row
    return v.Device(device_id, DeviceKind(kind), pupil_id, description, owner_id)


def _code(row: Any) -> v.CodeLink:
    code, medium, device_id, retired = row
    return v.CodeLink(code, medium, device_id, retired is not None)
