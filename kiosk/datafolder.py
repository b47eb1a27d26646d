"""The data folder: what lies where in it, whose it is, its keys, and its one lock."""

import errno
import fcntl
import os
import pwd
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kiosk.troubles import MachineTrouble

DATABASE = "phonebox.db"
SOCKET = "phonebox.sock"
LOCK = "phonebox.lock"
KEYS = "keys"
SIGNING_KEY = "ledger"
KEY_BYTES = 32


class FolderError(MachineTrouble):
    """The data folder cannot be used."""


class FolderBusy(FolderError):
    """Another process holds the data folder's lock."""


@dataclass(frozen=True)
class DataFolder:
    """One school's data folder."""

    path: Path

    @property
    def database(self) -> Path:
        """The database's file."""
        return self.path / DATABASE

    @property
    def socket(self) -> Path:
        """The socket by which the command line reaches the running service."""
        return self.path / SOCKET

    @property
    def holds_a_school(self) -> bool:
        """Whether there is a database here. Raises FolderError where that cannot be seen."""
        try:
            return self.database.stat().st_size > 0
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            raise self._trouble(error) from error

    @property
    def has_signing_key(self) -> bool:
        """Whether a key that signs the ledger lies here: without a signer it does."""
        return (self.path / KEYS / f"{SIGNING_KEY}.key").exists()

    @property
    def owner(self) -> int:
        """The user id to whom the folder belongs."""
        try:
            return self.path.stat().st_uid
        except OSError as error:
            raise self._trouble(error) from error

    def make(self) -> None:
        """Make the folder, closed to everybody else, where there is none."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise self._trouble(error) from error

    def key(self, name: str) -> bytes:
        """One of the folder's random keys, made when it is first asked for."""
        path = self.path / KEYS / f"{name}.key"
        try:
            if not path.exists():
                _write_new(path, secrets.token_hex(KEY_BYTES))
            found = bytes.fromhex(path.read_text().strip())
        except OSError as error:
            raise self._trouble(error) from error
        except ValueError:
            found = b""
        if len(found) != KEY_BYTES:
            raise FolderError(f"The key file {path} is damaged. Restore it from a backup.")
        return found

    def reader_key_file(self, reader: str) -> Path:
        """Where the key of a reader that the service starts is kept."""
        return self.path / KEYS / f"reader-{reader}.key"

    def write_reader_key(self, reader: str, key: str) -> None:
        """Keep the key of a reader that the service starts, in place of an earlier one."""
        path = self.reader_key_file(reader)
        try:
            path.unlink(missing_ok=True)
            _write_new(path, key)
        except OSError as error:
            raise self._trouble(error) from error

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder alone. Raises FolderBusy where another process does."""
        try:
            lock = os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise self._trouble(error) from error
        try:
            self._take(lock)
            yield
        finally:
            os.close(lock)

    def _take(self, lock: int) -> None:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            words = (
                f"Another Phonebox uses the data folder {self.path}. "
                "Stop it, or name another folder with --data."
            )
            raise FolderBusy(words) from error

    def _trouble(self, error: OSError) -> FolderError:
        if error.errno in (errno.EACCES, errno.EPERM):
            return FolderError(
                f"{user_name()} may not use the data folder {self.path}. "
                f"Run this as {self._owners_name()}, or name another folder with --data."
            )
        if error.errno == errno.ENOSPC:
            return FolderError("The disk is full. Free some space, then try again.")
        if error.errno == errno.EROFS:
            return FolderError(f"The disk of {self.path} may only be read. Ask the technician.")
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            return FolderError(f"There is no data folder {self.path}. Make one: phonebox init")
        return FolderError(f"The data folder {self.path} cannot be used: {error.strerror}.")

    def _owners_name(self) -> str:
        for place in (self.path, *self.path.parents):
            with suppress(OSError):
                return user_name(place.stat().st_uid)
        return "its owner"


def user_name(uid: int | None = None) -> str:
    """The operating system's name for a user, by default the one as whom this process acts."""
    number = os.geteuid() if uid is None else uid
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"user {number}"


@contextmanager
def acting_as_owner(folder: DataFolder) -> Iterator[None]:
    """For root: work as the folder's owner, so that no file in it becomes root's."""
    owner, group = folder.owner, os.getegid()
    if os.geteuid() != 0 or owner == 0:
        yield
        return
    os.setegid(folder.path.stat().st_gid)
    os.seteuid(owner)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(group)


def _write_new(path: Path, text: str) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(f"{text}\n")
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
