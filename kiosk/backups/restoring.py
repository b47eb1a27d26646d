"""A backup opened and unpacked beside the records' place, and put there when all of it is right.

Until the last step nothing lies where the records belong, and that step is one renaming: the
database comes last, and without it there is no school.
"""

import hashlib
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any

from kiosk.backups.age import decrypt, secret_keys
from kiosk.backups.archive import Manifest, Unpacking
from kiosk.backups.erasures import LONGEST
from kiosk.backups.names import ERASURES
from kiosk.backups.trouble import BackupTrouble, NoBackup, full_or
from kiosk.datafolder import DATABASE, KEYS, DataFolder

STAGE = "restore.part"
_LOGS = ("-wal", "-shm", "-journal")

NOT_EMPTY = (
    "There are records in {} already, and a restore never writes over any. Name a new folder with "
    "--data, or move the old one away."
)


@dataclass(frozen=True)
class Opened:
    """A backup that was unpacked: what it says of itself, and its hash in hex."""

    manifest: Manifest
    sha256: str


@contextmanager
def stage(folder: DataFolder) -> Iterator[DataFolder]:
    """A folder in the data folder where a restore is prepared: empty before, and gone after.

    The data folder's lock is held. Raises NoBackup where there are records already.
    """
    place = folder.path / STAGE
    try:
        if _is_used(folder):
            raise NoBackup(NOT_EMPTY.format(folder.path))
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(mode=0o700)
        yield DataFolder(place)
    except OSError as error:
        raise full_or(error, f"The data folder {folder.path}") from error
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _is_used(folder: DataFolder) -> bool:
    names = (DATABASE, *(f"{DATABASE}{end}" for end in _LOGS))
    return any((folder.path / name).exists() for name in names)


def open_backup(source: BufferedReader, key_file: str, staged: DataFolder) -> Opened:
    """Open a backup with a secret key, and unpack it. Raises NoBackup, OSError."""
    manifest = _unpacked(source, secret_keys(key_file), staged)
    source.seek(0)
    return Opened(manifest, hashlib.file_digest(source, "sha256").hexdigest())


def _unpacked(source: BufferedReader, secrets: list[Any], staged: DataFolder) -> Manifest:
    """Decrypt in a thread, unpack here: what is not encrypted lies nowhere else meanwhile."""
    out, into = os.pipe()
    failed: list[Exception] = []

    def opening() -> None:
        try:
            with os.fdopen(into, "wb") as target:
                decrypt(source, target, secrets)
        except (NoBackup, OSError) as error:
            failed.append(error)

    thread = threading.Thread(target=opening, name="decrypt")
    thread.start()
    wrong: NoBackup | None = None
    manifest: Manifest | None = None
    try:
        with os.fdopen(out, "rb") as packed:
            try:
                manifest = Unpacking(staged.path).unpack(packed)
                while packed.read(1 << 16):
                    pass
            except NoBackup as error:
                wrong = error
    finally:
        thread.join()
    for item in failed:
        # A pipe that we closed early is no fault of the file's.
        if not isinstance(item, BrokenPipeError):
            raise item
    if manifest is None:
        raise wrong or NoBackup("The backup is empty. Take another one.")
    return manifest


def list_beside(file: Path, named: Path | None) -> bytes | None:
    """The list of erasures: the file named, or the one beside the backup; None where none is."""
    path = named or file.with_name(ERASURES)
    try:
        with path.open("rb") as found:
            return found.read(LONGEST)
    except FileNotFoundError:
        if named is None:
            return None
        raise BackupTrouble(f"{named} is not there. Check its name.") from None
    except OSError as error:
        raise BackupTrouble(f"{path} cannot be read ({error.strerror}).") from error


def put_in_place(staged: DataFolder, folder: DataFolder) -> None:
    """Move what was prepared to where it belongs, the database last. Raises BackupTrouble."""
    if any(staged.path.glob(f"{DATABASE}-*")):
        raise BackupTrouble("The restored database was not closed. Run the restore again.")
    keys = folder.path / KEYS
    keys.mkdir(mode=0o700, exist_ok=True)
    for key in sorted((staged.path / KEYS).iterdir()):
        key.rename(keys / key.name)
    _sync(keys)
    _sync_file(staged.database)
    staged.database.rename(folder.database)
    _sync(folder.path)


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
