"""Time as Phonebox knows it: one moment for each act, and whether the clock is to be believed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

SCHOOL_ZONE = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Moment:
    """A time in UTC; `confirmed` tells whether anything vouches for it."""

    at: datetime
    confirmed: bool = True


class Clock(Protocol):
    """What tells the time."""

    def now(self) -> Moment:
        """The present moment."""


@dataclass
class SystemClock:
    """The machine's clock. `trusted` tells whether it has been synchronised or confirmed."""

    trusted: Callable[[], bool] = lambda: True

    def now(self) -> Moment:
        """The machine's time."""
        return Moment(datetime.now(UTC), self.trusted())


@dataclass
class ShiftedClock:
    """A clock set to a stated time, from which it runs on: for sample data only."""

    start: datetime
    began: datetime

    def now(self) -> Moment:
        """The stated time, plus what has passed since it was stated."""
        return Moment(self.start + (datetime.now(UTC) - self.began), confirmed=False)


@dataclass
class Ticking:
    """The clock in use; which one it is can depend on what the records say."""

    clock: Clock

    def now(self) -> Moment:
        """The present moment."""
        return self.clock.now()
