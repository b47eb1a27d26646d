"""Connections: each one set as durability needs it, and read back, because SQLite forgets.

On SQLite there is one connection that writes; the others can only read. Text of an address is a
path to a SQLite file, or a URL as SQLAlchemy knows them.
"""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from db.prepared import tell
from kiosk.services.ports import StoreError

WAIT_SECONDS = 5
"""How long anybody waits for the database before being told."""

WAL_LIMIT = 16 * 1024 * 1024
"""Bytes to which the write-ahead log is cut back after a checkpoint."""

PAGE_BYTES = 2048
"""The size of a page on SQLite: half the usual, for half the bytes written by a scan."""

_PRAGMAS: dict[str, int | str] = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "mmap_size": 0,
    "recursive_triggers": 1,
    "busy_timeout": 250,
    "journal_size_limit": WAL_LIMIT,
    "wal_autocheckpoint": 0,
}
"""As they read back. `synchronous` 2 is FULL. `busy_timeout` is short: nobody leans on it.

Checkpoints are the writer's: one that SQLite makes by itself tells nobody that the disk failed.
"""

_FOR_READING: dict[str, int | str] = {"query_only": 1, "busy_timeout": 1000}


def address(where: str | Path) -> URL:
    """The database's URL, from a URL or from the path of a SQLite file."""
    if isinstance(where, str) and "://" in where:
        try:
            url = make_url(where)
        except ArgumentError as error:
            raise StoreError(f"This is no address of a database: {where}") from error
        if url.get_backend_name() == "postgresql":
            return url.set(drivername="postgresql+psycopg")
        if url.get_backend_name() != "sqlite":
            raise StoreError("Phonebox keeps its records in SQLite or PostgreSQL only.")
        return url.set(drivername="sqlite+pysqlite")
    return URL.create("sqlite+pysqlite", database=str(Path(where).absolute()))


def sqlite_path(url: URL) -> Path | None:
    """The database's file on SQLite."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def writing_engine(url: URL) -> Engine:
    """One connection, which writes. A transaction has the write lock from its beginning."""
    if url.get_backend_name() == "sqlite":
        engine = create_engine(
            url,
            hide_parameters=True,
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=0,
            pool_timeout=WAIT_SECONDS,
            pool_reset_on_return=None,
            connect_args={"check_same_thread": False},
        )
        return _sqlite(engine, _PRAGMAS, "BEGIN IMMEDIATE")
    return create_engine(
        url,
        hide_parameters=True,
        pool_size=1,
        max_overflow=0,
        pool_timeout=WAIT_SECONDS,
        pool_pre_ping=True,
        connect_args=_postgresql_arguments(),
    )


def reading_engine(url: URL, screens: int = 64) -> Engine:
    """Connections that cannot write; each transaction sees one moment."""
    pool: dict[str, Any] = {
        "pool_size": 4,
        "max_overflow": screens,
        "pool_timeout": WAIT_SECONDS,
        "hide_parameters": True,
    }
    if url.get_backend_name() == "sqlite":
        engine = create_engine(
            url,
            poolclass=QueuePool,
            connect_args={"check_same_thread": False},
            **pool,
        )
        return _sqlite(engine, {**_PRAGMAS, **_FOR_READING}, "BEGIN")
    return create_engine(
        url,
        pool_pre_ping=True,
        isolation_level="REPEATABLE READ",
        connect_args=_postgresql_arguments(" -c default_transaction_read_only=on"),
        **pool,
    )


def _postgresql_arguments(more: str = "") -> dict[str, Any]:
    limit = WAIT_SECONDS * 1000
    options = f"-c statement_timeout={limit} -c lock_timeout={limit} -c synchronous_commit=on"
    return {
        "connect_timeout": WAIT_SECONDS,
        "tcp_user_timeout": limit,
        "options": options + more,
    }


def _sqlite(engine: Engine, pragmas: dict[str, int | str], begin: str) -> Engine:
    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: object) -> None:
        # The driver begins transactions where it likes unless told to leave that to us.
        connection.isolation_level = None
        set_pragmas(connection, pragmas)

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        tell(connection, begin)

    return engine


def set_pragmas(connection: sqlite3.Connection, pragmas: dict[str, int | str]) -> None:
    """Set each and read it back. Raises StoreError where SQLite did not take one."""
    # Only an empty file takes it. A scan touches some fifteen pages, and little of each.
    connection.execute(f"PRAGMA page_size={PAGE_BYTES}")
    for name, value in pragmas.items():
        connection.execute(f"PRAGMA {name}={value}")
    for name, found in read_pragmas(connection, pragmas).items():
        if found != pragmas[name]:
            raise StoreError(
                f"The database does not keep what it is told ({name} is {found}, not"
                f" {pragmas[name]}). Put the data folder on a local disk."
            )


def read_pragmas(
    connection: sqlite3.Connection, pragmas: dict[str, int | str] | None = None
) -> dict[str, int | str]:
    """The connection's settings as SQLite has them now."""
    names = _PRAGMAS if pragmas is None else pragmas
    # A SQLite built without a feature gives no row for its setting: it is off.
    rows = {name: connection.execute(f"PRAGMA {name}").fetchone() for name in names}
    return {name: row[0] if row else 0 for name, row in rows.items()}
