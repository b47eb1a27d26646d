"""What a reader is: it turns what it senses into scans, and says how it is.

Readers know nothing of pupils, devices or rules; the service judges what a scan means.
"""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Literal, Protocol

Medium = Literal["nfc", "qr", "keyboard"]


class State(StrEnum):
    """How a reader is. Every state but the first three keeps it from reading."""

    STARTING = "starting"
    READY = "ready"
    #: Momentary: something was read and not passed on. It gives way to the state before it.
    REFUSED = "refused"
    MISSING = "missing"
    BUSY = "busy"
    NO_PERMISSION = "no_permission"
    NOISY = "noisy"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Scan:
    """One reading of a tag, label or badge.

    `uid` is upper-case hexadecimal; `code` is text as printed or as written on the tag, hostile
    until judged. `at` is when it was read, in UTC. The `id` stays the same however often it is
    posted, so that one reading is one act. `blank` says that it is a sticker on which nothing is
    written, and on which this reader can write.
    """

    medium: Medium
    code: str | None
    uid: str | None
    reader: str
    at: datetime
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    blank: bool = False


@dataclass(frozen=True, slots=True)
class ReaderStatus:
    """How the reader `name` is since when (UTC), in words for the screen: what to do included."""

    name: str
    state: State
    words: str
    since: datetime


class ReaderError(Exception):
    """The reader cannot read for a reason that is known, with words for the screen."""

    def __init__(self, state: State, words: str) -> None:
        super().__init__(words)
        self.state = state
        self.words = words


OnScan = Callable[[Scan], None]
OnStatus = Callable[[ReaderStatus], None]
KeepGoing = Callable[[], bool]


class Reader(Protocol):
    """A device that reads. One process owns one reader."""

    @property
    def name(self) -> str:
        """The name under which its key was made."""

    def run(self, on_scan: OnScan, on_status: OnStatus, keep_going: KeepGoing) -> None:
        """Read until `keep_going` says no; it is asked at least once a second or so.

        No fault of the device ends it or raises: it says so by `on_status` and tries again.
        """

    def write(self, uid: str, text: str) -> None:
        """Write a text on the blank tag with this UID while it is still there, if it can.

        May be called from another thread; it never waits, and what fails is tried at another scan.
        """


class Clock(Protocol):
    """Time as readers see it, so that tests need not wait."""

    def now(self) -> datetime:
        """The wall clock, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds that never go back, from any start."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """See `Clock.now`."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """See `Clock.monotonic`."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """See `Clock.sleep`."""
        time.sleep(seconds)


def masked(secret: str) -> str:
    """Enough of a UID or code to tell two apart in a log, too little to use."""
    return f"…{secret[-2:]}" if len(secret) > 4 else "…"
