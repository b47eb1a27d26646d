"""Whether this machine's clock is to be believed, and when it leaps.

Who vouches for it: a time service, which the kernel knows of; a hardware clock that runs on without
power; or a member of staff. Nobody does while it is behind an entry whose time was believed.
"""

import ctypes
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

_ERROR = 5
_BUFFER_BYTES = 1024
HARDWARE = Path("/sys/class/rtc/rtc0")
AGREES_WITHIN = timedelta(seconds=3)
"""A hardware clock counts whole seconds, and drifts by some each day."""
LEAP = 1.0
"""Seconds: less between two looks is no leap, but a clock that is being slewed."""
PATIENCE = 3
"""Looks for which a leap waits for the kernel to say that it was a time service's."""


class Basis(StrEnum):
    """Who vouches for the clock, or why nobody does."""

    SYNCHRONISED = "synchronised"
    HARDWARE = "hardware"
    STAFF = "staff"
    NOBODY = "nobody"
    BEHIND = "behind"


BELIEVED = frozenset({Basis.SYNCHRONISED, Basis.HARDWARE, Basis.STAFF})


class Trust:
    """Whether to believe the clock. `newest` is the newest time in the ledger that was believed."""

    def __init__(self, newest: datetime | None = None) -> None:
        self.newest = newest
        self._confirmed = False
        self._by_hardware = is_set_by_hardware()

    def confirm(self, at: datetime) -> None:
        """A member of staff said that this time, on the screen, is right."""
        self.newest = at
        self._confirmed = True

    def leapt(self, newest: datetime | None) -> None:
        """The clock was set: what staff said of it before counts no more."""
        self.newest = newest
        self._confirmed = False
        self._by_hardware = is_set_by_hardware()

    @property
    def basis(self) -> Basis:
        """Who vouches for the clock now."""
        if self.newest is not None and datetime.now(UTC) < self.newest:
            return Basis.BEHIND
        if is_synchronised():
            return Basis.SYNCHRONISED
        if self._confirmed:
            return Basis.STAFF
        return Basis.HARDWARE if self._by_hardware else Basis.NOBODY

    def __call__(self) -> bool:
        """Whether anything vouches for the clock now."""
        return self.basis in BELIEVED


def is_synchronised() -> bool:
    """Whether the kernel's clock is kept right by a time service (adjtimex(2), read only)."""
    # The structure begins with the mode, 0 for reading; it is smaller than this on every machine.
    state = _libc().adjtimex(ctypes.create_string_buffer(_BUFFER_BYTES))
    return 0 <= int(state) < _ERROR


def is_set_by_hardware(clock: Path | None = None) -> bool:
    """Whether the kernel took the time from a hardware clock at its start, and both still agree.

    One whose battery is empty starts in 1970, and what was put right since then differs from it.
    """
    clock = clock or HARDWARE
    try:
        taken = (clock / "hctosys").read_text().strip() == "1"
        seconds = int((clock / "since_epoch").read_text())
        apart = datetime.now(UTC) - datetime.fromtimestamp(seconds, UTC)
    except (OSError, ValueError, OverflowError):
        return False
    return taken and abs(apart) <= AGREES_WITHIN


@cache
def _libc() -> Any:
    return ctypes.CDLL(None)


@dataclass(frozen=True)
class Look:
    """One look: by how many seconds the time of day is ahead of the time since the start."""

    ahead: float
    synchronised: bool


@dataclass(frozen=True)
class Leap:
    """The clock was set, by so many seconds; `synchronised` is whether a time service did it."""

    seconds: float
    synchronised: bool


def look() -> Look:
    """A look at the clock."""
    while True:
        before = time.clock_gettime(time.CLOCK_BOOTTIME)
        now = time.time()
        after = time.clock_gettime(time.CLOCK_BOOTTIME)
        # Who is held up between the two would see a leap where none is.
        if after - before < LEAP / 10:
            return Look(now - before, is_synchronised())


class Leaps:
    """Finds leaps in one look after another."""

    def __init__(self, first: Look) -> None:
        self._last = first
        self._told = first.ahead
        self._waited: int | None = None

    def after(self, new: Look) -> Leap | None:
        """The leap that is to be told now, if there is one.

        When a time service takes over, all by which the clock moved since the last one is told.
        """
        last, self._last = self._last, new
        if new.synchronised and not last.synchronised:
            return self._leap(new, synchronised=True)
        if abs(new.ahead - last.ahead) >= LEAP:
            # A time service often sets the clock a moment before the kernel calls it synchronised.
            self._waited = PATIENCE if new.synchronised else 0
        elif self._waited is not None:
            self._waited += 1
        if self._waited is None or self._waited < PATIENCE:
            return None
        return self._leap(new, synchronised=new.synchronised)

    def _leap(self, new: Look, *, synchronised: bool) -> Leap:
        leap = Leap(new.ahead - self._told, synchronised)
        self._told, self._waited = new.ahead, None
        return leap
