"""Questions about what is, or was, in custody."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select, true

from db import records
from db.models import CustodyRow
from db.prepared import Prepared
from db.queries.base import Questions
from kiosk.custody.record import CustodyRecord

_OPEN = select(CustodyRow.data).where(CustodyRow.is_open == true())
_OLDEST_FIRST = _OPEN.order_by(CustodyRow.intake_sequence)
_ALL_OPEN = Prepared(_OLDEST_FIRST)
_OPEN_OF_DEVICE = Prepared(
    _OPEN.where(CustodyRow.device_id == bindparam("device_id")).order_by(
        CustodyRow.intake_sequence.desc()
    )
)
_OPEN_OF_PUPILS = _OLDEST_FIRST.where(
    CustodyRow.pupil_id.in_(bindparam("pupil_ids", expanding=True))
)
_LAST_OF_DEVICE = Prepared(
    select(CustodyRow.data)
    .where(CustodyRow.device_id == bindparam("device_id"))
    .order_by(CustodyRow.intake_sequence.desc())
    .limit(1)
)
_SLOTS = Prepared(
    select(CustodyRow.record_id, CustodyRow.slot).where(
        CustodyRow.is_open == true(), CustodyRow.slot.is_not(None)
    )
)


class CustodyQuestions(Questions):
    """Questions about custody records."""

    def record(self, record_id: str) -> CustodyRecord | None:
        """The record with this id."""
        return records.by_id(self._connection, record_id)

    def open_record_of(self, device_id: str) -> CustodyRecord | None:
        """The record of a device that is in custody or unresolved; the newest, were there two."""
        data = _OPEN_OF_DEVICE.scalar(self._connection, device_id=device_id)
        return None if data is None else records.from_text(data)

    def last_record_of(self, device_id: str) -> CustodyRecord | None:
        """The record that was opened last for a device."""
        data = _LAST_OF_DEVICE.scalar(self._connection, device_id=device_id)
        return None if data is None else records.from_text(data)

    def open_records(self) -> Sequence[CustodyRecord]:
        """Everything in custody or unresolved, the oldest first."""
        found = _ALL_OPEN.scalars(self._connection)
        return [records.from_text(data) for data in found]

    def open_records_of_pupils(self, pupil_ids: Sequence[str]) -> Sequence[CustodyRecord]:
        """The same, of these pupils only."""
        if not pupil_ids:
            return []
        found = self._connection.execute(_OPEN_OF_PUPILS, {"pupil_ids": list(pupil_ids)})
        return [records.from_text(data) for data in found.scalars()]

    def slots_taken(self) -> frozenset[str]:
        """The slots in which something lies."""
        if self._memory is None:
            return frozenset(self._taken().values())
        return self._memory.slots_taken(self._taken)

    def _taken(self) -> dict[str, str]:
        return dict(_SLOTS.plain(self._connection))
