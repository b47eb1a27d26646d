"""The head of the ledger as a transaction that writes finds it, and leaves it."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from db.models import LedgerHead
from db.prepared import Prepared
from db.queries.ledger import head_of
from kiosk.ledger.chain import Head
from kiosk.services.ports import StoreError

_HEAD = Prepared(
    select(LedgerHead.size, LedgerHead.hash, LedgerHead.frontier, LedgerHead.recorded_at)
    .where(LedgerHead.log_id == bindparam("log_id"))
    .with_for_update()
)
_REPLACE_HEAD = Prepared(
    update(LedgerHead)
    .where(LedgerHead.log_id == bindparam("of_log"))
    .where(LedgerHead.size == bindparam("old_size"), LedgerHead.hash == bindparam("old_hash"))
    .values(
        size=bindparam("size"),
        hash=bindparam("hash"),
        frontier=bindparam("frontier"),
        recorded_at=bindparam("recorded_at"),
    )
)


def head_to_write(connection: Connection, log_id: str) -> tuple[Head, datetime | None]:
    """The head, held until the transaction ends, and the time of its newest entry."""
    row = _HEAD.only(connection, log_id=log_id)
    return head_of(row.size, row.hash, row.frontier), row.recorded_at


def replace_head(
    connection: Connection, log_id: str, old: Head, new: Head, recorded_at: datetime | None
) -> None:
    """Put the new head in the place of the old one. Raises StoreError where another is there."""
    if new == old:
        return
    replaced = _REPLACE_HEAD.run(
        connection,
        of_log=log_id,
        old_size=old.size,
        old_hash=old.hash,
        size=new.size,
        hash=new.hash,
        frontier=b"".join(new.frontier),
        recorded_at=recorded_at,
    )
    if replaced != 1:
        raise StoreError(
            "Somebody else wrote into the ledger at the same time. Nothing was recorded. "
            "Do it again; if it stays, stop the other program."
        )
