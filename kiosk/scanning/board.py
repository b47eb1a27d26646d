"""How the readers are, as they last said; one that says nothing for too long is silent."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

SILENT_AFTER = 4.5
"""Seconds without a word after which a reader counts as silent: readers speak every two."""

GOOD = frozenset({"ready", "starting", "refused"})


@dataclass(frozen=True)
class Seen:
    """One reader's last word, and when (monotonic seconds) it was heard."""

    reader: str
    station: str
    state: str
    words: str
    heard: float

    @property
    def is_good(self) -> bool:
        """Whether the reader can read."""
        return self.state in GOOD


class Board:
    """The readers of every station, in memory: each speaks again within seconds of a restart."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._seen: dict[str, Seen] = {}
        self._scanned: set[str] = set()

    def hear(self, reader: str, station: str, state: str, words: str) -> None:
        """A reader said how it is."""
        with self._lock:
            self._seen[reader] = Seen(reader, station, state, words, self._monotonic())

    def readers(self, station: str | None = None) -> list[Seen]:
        """Every reader (of one station), as it is now."""
        now = self._monotonic()
        with self._lock:
            known = list(self._seen.values())
        return [
            self._now(seen, now) for seen in known if station is None or seen.station == station
        ]

    def hear_scan(self, station: str) -> None:
        """Something was read at a station, whatever it came to."""
        with self._lock:
            self._scanned.add(station)

    def has_scanned(self, station: str) -> bool:
        """Whether anything was read at a station since the service began."""
        with self._lock:
            return station in self._scanned

    def troubles(self, station: str) -> list[Seen]:
        """The readers of a station that cannot read now."""
        return [seen for seen in self.readers(station) if not seen.is_good]

    def silences(self) -> dict[str, float]:
        """For each reader the seconds since its last word."""
        now = self._monotonic()
        with self._lock:
            return {name: now - seen.heard for name, seen in self._seen.items()}

    def hear_of_restart(self, reader: str) -> None:
        """The reader's program hung, and is being started again."""
        with self._lock:
            seen = self._seen.get(reader)
        if seen is not None:
            words = "The reader’s program did not answer any more. It is being restarted."
            self.hear(reader, seen.station, "missing", words)

    @staticmethod
    def _now(seen: Seen, now: float) -> Seen:
        if now - seen.heard <= SILENT_AFTER:
            return seen
        words = "The reader has stopped answering. Unplug it, wait a moment and plug it in again."
        return Seen(seen.reader, seen.station, "silent", words, seen.heard)
