"""Writing single rows: the statements are built once for each table and dialect."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table, insert
from sqlalchemy.dialects import postgresql, sqlite

from db.models import Base

Model = type[Base]


def table_of(model: Model) -> Table:
    """The table of a model."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} has no table of its own")
    return table


@cache
def _inserting(table: Table) -> Insert:
    return insert(table)


@cache
def _putting(table: Table, dialect: str) -> Insert:
    kinds: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
    statement = kinds[dialect](table)
    key = [column.name for column in table.primary_key]
    changed = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in key}
    made: Insert = statement.on_conflict_do_update(index_elements=key, set_=changed)
    return made


def add(connection: Connection, model: Model, *rows: dict[str, Any]) -> None:
    """Insert rows that are new."""
    connection.execute(_inserting(table_of(model)), list(rows) if len(rows) > 1 else rows[0])


def put(connection: Connection, model: Model, row: dict[str, Any]) -> None:
    """Insert the whole row, or put it in the place of the one with the same key."""
    connection.execute(_putting(table_of(model), connection.dialect.name), row)
