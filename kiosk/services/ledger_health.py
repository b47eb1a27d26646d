"""When the ledger was last verified, and last signed for: kept beside it, for the technician.

It is a note, no proof: whoever doubts the ledger verifies it.
"""

import json
import os
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from kiosk.clock import SCHOOL_ZONE
from kiosk.services.context import Services
from kiosk.services.health_parts import ATTENTION, FAILED, OK, Part

NOTES = "ledger-notes.json"
VERIFY_EVERY = timedelta(days=31)
SIGN_EVERY = timedelta(days=3)
"""Every night is meant; a weekend without power is no fault."""

TAMPERED = (
    "The last check of the ledger found that somebody changed it. "
    "Record nothing more, tell the headteacher, and look at what it names."
)
VERIFY = "phonebox ledger verify"
CHECKPOINT = "phonebox ledger checkpoint"


def note_verified(data: Path | None, at: datetime, size: int, *, holds: bool) -> None:
    """The ledger was checked."""
    _note(data, "verified", {"at": at.isoformat(), "size": size, "holds": holds})


def note_signed(data: Path | None, at: datetime, size: int) -> None:
    """A checkpoint was signed."""
    _note(data, "signed", {"at": at.isoformat(), "size": size})


def ledger(services: Services) -> Part:
    """See `kiosk.services.health`."""
    with services.store.read() as facts:
        size, now = facts.head()[0], facts.now.at
    notes = _notes(services.data)
    verified, signed = notes.get("verified"), notes.get("signed")
    entries = f"{size:,} entries."
    if verified is not None and not verified["holds"]:
        return Part("ledger", FAILED, f"{entries} {TAMPERED}", VERIFY)
    said = [entries, _said("Last verified", verified, "Not verified yet.")]
    said.append(_said("Last checkpoint", signed, "No checkpoint yet."))
    if services.sample:
        return Part("ledger", OK, " ".join(said))
    if _is_old(verified, now, VERIFY_EVERY):
        return Part("ledger", ATTENTION, f"{' '.join(said)} Verify it now.", VERIFY)
    if _is_old(signed, now, SIGN_EVERY):
        words = "Make one now, and keep it away from this machine."
        return Part("ledger", ATTENTION, f"{' '.join(said)} {words}", CHECKPOINT)
    return Part("ledger", OK, " ".join(said))


def _said(what: str, note: dict[str, Any] | None, never: str) -> str:
    if note is None:
        return never
    return f"{what} on {_at(note).astimezone(SCHOOL_ZONE):%A %-d %B at %H:%M}."


def _is_old(note: dict[str, Any] | None, now: datetime, longest: timedelta) -> bool:
    return note is None or now - _at(note) > longest


def _at(note: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(note["at"])


def _notes(data: Path | None) -> dict[str, Any]:
    if data is None:
        return {}
    with suppress(OSError, ValueError, AttributeError):
        found = json.loads((data / NOTES).read_text())
        return {name: note for name, note in found.items() if _is_whole(note)}
    return {}


def _is_whole(note: Any) -> bool:
    with suppress(ValueError, KeyError, TypeError):
        return _at(note).tzinfo is not None
    return False


def _note(data: Path | None, name: str, note: dict[str, Any]) -> None:
    """Keep a note, whole or not at all; a disk that takes none is told elsewhere."""
    if data is None:
        return
    part = data / f".{NOTES}.{os.getpid()}"
    with suppress(OSError):
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump({**_notes(data), name: note}, file)
        part.replace(data / NOTES)
