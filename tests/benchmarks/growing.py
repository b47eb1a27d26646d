"""Make a ledger large without living for years: entries of a usual size, chained properly."""

import json
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from db.guards import sqlite_guards
from db.queries.ledger import head_of
from kiosk.ledger.chain import Head

BATCH = 20_000
PER_RECORD = 2


def grow(path: Path, entries: int) -> None:
    """Append entries until there are so many: hand-ins and releases of devices long gone."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous=OFF")
        for name in sqlite_guards():
            database.execute(f"DROP TRIGGER {name}")
        query = "SELECT log_id, size, hash, frontier FROM ledger_head"
        log_id, size, newest, frontier = database.execute(query).fetchone()
        head = head_of(size, newest, frontier)
        while head.size < entries:
            database.execute("BEGIN")
            head = _append(database, log_id, head, min(BATCH, entries - head.size))
            database.execute("COMMIT")
        database.execute(
            "UPDATE ledger_head SET size = ?, hash = ?, frontier = ?",
            (head.size, head.hash, b"".join(head.frontier)),
        )
        for sql in sqlite_guards().values():
            database.execute(sql)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _append(database: sqlite3.Connection, log_id: str, head: Head, count: int) -> Head:
    rows, about, index = [], [], []
    for sequence, body, found in _entries(log_id, head.size, count):
        previous = head.hash
        head = head.append(body)
        rows.append((log_id, sequence, previous, head.hash, body))
        index.append((sequence, "handed_in", "hand_in", "2021-11-23"))
        about += [(item, sequence) for item in found]
    database.executemany("INSERT INTO ledger_entries VALUES (?, ?, ?, ?, ?)", rows)
    database.executemany("INSERT INTO entry_index VALUES (?, ?, ?, ?)", index)
    database.executemany("INSERT INTO entry_about VALUES (?, ?)", sorted(about))
    return head


def _entries(log_id: str, size: int, count: int) -> Iterator[tuple[int, bytes, tuple[str, ...]]]:
    for sequence in range(size + 1, size + count + 1):
        device = f"device:old-{sequence // 1000:06}"
        record = f"record:{uuid.UUID(int=sequence // PER_RECORD)}"
        body = {
            "log": log_id,
            "sequence": sequence,
            "type": "handed_in",
            "command_id": str(uuid.UUID(int=sequence)),
            "payload": {"device_id": device, "record_id": record, "filling": "x" * 260},
        }
        yield sequence, json.dumps(body).encode(), (device, record)
