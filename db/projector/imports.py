"""The register following from an import: a few parts at a time, so that scans come between.

The entry and the values beside it are written at once. The tables follow in slices, each in a
transaction of its own; `applied` says how far. Whatever else would change people waits for none of
it: it finishes the import first, within its own transaction, so that the order stays the ledger's.
"""

from sqlalchemy import Connection, bindparam, select, update

from db.bodies import event_at, value_at
from db.models import ImportRow
from db.prepared import Prepared
from db.projector import people
from db.projector import told as parts_told
from db.projector.context import Context
from db.rows import add
from kiosk.custody import register as r

ALL = 2**31
"""More parts than any import has."""

_PENDING = Prepared(
    select(ImportRow.entry, ImportRow.parts, ImportRow.applied)
    .where(ImportRow.applied < ImportRow.parts)
    .order_by(ImportRow.entry)
)
_APPLIED = Prepared(select(ImportRow.applied).where(ImportRow.entry == bindparam("of_entry")))
_REACHED = Prepared(
    update(ImportRow)
    .where(ImportRow.entry == bindparam("of_entry"))
    .values(applied=bindparam("reached"))
)


def register_changed(context: Context, event: r.RegisterChanged) -> None:
    """Apply one small batch, after any import that came before it."""
    finish(context.connection, context.ledger)
    people.apply(context.connection, context.sequence, event.changes or ())


def register_imported(context: Context, event: r.RegisterImported) -> None:
    """Begin to follow from an import, after any that came before it."""
    finish(context.connection, context.ledger)
    add(
        context.connection,
        ImportRow,
        entry=context.sequence,
        parts=event.count,
        applied=0,
        headings=event.headings,
        columns=list(event.columns),
    )
    if context.replaying:
        catch_up(context.connection, context.ledger, _reached(context, event.count))


def catch_up(connection: Connection, ledger: Connection, most: int) -> bool:
    """Apply so many parts of the import that is under way; whether any import is left."""
    pending = _PENDING.first(connection)
    if pending is None:
        return False
    until = min(pending.parts, pending.applied + most)
    for part in range(pending.applied, until):
        changes = value_at(ledger, pending.entry, f"parts.{part}")
        people.apply(connection, pending.entry, changes or ())
        parts_told.note(connection, pending.entry, part, changes or ())
    _REACHED.run(connection, of_entry=pending.entry, reached=until)
    return is_behind(connection)


def is_behind(connection: Connection) -> bool:
    """Whether there is an import from which the register has not followed to its end."""
    return _PENDING.first(connection) is not None


def finish(connection: Connection, ledger: Connection) -> None:
    """Apply all that is left of any import."""
    while catch_up(connection, ledger, ALL):
        pass


def told(connection: Connection, sequence: int, name: str) -> object:
    """The changes that a value beside an entry told the register, if it is such a value."""
    if name != "changes" and not name.startswith("parts."):
        return None
    event = event_at(connection, sequence)
    if not isinstance(event, r.RegisterChanged | r.RegisterImported):
        return None
    return value_at(connection, sequence, name)


def _reached(context: Context, count: int) -> int:
    """How far the tables of the database have come, when others are made to compare with them."""
    if context.ledger is context.connection:
        return count
    reached = _APPLIED.scalar(context.ledger, of_entry=context.sequence)
    return count if reached is None else int(reached)
