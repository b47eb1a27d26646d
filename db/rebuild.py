"""Making the ordinary tables anew from the ledger, and comparing them with what is there."""

from collections.abc import Iterator

from sqlalchemy import Connection, delete, select

from db.bodies import logged, rows_from
from db.models import PROJECTIONS, LedgerHead
from db.projector.context import Context
from db.projector.table import project


def rebuild(connection: Connection) -> None:
    """Make every table that follows from the ledger anew, in the connection's transaction."""
    for table in reversed(PROJECTIONS):
        connection.execute(delete(table))
    log_id = connection.execute(select(LedgerHead.log_id)).scalar_one()
    for _ in replay(connection, connection, log_id):
        pass


def replay(ledger: Connection, target: Connection, log_id: str) -> Iterator[int]:
    """Project every entry of one database into the tables of another; yields their numbers."""
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
            )
            project(context, entry.event)
            yield entry.sequence
        first = rows[-1][0] + 1
