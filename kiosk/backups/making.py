"""Making one backup: copied within the data folder, packed and encrypted, and then brought away.

What is not encrypted never leaves the data folder. It lies there as one file, closed to everybody
else, from the copying until it is opened for reading; then its name is taken away, so that it ends
with this process, however that ends. One that a crash left before that goes with the next look.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from kiosk.backups.age import encrypt
from kiosk.backups.archive import FORMAT, KEYS, Manifest, Packed
from kiosk.backups.copied import Copied
from kiosk.backups.names import name_of
from kiosk.backups.trouble import BackupTrouble, full_or
from kiosk.datafolder import DataFolder

SCRATCH = "backup.part"
_LOCK = "backup.lock"
_SPARE = 64 * 1024 * 1024
"""Bytes that a backup leaves free: below a part of it nothing can be recorded any more."""

BUSY = "Another backup is being made. Wait until it is done."


@dataclass(frozen=True)
class Told:
    """What a backup is made with: public keys, the time, a checkpoint and its key."""

    public_keys: tuple[str, ...]
    now: datetime
    checkpoint: str | None = None
    key: str | None = None


@dataclass(frozen=True)
class Backup:
    """One that was made, and lies encrypted in the data folder until it was brought away."""

    file: Path
    name: str
    log: str
    size: int
    sha256: str
    entries: int
    root: str


@contextmanager
def scratch(folder: DataFolder) -> Iterator[Path]:
    """A folder for one backup at a time, empty before and gone after. Raises BackupTrouble."""
    place = folder.path / SCRATCH
    try:
        lock = os.open(folder.path / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise full_or(error, f"The data folder {folder.path}") from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupTrouble(BUSY) from error
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(mode=0o700)
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)
    finally:
        os.close(lock)


def clear_leftovers(folder: DataFolder) -> None:
    """Take away what a crash left, unless a backup is being made."""
    if (folder.path / SCRATCH).exists():
        with suppress(BackupTrouble), scratch(folder):
            pass


def make(folder: DataFolder, place: Path, copy: Callable[[Path], Copied], told: Told) -> Backup:
    """Make a backup in `place`. Raises BackupTrouble, and what `copy` raises."""
    try:
        _room_for(folder)
        plain = place / "copy.db"
        plain.touch(mode=0o600, exist_ok=False)
        copied = copy(plain)
        name = name_of(copied.log, told.now, copied.entries)
        with plain.open("rb") as database:
            plain.unlink()
            packed = Packed(_manifest(copied, told), _keys(folder), database)
            file = place / name
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "wb") as target:
                encrypt(packed, target, told.public_keys)
        with file.open("rb") as made:
            digest = hashlib.file_digest(made, "sha256").hexdigest()
        size = file.stat().st_size
    except OSError as error:
        raise full_or(error, f"The data folder {folder.path}") from error
    return Backup(file, name, copied.log, size, digest, copied.entries, copied.root)


def _room_for(folder: DataFolder) -> None:
    free = shutil.disk_usage(folder.path).free
    logs = folder.database.with_name(f"{folder.database.name}-wal")
    size = sum(item.stat().st_size for item in (folder.database, logs) if item.exists())
    if free < 2 * size + _SPARE:
        needed = (2 * size + _SPARE) // 1_000_000
        raise BackupTrouble(
            f"The disk has no room for a backup: it needs {needed:,} MB free, and has "
            f"{free // 1_000_000:,} MB. Free some space, then do it again."
        )


def _manifest(copied: Copied, told: Told) -> Manifest:
    return Manifest(
        format=FORMAT,
        phonebox=version("phonebox"),
        schema=copied.schema,
        log=copied.log,
        taken_at=told.now,
        entries=copied.entries,
        root=copied.root,
        database_bytes=copied.size,
        checkpoint=told.checkpoint,
        key=told.key,
    )


def _keys(folder: DataFolder) -> dict[str, bytes]:
    """The keys that a restore needs; the ledger's is not here where the signer has it."""
    found = {name: folder.path / name for name in KEYS}
    return {name: path.read_bytes() for name, path in found.items() if path.exists()}
