"""Custody records as rows of the database and back."""

from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from db.models import CustodyRow
from db.prepared import Prepared
from kiosk.custody.record import CustodyRecord

_decoder = msgspec.json.Decoder(CustodyRecord)
_encoder = msgspec.json.Encoder()

_BY_ID = Prepared(select(CustodyRow.data).where(CustodyRow.record_id == bindparam("record_id")))
_INSERT = Prepared(insert(CustodyRow))
_COLUMNS = ("device_id", "pupil_id", "kind", "state", "slot", "is_open", "last_sequence", "data")
_UPDATE = Prepared(
    update(CustodyRow)
    .where(CustodyRow.record_id == bindparam("of_record"))
    .values({name: bindparam(name) for name in _COLUMNS})
)


def from_text(data: str) -> CustodyRecord:
    """The record that a row's `data` holds."""
    return _decoder.decode(data)


def by_id(connection: Connection, record_id: str) -> CustodyRecord | None:
    """The record with this id."""
    data = _BY_ID.scalar(connection, record_id=record_id)
    return None if data is None else from_text(data)


def as_row(record: CustodyRecord) -> dict[str, Any]:
    """The row that holds a record."""
    return {
        "intake_sequence": record.intake_sequence,
        "record_id": record.record_id,
        "device_id": record.device_id,
        "pupil_id": record.pupil_id,
        "kind": record.kind.value,
        "state": record.state.value,
        "slot": record.slot,
        "is_open": record.is_open,
        "last_sequence": record.last_sequence,
        "data": _encoder.encode(record).decode(),
    }


def insert_record(connection: Connection, record: CustodyRecord) -> None:
    """Keep a record that was not there."""
    _INSERT.run(connection, **as_row(record))


def update_record(connection: Connection, record: CustodyRecord) -> None:
    """Keep a record in the place of its earlier self."""
    row = as_row(record)
    values = {name: row[name] for name in _COLUMNS}
    _UPDATE.run(connection, **values, of_record=record.record_id)
