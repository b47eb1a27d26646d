"""Making the ordinary tables anew from the ledger, and comparing them with what is there."""

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import (
    Connection,
    Table,
    Text,
    collate,
    create_engine,
    delete,
    select,
    type_coerce,
)
from sqlalchemy.types import NullType

from db.bodies import logged, rows_from
from db.models import (
    PROJECTIONS,
    AdultRow,
    Base,
    CustodyRow,
    EntryAbout,
    LedgerHead,
    LinkRow,
    PupilRow,
)
from db.projector.context import Context
from db.projector.table import project
from db.records import from_text
from db.rows import Model, put
from kiosk.ledger.commitments import ERASED


@dataclass(frozen=True)
class Difference:
    """One place where a table is not what the ledger says. `key` names the row.

    `ledger` is what the ledger says, `table_has` what is there; both are values that may be
    personal: show `words` only.
    """

    table: str
    key: str
    column: str
    entry: int | None
    ledger: Any
    table_has: Any

    @property
    def words(self) -> str:
        """What differs, without the values."""
        since = f" since entry {self.entry}" if self.entry else ""
        if self.column == "":
            have = "is missing from" if self.table_has is None else "should not be in"
            return f"{self.key} {have} {self.table}."
        return f"{self.key} in {self.table} is not what the ledger says{since}: {self.column}."


_UNBACKED: dict[Model, Any] = {
    model: select(model.__table__).where(model.__table__.c.erased_by.is_not(None))
    for model in (PupilRow, AdultRow, LinkRow)
}
_ERASURES = select(EntryAbout.sequence).where(EntryAbout.about == ERASED)


def rebuild(connection: Connection) -> None:
    """Make every table that follows from the ledger anew, in the connection's transaction.

    People of whom a batch told that was erased stay as they are.
    """
    kept = [
        (model, [dict(row) for row in connection.execute(_UNBACKED[model]).mappings()])
        for model in _UNBACKED
    ]
    for table in reversed(PROJECTIONS):
        connection.execute(delete(table))
    log_id = connection.execute(select(LedgerHead.log_id)).scalar_one()
    _replay(connection, connection, log_id)
    for model, rows in kept:
        for row in rows:
            put(connection, model, **row)


def refold(ledger: Connection, log_id: str) -> Iterator[Difference]:
    """Every place where a table is not what the ledger says.

    The tables are made anew beside the database, in a file that is gone afterwards; nothing in the
    database changes. Raises what the projection raises where the ledger itself does not hold.
    """
    with tempfile.TemporaryDirectory(prefix="phonebox-") as folder:
        engine = create_engine(f"sqlite:///{Path(folder, 'refold.db')}", hide_parameters=True)
        try:
            with engine.connect() as scratch:
                # Nobody needs this file after a power cut.
                scratch.exec_driver_sql("PRAGMA synchronous=OFF")
                Base.metadata.create_all(scratch, tables=PROJECTIONS, checkfirst=False)
                _replay(ledger, scratch, log_id)
                erasures = frozenset(scratch.scalars(_ERASURES))
                for table in PROJECTIONS:
                    yield from _compare(scratch, ledger, table, erasures)
        finally:
            engine.dispose()


def _replay(ledger: Connection, target: Connection, log_id: str) -> None:
    first = 1
    while rows := rows_from(ledger, first):
        for entry in logged(ledger, [row[3] for row in rows]):
            context = Context(
                connection=target,
                ledger=ledger,
                log_id=log_id,
                sequence=entry.sequence,
                at=entry.at,
                staff_id=entry.staff_id,
                confirmed=entry.confirmed,
                replaying=True,
            )
            project(context, entry.event)
        first = rows[-1][0] + 1


_Keyed = tuple[tuple[Any, ...], dict[str, Any]]


def _compare(
    right: Connection, found: Connection, table: Table, erasures: frozenset[int]
) -> Iterator[Difference]:
    for row, other in _paired(_rows(right, table), _rows(found, table)):
        if other is not None and other[1].get("erased_by") in erasures:
            continue
        if row is not None and other is not None:
            yield from _columns(table.name, row[1], other[1], _key(*row))
        else:
            yield _whole(table.name, row, other)


def _paired(left: Iterator[_Keyed], right: Iterator[_Keyed]) -> Iterator[tuple[Any, Any]]:
    """Rows of the same key side by side; both sides are in the order of their keys."""
    one, two = next(left, None), next(right, None)
    while one is not None or two is not None:
        if two is None or (one is not None and one[0] < two[0]):
            yield one, None
            one = next(left, None)
        elif one is None or two[0] < one[0]:
            yield None, two
            two = next(right, None)
        else:
            yield one, two
            one, two = next(left, None), next(right, None)


def _rows(connection: Connection, table: Table) -> Iterator[_Keyed]:
    # As the driver has them: what somebody put there may not be of the column's type.
    columns = [type_coerce(column, NullType()).label(column.name) for column in table.columns]
    key = list(table.primary_key)
    order: list[Any] = list(key)
    if connection.dialect.name == "postgresql":
        # In the order of code points, as SQLite and Python have it.
        order = [collate(c, "C") if isinstance(c.type, Text) else c for c in key]
    statement = select(*columns).order_by(*order)
    found = connection.execution_options(yield_per=500).execute(statement)
    for values in found.mappings():
        row = {name: _plain(value) for name, value in values.items()}
        yield tuple(row[column.name] for column in key), row


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return value.isoformat() if isinstance(value, date) else value


def _whole(table: str, row: _Keyed | None, other: _Keyed | None) -> Difference:
    key, there = row or other or ((), {})
    name, entry = _key(key, there), _entry(there)
    return Difference(table, name, "", entry, row and row[1], other and other[1])


def _columns(
    table: str, right: dict[str, Any], other: dict[str, Any], key: str
) -> Iterator[Difference]:
    for name, value in right.items():
        if value == other[name]:
            continue
        if name == CustodyRow.data.key:
            yield from _fields(table, right, other, key)
        else:
            yield Difference(table, key, name, _entry(right), value, other[name])


def _fields(
    table: str, right: dict[str, Any], other: dict[str, Any], key: str
) -> Iterator[Difference]:
    said, has = from_text(right["data"]), None
    with suppress(msgspec.MsgspecError, TypeError):
        has = from_text(other["data"])
    if has is None or said == has:
        yield Difference(table, key, "data", _entry(right), right["data"], other["data"])
        return
    for item in fields(said):
        one, two = getattr(said, item.name), getattr(has, item.name)
        if one != two:
            yield Difference(table, key, item.name, _entry(right), one, two)


def _key(key: tuple[Any, ...], row: dict[str, Any]) -> str:
    return str(row.get("record_id") or " ".join(str(part) for part in key))


def _entry(row: dict[str, Any]) -> int | None:
    found = (row[name] for name in ("last_sequence", "entry", "sequence", "last") if name in row)
    entry = next(found, None)
    return entry if isinstance(entry, int) else None
