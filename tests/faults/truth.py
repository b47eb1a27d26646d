"""What was asked, what was confirmed, and whether the records hold all of it exactly once."""

import shutil
import sqlite3
import threading
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from db.store import open_reading
from kiosk.clock import SystemClock
from kiosk.ledger.verify import verify


@dataclass
class Asked:
    """Acts by their ids: what each was, and the answer of those that were confirmed."""

    asked: dict[str, Any] = field(default_factory=dict)
    confirmed: dict[str, dict[str, Any]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, act: str, what: Any) -> None:
        """It is about to be asked for."""
        with self._lock:
            self.asked[act] = what

    def confirm(self, act: str, answer: dict[str, Any]) -> None:
        """It was answered, and so must be there for ever."""
        with self._lock:
            self.confirmed[act] = answer

    @property
    def in_doubt(self) -> list[str]:
        """The acts of which nobody was told whether they were done."""
        with self._lock:
            return [act for act in self.asked if act not in self.confirmed]


def copied(database: Path, to: Path) -> Path:
    """The database as a start would find it: the file, and the log beside it."""
    to.mkdir(exist_ok=True)
    made = to / database.name
    for end in ("", "-wal"):
        old = made.with_name(made.name + end)
        old.unlink(missing_ok=True)
        if (source := database.with_name(database.name + end)).exists():
            shutil.copyfile(source, old)
    return made


def entries_of(database: Path) -> dict[str, list[int]]:
    """The numbers of the entries of each act."""
    found: dict[str, list[int]] = {}
    with closing(sqlite3.connect(database)) as plain:
        rows = plain.execute(
            "SELECT sequence, json_extract(CAST(body AS TEXT), '$.command_id')"
            " FROM ledger_entries ORDER BY sequence"
        )
        for sequence, act in rows:
            found.setdefault(act, []).append(sequence)
    return found


def assert_holds(database: Path, *, refolds: bool = True) -> int:
    """The chain, the head, what lies beside it and every table that follows; how many entries."""
    store = open_reading(database, SystemClock())
    try:
        head = store.stored_head()
        report = verify(store.stored_rows(), store.stored_values(), head=head, thorough=True)
        assert report.holds, report.words
        if refolds:
            assert [item.words for item in store.refold()] == []
        return head.size
    finally:
        store.close()


def assert_once(asked: Asked, database: Path) -> None:
    """What was confirmed is there as it was answered; nothing is there twice or by half."""
    there = entries_of(database)
    for act, answer in asked.confirmed.items():
        if answer.get("entry") is not None:
            assert answer["entry"] in there.get(act, []), (act, answer, there.get(act))
    sizes = Counter(
        (asked.asked[act]["kind"], len(numbers))
        for act, numbers in there.items()
        if act in asked.asked
    )
    for (kind, count), times in sizes.items():
        if kind in ("scan", "undo", "import"):
            assert count == 1, (kind, count, times)
    for act, what in asked.asked.items():
        if what["kind"] == "close" and act in there:
            assert len(there[act]) == what["entries"], (act, what, there[act])
