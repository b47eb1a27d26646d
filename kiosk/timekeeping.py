"""Whether this machine's clock is to be believed: the kernel knows if anything has set it right."""

import ctypes
import threading
from functools import cache
from typing import Any

_ERROR = 5
_BUFFER_BYTES = 1024


class Trust:
    """Whether to believe the clock: synchronised, or confirmed by staff since this start."""

    def __init__(self) -> None:
        self._confirmed = threading.Event()

    def confirm(self) -> None:
        """A member of staff said that the time on the screen is right."""
        self._confirmed.set()

    def __call__(self) -> bool:
        """Whether anything vouches for the clock now."""
        return self._confirmed.is_set() or is_synchronised()


def is_synchronised() -> bool:
    """Whether the kernel's clock is kept right by a time service (adjtimex(2), read only)."""
    # The structure begins with the mode, 0 for reading; it is smaller than this on every machine.
    state = _libc().adjtimex(ctypes.create_string_buffer(_BUFFER_BYTES))
    return 0 <= int(state) < _ERROR


@cache
def _libc() -> Any:
    return ctypes.CDLL(None)
