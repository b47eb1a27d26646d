"""The morning's unlocking of the encrypted disk, where a school chose that (`systemd/disk`).

The screen's process may open nothing. It hands the phrase that somebody typed to systemd, which
asks for it over a socket (crypttab(5)), opens the disk and mounts the records. The phrase is kept
nowhere.
"""

import os
import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path("/run/phonebox-unlock")
"""Where systemd looks for a phrase: there only where a phrase unlocks the disk."""

RECORDS = Path("/var/lib/phonebox")

HAND_OVER_SECONDS = 10.0
MOUNT_SECONDS = 30.0
"""A slow card takes some seconds to derive the key, and some to look at the file system."""

LONGEST_PHRASE = 200
LONGEST_WAIT = 60.0

WRONG = "That did not unlock it. Look at the card with the phrase, and type it once more."
WAIT = "Too many tries. Wait {:.0f} seconds, then type it once more."
NOBODY = (
    "Nothing asked for the phrase. Restart the kiosk; if that does not help, call the technician."
)


@dataclass
class Lock:
    """The disk's lock. `root` is the one user to whom a phrase is handed."""

    folder: Path = FOLDER
    records: Path = RECORDS
    root: int = 0
    is_mount: Callable[[Path], bool] = os.path.ismount
    monotonic: Callable[[], float] = time.monotonic
    hand_over_seconds: float = HAND_OVER_SECONDS
    mount_seconds: float = MOUNT_SECONDS
    _one: threading.Lock = field(default_factory=threading.Lock)
    _wrong: int = 0
    _not_before: float = 0.0

    @property
    def is_locked(self) -> bool:
        """Whether the records wait for a phrase."""
        return self.folder.is_dir() and not self.is_mount(self.records)

    def unlock(self, phrase: str) -> str | None:
        """Try a phrase: None when the records are there, else what to tell the person."""
        with self._one:
            if not self.is_locked:
                return None
            left = self._not_before - self.monotonic()
            if left > 0:
                return WAIT.format(left)
            if not 0 < len(phrase) <= LONGEST_PHRASE:
                return WRONG
            if not self._hand_over(phrase.encode()):
                return NOBODY
            if self._is_mounted_soon():
                self._wrong = 0
                return None
            self._wrong += 1
            if self._wrong > 2:
                self._not_before = self.monotonic() + min(LONGEST_WAIT, 2.0**self._wrong)
            return WRONG

    def _hand_over(self, phrase: bytes) -> bool:
        """Whether root came for the phrase; nobody else is given it."""
        path = self.folder / "key.sock"
        path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(str(path))
            path.chmod(0o600)
            door.listen(1)
            # A path unit waits for this file to be written, and then has the disk opened.
            (self.folder / "asked").write_text("")
            deadline = self.monotonic() + self.hand_over_seconds
            try:
                return self._given(door, phrase, deadline)
            finally:
                path.unlink(missing_ok=True)

    def _given(self, door: socket.socket, phrase: bytes, deadline: float) -> bool:
        while (left := deadline - self.monotonic()) > 0:
            door.settimeout(left)
            with suppress(OSError):
                caller, _ = door.accept()
                with caller:
                    if _user_of(caller) == self.root:
                        caller.sendall(phrase)
                        return True
        return False

    def _is_mounted_soon(self) -> bool:
        deadline = self.monotonic() + self.mount_seconds
        while self.monotonic() < deadline:
            if self.is_mount(self.records):
                return True
            time.sleep(0.1)
        return False


def _user_of(caller: socket.socket) -> int:
    found = caller.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    uid: int = struct.unpack("3i", found)[1]
    return uid
