"""Questions about what is, or was, in custody."""

from collections.abc import Iterator, Sequence

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
        """The record with this id; none where it is sealed, for to others that is not there."""
        found = records.by_id(self._connection, record_id)
        return None if found is None or found.sealed else found

    def sealed_record(self, record_id: str) -> CustodyRecord | None:
        """The sealed record with this id: for the headteacher's eyes alone."""
        found = records.by_id(self._connection, record_id)
        return found if found is not None and found.sealed else None

    def open_record_of(self, device_id: str) -> CustodyRecord | None:
        """The record of a device that is in custody or unresolved; the newest, were there two."""
        data = _OPEN_OF_DEVICE.scalar(self._connection, device_id=device_id)
        return None if data is None else records.from_text(data)

    def last_record_of(self, device_id: str) -> CustodyRecord | None:
        """The record that was opened last for a device."""
        data = _LAST_OF_DEVICE.scalar(self._connection, device_id=device_id)
        return None if data is None else records.from_text(data)

    def open_records(self) -> Sequence[CustodyRecord]:
        """Everything in custody or unresolved but what is sealed, the oldest first."""
        return [record for record in self._every_open() if not record.sealed]

    def sealed_records(self) -> Sequence[CustodyRecord]:
        """What is in sealed custody, the oldest first: for the headteacher's eyes alone."""
        return [record for record in self._every_open() if record.sealed]

    def _every_open(self) -> Iterator[CustodyRecord]:
        found = _ALL_OPEN.scalars(self._connection)
        return (records.from_text(data) for data in found)

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
