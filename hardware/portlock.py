"""One process at a time on a serial line."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def port_lock(path: str) -> Iterator[None]:
    """Hold the device at `path` alone, by the same lock that pyserial's `exclusive` takes.

    It is tried before anything is sent or flushed, so a second process does not disturb the first.
    Raises `OSError`: EBUSY if another process holds it, otherwise what opening the device says.
    """
    port = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(port, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), path) from None
        yield
    finally:
        os.close(port)
