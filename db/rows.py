"""Writing whole rows."""

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Table, insert

from db.models import Base
from db.prepared import Prepared

Model = type[Base]


def inserting(dialect: str) -> Any:
    """The dialect's own insert, which can say what to do about a row that is there.

    Only the dialect that is used is loaded: the others would lie in a small machine's memory.
    """
    return import_module(f"sqlalchemy.dialects.{dialect}").insert


@cache
def _adding(table: Table) -> Prepared:
    return Prepared(insert(table))


@cache
def _putting(table: Table, dialect: str) -> Prepared:
    statement = inserting(dialect)(table)
    key = [column.name for column in table.primary_key]
    changed = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in key}
    return Prepared(statement.on_conflict_do_update(index_elements=key, set_=changed))


def add(connection: Connection, model: Model, **row: Any) -> None:
    """Insert a row that is new."""
    _adding(model.__table__).run(connection, **row)


def add_all(connection: Connection, model: Model, rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows that are new, however many, without holding them all."""
    _adding(model.__table__).run_all(connection, rows)


def put(connection: Connection, model: Model, **row: Any) -> None:
    """Insert the whole row, or put it in the place of the one with the same key."""
    _putting(model.__table__, connection.dialect.name).run(connection, **row)
