"""Opening a school's records that are there, and beginning new ones."""

import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from db import guards, schema
from db.batch import Identity
from db.commit import Committer
from db.engine import address, reading_engine, sqlite_path, writing_engine
from db.errors import as_store_error
from db.models import LedgerHead
from db.projector.imports import is_behind
from db.rebuild import rebuild
from db.space import LOW_WATER, Space
from db.sql_store import SqlStore
from kiosk.clock import Clock
from kiosk.ledger.chain import Head
from kiosk.services.ports import StoreError

GUARDS_DOWN = (
    "The guards of the ledger are not as they should be ({names}): somebody changed the database. "
    "Nothing is recorded until this is cleared up. Run: phonebox ledger verify"
)


def open_store(
    where: str | Path,
    clock: Clock,
    *,
    log_id: str | None = None,
    boot: str | None = None,
    low_water: int = LOW_WATER,
) -> SqlStore:
    """Open a school's records, given as a SQLite file or a URL, to read and write.

    `boot` names the machine's start; Linux tells it unless given. Below `low_water` free bytes
    nothing is recorded. Raises SchemaError where the database is of another version, and StoreError
    where it cannot be used, its guards do not stand, or its ledger is not the one called `log_id`.
    """
    url = _there(where)
    path = sqlite_path(url)
    space = Space(path, low_water) if path else None
    writing = writing_engine(url)
    with _readable(writing):
        with writing.begin() as connection:
            schema.check(connection)
            down = guards.missing(connection)
            found = _log_of(connection, log_id)
            behind = is_behind(connection)
        if down:
            raise StoreError(GUARDS_DOWN.format(names=", ".join(down)))
        if space:
            space.check_writable()
    identity = Identity(found, boot or _boot())
    committer = Committer(writing, identity, clock.now, space, is_behind=behind)
    return SqlStore(reading_engine(url), identity, clock, committer)


def open_reading(where: str | Path, clock: Clock, *, log_id: str | None = None) -> SqlStore:
    """Open a school's records to read only: beside the service that writes, or to verify them.

    Whether the guards stand is not asked: a ledger that somebody changed must still be readable.
    """
    reading = reading_engine(_there(where))
    with _readable(reading), reading.begin() as connection:
        schema.check(connection)
        identity = Identity(_log_of(connection, log_id), _boot())
    return SqlStore(reading, identity, clock, None)


def create_store(
    where: str | Path,
    clock: Clock,
    *,
    log_id: str | None = None,
    boot: str | None = None,
    low_water: int = LOW_WATER,
) -> SqlStore:
    """Begin new records with an empty ledger, and open them; the first events are the caller's.

    Raises StoreError where there are records already, or they cannot be made.
    """
    url = address(where)
    path = sqlite_path(url)
    if path:
        _new_file(path)
    writing = writing_engine(url)
    with _readable(writing), writing.begin() as connection:
        schema.check_empty(connection)
        schema.upgrade(connection)
        if connection.execute(select(LedgerHead.log_id)).first():
            raise StoreError("There is a school in this database already.")
        connection.execute(insert(LedgerHead), _first_head(log_id or str(uuid.uuid4())))
    writing.dispose()
    return open_store(where, clock, log_id=log_id, boot=boot, low_water=low_water)


def migrate_store(where: str | Path) -> tuple[str, str]:
    """Bring the database up to this version; the revisions before and after.

    Raises SchemaError where there is nothing of ours, or of a newer version.
    """
    writing = writing_engine(_there(where))
    with _readable(writing), writing.begin() as connection:
        before = schema.known(connection)
        if before != schema.EXPECTED:
            schema.upgrade(connection)
            rebuild(connection)
    writing.dispose()
    return before, schema.EXPECTED


def rebuild_store(where: str | Path) -> None:
    """Make every table that follows from the ledger anew. Raises SchemaError, StoreError."""
    writing = writing_engine(_there(where))
    with _readable(writing), writing.begin() as connection:
        schema.check(connection)
        rebuild(connection)
    writing.dispose()


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return "unknown"


def _there(where: str | Path) -> URL:
    url = address(where)
    path = sqlite_path(url)
    # SQLite makes an empty database where there is none.
    if path and not path.exists():
        raise schema.SchemaError(f"There is no school in {path.parent} yet. Run: phonebox init")
    return url


def _new_file(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        if path.stat().st_size:
            raise StoreError(f"There is a school in {path.parent} already.") from None
    except OSError as error:
        raise as_store_error(error) from error


@contextmanager
def _readable(engine: Engine) -> Iterator[None]:
    """Say in words what goes wrong, and let go of the database then."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        engine.dispose()
        raise as_store_error(error) from error
    except BaseException:
        engine.dispose()
        raise


def _log_of(connection: Connection, log_id: str | None) -> str:
    found = connection.execute(select(LedgerHead.log_id)).scalars().all()
    if not found:
        raise schema.SchemaError("There is no school in this database yet. Run: phonebox init")
    if len(found) > 1 or log_id not in (None, found[0]):
        raise StoreError(
            f"The database holds another ledger ({', '.join(found)}). Check the data folder."
        )
    return found[0]


def _first_head(log_id: str) -> dict[str, object]:
    head = Head()
    row: dict[str, object] = {"log_id": log_id, "size": head.size, "hash": head.hash}
    return {**row, "frontier": b"".join(head.frontier), "recorded_at": None}
