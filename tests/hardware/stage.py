"""Runs a reader against a script, in one thread and without waiting.

The script is a generator. Whenever the reader asks "keep going?" the script goes on to its next
`yield`; the reader ends when the script does. `yield from stage.until(...)` lets the reader go
round until something is so, and fails if that takes unreasonably long.
"""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from hardware.base import Reader, ReaderStatus, Scan, State

Script = Iterator[None]
UNREASONABLE = 20.0


class StageClock:
    """A clock that goes only when somebody sleeps by it, or is told to."""

    def __init__(self) -> None:
        self.started = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
        self.passed = 0.0

    def now(self) -> datetime:
        return self.started + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        self.passed += seconds
        time.sleep(0.001)  # let the simulator's thread run


class Stage:
    """A reader's audience: what it scanned and how it said it was."""

    def __init__(self) -> None:
        self.scans: list[Scan] = []
        self.statuses: list[ReaderStatus] = []

    @property
    def states(self) -> list[State]:
        return [status.state for status in self.statuses]

    @property
    def codes(self) -> list[str | None]:
        return [scan.code for scan in self.scans]

    @property
    def uids(self) -> list[str | None]:
        return [scan.uid for scan in self.scans]

    def is_now(self, state: State) -> Callable[[], bool]:
        return lambda: bool(self.statuses) and self.statuses[-1].state is state

    def until(self, so: Callable[[], bool]) -> Script:
        """Let the reader go round until it is so."""
        deadline = time.monotonic() + UNREASONABLE
        while not so():
            assert time.monotonic() < deadline, f"only {self.statuses} and {self.scans}"
            yield

    def ready(self) -> Script:
        """Let the reader go round until it is ready."""
        yield from self.until(self.is_now(State.READY))

    def scanned(self, count: int) -> Script:
        """Let the reader go round until it has scanned so many in all, and once more."""
        yield from self.until(lambda: len(self.scans) >= count)
        yield

    def play(self, reader: Reader, script: Script) -> None:
        """Run the reader until the script ends."""

        def keep_going() -> bool:
            return next(script, ended) is not ended

        ended = object()
        reader.run(self.scans.append, self.statuses.append, keep_going)
