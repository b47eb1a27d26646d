"""Who hears of what happens at a station: every screen that is open there, in this process."""

import queue
import re
import threading
import uuid
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

KEPT = 50
WAITING = 100
_NUMBER = re.compile("[0-9]{1,18}")


@dataclass(frozen=True)
class Signal:
    """Something happened at a station. `number` counts up; `data` holds codes and ids only."""

    number: int
    kind: str
    data: dict[str, Any] = field(default_factory=dict, hash=False)


class Ear(Protocol):
    """Whatever hears a station's signals."""

    def put(self, signal: Signal) -> None:
        """Take a signal; never waits."""


class Subscription:
    """One screen's ear. A screen that does not listen loses the oldest signals, not the newest."""

    def __init__(self) -> None:
        self._queue: queue.Queue[Signal] = queue.Queue(WAITING)

    def put(self, signal: Signal) -> None:
        """Give a signal to the screen; never waits."""
        while True:
            try:
                self._queue.put_nowait(signal)
                return
            except queue.Full:
                self._drop_oldest()

    def _drop_oldest(self) -> None:
        try:
            self._queue.get_nowait()
        except queue.Empty:
            return

    def next(self, seconds: float) -> Signal | None:
        """The next signal, or None when there was none for so long."""
        try:
            return self._queue.get(timeout=seconds)
        except queue.Empty:
            return None


class Hub:
    """Passes signals on to screens, and keeps the last ones for a screen that comes back.

    `life` names this run of the service: a screen that saw an earlier one starts afresh.
    """

    def __init__(self) -> None:
        self.life = uuid.uuid4().hex[:8]
        self._lock = threading.Lock()
        self._number = 0
        self._ears: dict[str, set[Ear]] = defaultdict(set)
        self._kept: dict[str, deque[Signal]] = defaultdict(lambda: deque(maxlen=KEPT))

    def publish(self, station: str, kind: str, **data: Any) -> Signal:
        """Tell every screen of a station."""
        with self._lock:
            self._number += 1
            signal = Signal(self._number, kind, data)
            self._kept[station].append(signal)
            for ear in self._ears[station]:
                ear.put(signal)
        return signal

    @contextmanager
    def listen(self, station: str, after: str | None = None) -> Iterator[Subscription]:
        """Hear what happens at a station, beginning behind the event `after`, where it is known."""
        ear = Subscription()
        self.join(station, ear, after)
        try:
            yield ear
        finally:
            self.leave(station, ear)

    def join(self, station: str, ear: Ear, after: str | None = None) -> None:
        """Let an ear hear a station until it leaves; first what it missed since `after`."""
        with self._lock:
            for signal in self._missed(station, after):
                ear.put(signal)
            self._ears[station].add(ear)

    def leave(self, station: str, ear: Ear) -> None:
        """Let an ear hear a station no more."""
        with self._lock:
            self._ears[station].discard(ear)

    def event_id(self, signal: Signal) -> str:
        """The id under which a screen remembers a signal."""
        return f"{self.life}-{signal.number}"

    def newest_id(self) -> str:
        """The id of the newest signal: what a page that is rendered now has seen."""
        return f"{self.life}-{self._number}"

    def _missed(self, station: str, after: str | None) -> list[Signal]:
        life, _, number = (after or "").rpartition("-")
        if life != self.life or not _NUMBER.fullmatch(number):
            return []
        return [signal for signal in self._kept[station] if signal.number > int(number)]
