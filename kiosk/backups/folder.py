"""A folder as a place for backups, on a disk of this machine or on a stick."""

import hashlib
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kiosk.backups.erasures import LONGEST
from kiosk.backups.trouble import BackupTrouble, full_or


@dataclass(frozen=True)
class FolderPlace:
    """See `kiosk.backups.places.Place`."""

    path: Path
    words: str
    is_stick: bool = False

    def names(self) -> list[str]:
        if not self.path.exists():
            return []
        try:
            return sorted(item.name for item in self.path.iterdir())
        except OSError as error:
            raise full_or(error, f"The {self.words}") from error

    def put(self, file: Path, name: str) -> None:
        part = self.path / f".{name}.part"
        try:
            self.path.mkdir(mode=0o700, parents=not self.is_stick, exist_ok=True)
            for left in self.path.glob(".*.part"):
                left.unlink()
            expected = _copied(file, part)
            if _hash(part) != expected:
                raise BackupTrouble(
                    f"The {self.words} gave back other bytes than it was given. "
                    "Put another disk or stick there."
                )
            part.rename(self.path / name)
            _sync(self.path)
        except OSError as error:
            raise full_or(error, f"The {self.words}") from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def read(self, name: str) -> bytes:
        try:
            with (self.path / name).open("rb") as file:
                return file.read(LONGEST)
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise full_or(error, f"The {self.words}") from error

    def remove(self, name: str) -> None:
        try:
            (self.path / name).unlink(missing_ok=True)
            _sync(self.path)
        except OSError as error:
            raise full_or(error, f"The {self.words}") from error


def _copied(file: Path, part: Path) -> str:
    """Copy and have it on disk; the hash of what was read."""
    digest = hashlib.sha256()
    # O_EXCL: nobody who can write there leads this elsewhere by a link.
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as target, file.open("rb") as source:
        while chunk := source.read(1 << 20):
            digest.update(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
        # Read back from the medium itself, not from memory.
        os.posix_fadvise(target.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return digest.hexdigest()


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def room_at(path: Path) -> int:
    """The free bytes of the disk on which a folder lies."""
    return shutil.disk_usage(path).free
