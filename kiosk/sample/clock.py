"""A clock that shows what it is set to: the sample's weeks pass in seconds."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from kiosk.clock import SCHOOL_ZONE, Moment


@dataclass
class SetClock:
    """Shows `at` until it is set again; somebody is taken to have vouched for it."""

    at: datetime

    def now(self) -> Moment:
        """The time that it was set to."""
        return Moment(self.at)

    def turn_to(self, day: date, hour: int, minute: int) -> None:
        """Set it to a local time; never back."""
        wanted = datetime.combine(day, time(hour, minute), tzinfo=SCHOOL_ZONE).astimezone(UTC)
        self.at = max(self.at, wanted)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.at += timedelta(seconds=seconds)
