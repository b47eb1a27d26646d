"""The rights of the application's role on PostgreSQL: it can neither change nor delete an entry.

The tables belong to another role, the one that runs the migrations; only that one can do more.
"""

from sqlalchemy import Connection

from db.models import BESIDE, PROJECTIONS

_ALL = "SELECT, INSERT, UPDATE, DELETE"

RIGHTS: dict[str, str] = {
    "alembic_version": "SELECT",
    "ledger_entries": "SELECT, INSERT",
    "personal_values": "SELECT, INSERT, DELETE",
    "ledger_head": "SELECT, UPDATE",
    "commands": "SELECT, INSERT",
    **dict.fromkeys(BESIDE, _ALL),
    **{table.name: _ALL for table in PROJECTIONS},
}
"""Table → rights. A value beside the ledger may go: a trigger sees to it that it was erased."""


def grants(role: str) -> tuple[str, ...]:
    """The statements that give a role what the application needs, and take what it must not have.

    For `psql`, or for `grant`; they can be run again after each migration.
    """
    quoted = '"' + role.replace('"', '""') + '"'
    return tuple(
        statement
        for table, rights in RIGHTS.items()
        for statement in (
            f"REVOKE ALL ON {table} FROM {quoted}",
            f"GRANT {rights} ON {table} TO {quoted}",
        )
    )


def grant(connection: Connection, role: str) -> None:
    """Give a role its rights, on the connection of the tables' owner."""
    for statement in grants(role):
        connection.exec_driver_sql(statement)
