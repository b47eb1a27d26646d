"""What is known of the newest update: kept beside the releases, and read after a power cut."""

import json
import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from kiosk.custody.machine.updating import Why
from kiosk.updating.layout import on_disk

_SINCE = """SELECT count(*) FROM ledger_entries WHERE sequence > ?
AND json_extract(CAST(body AS TEXT), '$.type') NOT LIKE 'clock%'"""


class Phase(StrEnum):
    """How far an update is."""

    REHEARSING = "rehearsing"
    """Nothing is touched yet."""
    SWITCHING = "switching"
    """From here on the link says which release runs; its health is not known yet."""
    RETURNING = "returning"
    """It was not well: the link and the records go back."""
    DONE = "done"
    """It is settled what runs."""


@dataclass(frozen=True)
class State:
    """One update of the kiosk with the data folder `data`: who asked for it, from which release to
    which, and how far it is.

    `schema` and `entries` are of the database before it; `why` says why it failed, once it has.
    """

    id: str
    data: str
    origin: str
    target: str
    actor: dict[str, Any]
    phase: Phase = Phase.REHEARSING
    schema: str = ""
    entries: int = 0
    why: Why | None = None
    sha256: str | None = None
    in_school_hours: bool = False
    reason: str | None = None

    def at(self, phase: Phase, **more: Any) -> "State":
        """The same update further on."""
        return replace(self, phase=phase, **more)

    @property
    def is_open(self) -> bool:
        """Whether it is not settled yet what runs."""
        return self.phase is not Phase.DONE


def read_state(path: Path) -> State | None:
    """The newest update; None where there was none, or the file is not to be read."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        found = json.loads(path.read_text())
        found["phase"] = Phase(found["phase"])
        found["why"] = Why(found["why"]) if found["why"] else None
        return State(**found)
    return None


def write_state(path: Path, state: State) -> None:
    """Keep how far it is: on disk, whole, before anything follows from it."""
    part = path.with_name(f".{path.name}.new")
    with part.open("w") as file:
        json.dump(asdict(state), file)
        file.flush()
        os.fsync(file.fileno())
    # The service reads it to record what became of it; no one is named in it but by an account.
    part.chmod(0o644)
    part.rename(path)
    on_disk(path.parent)


@dataclass(frozen=True)
class Form:
    """The database's schema, and how many entries its ledger has."""

    schema: str
    entries: int


def recorded_since(database: Path, entries: int) -> int:
    """How many entries came after the first so many, but for what a start notes of the clock."""
    with closing(sqlite3.connect(database, timeout=5)) as connection:
        (count,) = connection.execute(_SINCE, (entries,)).fetchone()
        return int(count)


def form_of(database: Path) -> Form | None:
    """Read from the file itself, whichever version wrote it; None where it cannot be read.

    Nobody else has it open. What its log holds is moved into it first.
    """
    if not database.is_file():
        return None
    with suppress(sqlite3.Error), closing(sqlite3.connect(database, timeout=5)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (schema,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        (entries,) = connection.execute("SELECT max(size) FROM ledger_head").fetchone()
        return Form(str(schema), int(entries))
    return None
