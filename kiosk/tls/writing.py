"""Writing the certificates' folder: each file whole or not at all, each open to whom it is for."""

import grp
import os
from contextlib import suppress
from pathlib import Path

from kiosk.troubles import MachineTrouble

PROXY_GROUP = "phonebox-proxy"

OWNER, GROUP, EVERYBODY = 0o600, 0o640, 0o644


def make(folder: Path) -> None:
    """Make the folder where there is none. Raises MachineTrouble."""
    try:
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    except OSError as error:
        raise trouble(folder, error) from error


def write(path: Path, data: bytes, mode: int) -> None:
    """Put a file in place of an earlier one; `GROUP` is the proxy's, where there is one.

    Raises MachineTrouble.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER)
        with os.fdopen(handle, "wb") as file:
            if mode == GROUP:
                _give(file.fileno())
            os.fchmod(file.fileno(), mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise trouble(path, error) from error


def _give(handle: int) -> None:
    """A machine without the proxy's group has no proxy to give it to."""
    with suppress(KeyError):
        os.fchown(handle, -1, grp.getgrnam(PROXY_GROUP).gr_gid)


def trouble(path: Path, error: OSError) -> MachineTrouble:
    """What kept a file of the folder from being used, in words."""
    if isinstance(error, PermissionError):
        return MachineTrouble(f"{path} is not yours to use. Run this as root: sudo phonebox tls …")
    return MachineTrouble(f"{path} cannot be used: {error.strerror}. Check the disk and the path.")
