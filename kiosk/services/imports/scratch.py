"""The workbench of one import: a private database in a file that has no name.

Both sides of the comparison lie in it, and what comes of it, so that memory does not grow with the
school. The file is deleted by the system when it is closed, or when Phonebox ends in any way.
"""

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import msgspec

from kiosk.importing.findings import Finding
from kiosk.importing.known import KnownAdult, KnownPupil
from kiosk.importing.people import FilePupil
from kiosk.ledger.canonical import canonical
from kiosk.ledger.commitments import SALT_BYTES, Sealed, commit

_TABLES = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA cache_size = -16000;
    CREATE TABLE known (id TEXT PRIMARY KEY, data BLOB, seen INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE pupil_keys (key TEXT, id TEXT, PRIMARY KEY (key, id)) WITHOUT ROWID;
    CREATE TABLE adults (id TEXT PRIMARY KEY, data BLOB, seen INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE adult_keys (key TEXT, id TEXT, PRIMARY KEY (key, id)) WITHOUT ROWID;
    CREATE TABLE told (n INTEGER PRIMARY KEY, key TEXT, first INTEGER, data BLOB);
    CREATE TABLE told_keys (key TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID;
    CREATE TABLE parts (n INTEGER PRIMARY KEY, commitment TEXT, salt BLOB, value BLOB);
    CREATE TABLE findings (kind TEXT, n INTEGER, data BLOB, PRIMARY KEY (kind, n)) WITHOUT ROWID;
    CREATE TABLE missing (n INTEGER PRIMARY KEY, id TEXT, class TEXT, data BLOB);
"""


class Scratch:
    """What lies on the workbench. One thread fills it; when it is done, others read."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.executescript(_TABLES)
        self._database.execute("BEGIN")
        self._lock = threading.RLock()
        self._parts = self._rows = 0
        self._compared: int | None = None
        self.found: dict[str, int] = {}
        """How many findings there are of each kind."""

    def close(self) -> None:
        """Throw everything away."""
        with self._lock:
            self._database.close()

    def _run(self, text: str, *values: Any) -> list[Any]:
        with self._lock:
            return self._database.execute(text, values).fetchall()

    # --- the register ---

    def add_known(self, pupil: KnownPupil, keys: Sequence[str]) -> None:
        """A pupil of the register, findable under these keys."""
        self._run("INSERT INTO known VALUES (?, ?, 0)", pupil.id, msgspec.json.encode(pupil))
        for key in keys:
            self._run("INSERT OR IGNORE INTO pupil_keys VALUES (?, ?)", key, pupil.id)

    def known(self, pupil_id: str) -> KnownPupil:
        """A pupil of the register."""
        ((data,),) = self._run("SELECT data FROM known WHERE id = ?", pupil_id)
        return msgspec.json.decode(data, type=KnownPupil)

    def ids_of(self, key: str) -> list[str]:
        """The pupils of the register under a key; at most three, as two are too many."""
        found = self._run("SELECT id FROM pupil_keys WHERE key = ? LIMIT 3", key)
        return [row[0] for row in found]

    def see(self, pupil_id: str) -> bool:
        """Note that the file tells of a pupil; whether it had not done so before."""
        with self._lock:
            text = "UPDATE known SET seen = 1 WHERE id = ? AND seen = 0"
            return self._database.execute(text, (pupil_id,)).rowcount == 1

    def unseen(self) -> Iterator[KnownPupil]:
        """Pupils of the register of whom the file does not tell."""
        for (data,) in self._database.execute("SELECT data FROM known WHERE seen = 0 ORDER BY id"):
            yield msgspec.json.decode(data, type=KnownPupil)

    def add_adult(self, adult: KnownAdult, keys: Sequence[str], *, seen: bool) -> None:
        """An adult, findable under these keys; `seen` when the file tells of them."""
        text = (
            "INSERT INTO adults VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET seen = max(seen, excluded.seen)"
        )
        self._run(text, adult.id, msgspec.json.encode(adult), int(seen))
        for key in keys:
            self._run("INSERT OR IGNORE INTO adult_keys VALUES (?, ?)", key, adult.id)

    def adults_of(self, key: str) -> list[tuple[KnownAdult, bool]]:
        """The adults under a key, and whether the file told of them before; at most three."""
        found = self._run(
            "SELECT data, seen FROM adult_keys JOIN adults USING (id) WHERE key = ? LIMIT 3", key
        )
        return [(msgspec.json.decode(data, type=KnownAdult), bool(seen)) for data, seen in found]

    def is_seen(self, adult_id: str) -> bool:
        """Whether the file told of this adult before."""
        return bool(self._run("SELECT 1 FROM adults WHERE id = ? AND seen = 1", adult_id))

    # --- the file ---

    def first_with(self, key: str) -> FilePupil | None:
        """The first row of the file under a key."""
        found = self._run(
            "SELECT data FROM told_keys JOIN told USING (n) WHERE told_keys.key = ?", key
        )
        return msgspec.json.decode(found[0][0], type=FilePupil) if found else None

    def add_told(self, identity: str, keys: Sequence[str], first: int, pupil: FilePupil) -> None:
        """A row of the file, which belongs to the pupil whose first row is this one."""
        data = msgspec.json.encode(pupil)
        self._rows += 1
        self._run("INSERT INTO told VALUES (?, ?, ?, ?)", self._rows, identity, first, data)
        for key in keys:
            self._run("INSERT OR IGNORE INTO told_keys VALUES (?, ?)", key, self._rows)

    def told(self) -> Iterator[list[FilePupil]]:
        """The rows of each pupil together, in the order of the file."""
        self._run("CREATE INDEX told_in_order ON told (first, key, n)")
        rows = self._database.execute("SELECT first, key, data FROM told ORDER BY first, key, n")
        for _, together in groupby(rows, key=lambda row: row[:2]):
            yield [msgspec.json.decode(data, type=FilePupil) for *_, data in together]

    # --- what comes of it ---

    def add_part(self, changes: list[dict[str, Any]]) -> None:
        """What the register is told of one pupil and theirs, sealed."""
        value, salt = canonical(changes), os.urandom(SALT_BYTES)
        row = (self._parts, commit(value, salt), salt, value)
        self._run("INSERT INTO parts VALUES (?, ?, ?, ?)", *row)
        self._parts += 1

    def add_finding(self, finding: Finding) -> None:
        """What a person is shown before approving."""
        n = self.found[finding.kind] = self.found.get(finding.kind, 0) + 1
        data = msgspec.json.encode(finding)
        self._run("INSERT INTO findings VALUES (?, ?, ?)", finding.kind, n, data)
        if finding.id:
            row = (n, finding.id, finding.class_name, data)
            self._run("INSERT INTO missing VALUES (?, ?, ?, ?)", *row)

    def findings(self, kind: str, after: int = 0, limit: int = 50) -> list[tuple[int, Finding]]:
        """Findings of one kind with their numbers, page by page."""
        text = "SELECT n, data FROM findings WHERE kind = ? AND n > ? ORDER BY n LIMIT ?"
        found = self._run(text, kind, after, limit)
        return [(n, msgspec.json.decode(data, type=Finding)) for n, data in found]

    # --- who is missing, and has left ---

    def missing(self, skip: int = 0, limit: int = 50) -> list[Finding]:
        """Pupils whom the file does not name, class by class, page by page."""
        text = "SELECT data FROM missing ORDER BY class, n LIMIT ? OFFSET ?"
        return [msgspec.json.decode(row[0], type=Finding) for row in self._run(text, limit, skip)]

    def missing_by_class(self) -> dict[str, int]:
        """How many pupils of each class the file does not name."""
        return dict(self._run("SELECT class, count(*) FROM missing GROUP BY class ORDER BY class"))

    def missing_ids(self, class_name: str | None = None) -> list[str]:
        """The pupils whom the file does not name: all of them, or those of a class."""
        text = "SELECT id FROM missing WHERE ? IS NULL OR class = ? ORDER BY n"
        return [row[0] for row in self._run(text, class_name, class_name)]

    def leave(self, parts: Iterable[list[dict[str, Any]]]) -> None:
        """What the register is told of those who left, behind the rest; in place of what was."""
        if self._compared is None:
            self._compared = self._parts
        self._run("DELETE FROM parts WHERE n >= ?", self._compared)
        self._parts = self._compared
        for changes in parts:
            self.add_part(changes)

    def __len__(self) -> int:
        return self._parts

    def commitments(self) -> Sequence[str]:
        """The commitment of each part (`kiosk.ledger.commitments.Parts`)."""
        return [row[0] for row in self._run("SELECT commitment FROM parts ORDER BY n")]

    def __iter__(self) -> Iterator[Sealed]:
        with self._lock:
            for salt, value in self._database.execute("SELECT salt, value FROM parts ORDER BY n"):
                yield Sealed(salt, value)
