"""When the ledger was last verified, and last signed for: kept beside it, for the technician.

It is a note, no proof: whoever doubts the ledger verifies it.
"""

import json
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

NOTES = "ledger-notes.json"


def note_verified(data: Path | None, at: datetime, size: int, *, holds: bool) -> None:
    """The ledger was checked."""
    _note(data, "verified", {"at": at.isoformat(), "size": size, "holds": holds})


def note_signed(data: Path | None, at: datetime, size: int) -> None:
    """A checkpoint was signed."""
    _note(data, "signed", {"at": at.isoformat(), "size": size})


def noted(data: Path | None) -> dict[str, Any]:
    """What is known: `verified` and `signed`, each with its time under `at`."""
    if data is None:
        return {}
    with suppress(OSError, ValueError, AttributeError):
        found = json.loads((data / NOTES).read_text())
        return {name: note for name, note in found.items() if _is_whole(note)}
    return {}


def at_of(note: dict[str, Any]) -> datetime:
    """When it was."""
    return datetime.fromisoformat(note["at"])


def _is_whole(note: Any) -> bool:
    with suppress(ValueError, KeyError, TypeError):
        return at_of(note).tzinfo is not None and isinstance(note.get("holds", True), bool)
    return False


def _note(data: Path | None, name: str, note: dict[str, Any]) -> None:
    """Keep a note, whole or not at all; a disk that takes none is told elsewhere."""
    if data is None:
        return
    part = data / f".{NOTES}.{os.getpid()}"
    with suppress(OSError):
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump({**noted(data), name: note}, file)
        part.replace(data / NOTES)
