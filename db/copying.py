"""A copy of the live database, for a backup: one moment of it, while others go on writing.

`VACUUM INTO` reads in one transaction, which stops no writer, and leaves out what was deleted. A
copy of the file would be of several moments at once.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from db.errors import as_store_error
from db.queries.ledger import head_of
from kiosk.ledger.chain import HeadDamaged
from kiosk.services.ports import StoreError

BUSY_SECONDS = 10.0
"""How long it waits to begin; a writer never holds it up longer."""


@dataclass(frozen=True)
class Copied:
    """What a copy holds: whose ledger, so many entries, their root in hex, the schema's version."""

    log: str
    entries: int
    root: str
    schema: str
    size: int


def copy_database(database: Path, target: Path) -> Copied:
    """Copy a school's SQLite database into an empty file. Raises StoreError."""
    try:
        with closing(_opened(database)) as connection:
            connection.execute("VACUUM INTO ?", (str(target),))
        return _held(target)
    except (sqlite3.Error, HeadDamaged) as error:
        raise _words(error) from error


def _held(target: Path) -> Copied:
    with closing(_opened(target)) as connection:
        head = connection.execute("SELECT log_id, size, hash, frontier FROM ledger_head").fetchone()
        (schema,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if head is None:
        raise StoreError("There is no school in this database yet. Run: phonebox init")
    root = head_of(*head[1:]).root
    return Copied(head[0], head[1], root.hex(), schema, target.stat().st_size)


def _opened(path: Path) -> sqlite3.Connection:
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    return sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)


def _words(error: sqlite3.Error | HeadDamaged) -> StoreError:
    if isinstance(error, HeadDamaged):
        return StoreError(f"{error}. Nothing was copied. Run: phonebox ledger verify")
    return as_store_error(error)
