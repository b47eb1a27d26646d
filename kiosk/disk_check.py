"""Whether the data folder keeps what is written to it: looked at when the service starts."""

import errno
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kiosk.troubles import MachineTrouble

BYTES = 8192
_MOUNTS = Path("/proc/self/mountinfo")
_IN_MEMORY = frozenset({"tmpfs", "ramfs", "devtmpfs", "rootfs"})
_DISKS_IN_MEMORY = ("/dev/ram", "/dev/zram")

READ_ONLY = (
    "The disk may only be read, so nothing can be recorded. A worn memory card does that. "
    "The technician looks at the card, and restores a backup on a new one if need be: {}"
)
FORGETS = (
    "The disk did not keep what was written to it, so nothing can be recorded safely. "
    "The technician replaces it, and restores a backup: {}"
)
IN_MEMORY = (
    "The records would lie in memory only, and go with the power. The technician turns the "
    "read-only mode of the card off, or puts the data folder on a disk: {}"
)
NOT_WRITTEN = "Nothing can be written in the data folder {}: {}. Check the folder and its owner."


class Unfit(MachineTrouble):
    """The data folder keeps nothing."""


@dataclass(frozen=True)
class Mount:
    """One line of mountinfo: where, of which kind, from which device, how."""

    point: Path
    kind: str
    source: str
    options: str


def check(folder: Path) -> None:
    """Write a file in the folder, sync it, read it back from the disk. Raises Unfit.

    A full disk is let pass: what is there can be read, and each act is refused in words.
    """
    path, data = folder / f".phonebox-check.{os.getpid()}", secrets.token_bytes(BYTES)
    try:
        found = _written_and_read(path, data)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return
        raise Unfit(_words(folder, error)) from error
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)
    if found != data:
        raise Unfit(FORGETS.format(folder))


def _written_and_read(path: Path, data: bytes) -> bytes:
    flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
    with os.fdopen(os.open(path, flags, 0o600), "r+b") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        # Else memory would answer for the disk.
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        file.seek(0)
        return file.read(len(data) + 1)


def _words(folder: Path, error: OSError) -> str:
    if error.errno == errno.EROFS:
        return READ_ONLY.format(folder)
    if error.errno == errno.EIO:
        return FORGETS.format(folder)
    return NOT_WRITTEN.format(folder, error.strerror)


def is_in_memory(folder: Path, mountinfo: str | None = None) -> bool:
    """Whether what lies in the folder goes with the power, as far as the kernel tells."""
    try:
        mounts = mounts_of(_MOUNTS.read_text() if mountinfo is None else mountinfo)
    except OSError:
        return False
    return _is_lost(folder.resolve(), mounts)


def _is_lost(path: Path, mounts: list[Mount]) -> bool:
    at = mount_of(path, mounts)
    if at is None:
        return False
    if at.kind == "overlay":
        # A card in read-only mode lies under a layer in memory, to which everything is written.
        upper = _option(at.options, "upperdir")
        below = [mount for mount in mounts if mount != at]
        return upper is not None and _is_lost(Path(upper), below)
    return at.kind in _IN_MEMORY or at.source.startswith(_DISKS_IN_MEMORY)


def mounts_of(mountinfo: str) -> list[Mount]:
    """The lines of mountinfo (proc(5)); those that have not its form are passed over."""
    found = []
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        place, kind = before.split(), after.split()
        if len(place) >= 5 and len(kind) >= 3:
            found.append(Mount(Path(_plain(place[4])), kind[0], _plain(kind[1]), kind[2]))
    return found


def mount_of(path: Path, mounts: list[Mount]) -> Mount | None:
    """The mount on which a path lies: of several at one place the last covers the others."""
    over = [mount for mount in mounts if path.is_relative_to(mount.point)]
    longest = max((len(mount.point.parts) for mount in over), default=0)
    return next((m for m in reversed(over) if len(m.point.parts) == longest), None)


def _option(options: str, name: str) -> str | None:
    named = (item.partition("=") for item in options.split(","))
    return next((_plain(value) for key, _, value in named if key == name), None)


def _plain(text: str) -> str:
    """A path as the kernel writes it, with blanks in octal."""
    return text.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
