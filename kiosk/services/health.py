"""How the parts of a running Phonebox are: no personal data, and an answer in time whatever hangs.

The database is asked in a thread of its own, one at a time: when it is silent, only that thread
waits for it, and everybody else hears "silent" at the deadline.
"""

import logging
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.services.context import Services
from kiosk.services.ports import StoreError

log = logging.getLogger(__name__)

DEADLINE_SECONDS = 2.0
LOW_DISK_BYTES = 200 * 1024 * 1024

OK, ATTENTION, FAILED, SILENT = "ok", "attention", "failed", "silent"
_BAD = frozenset({FAILED, SILENT})


@dataclass(frozen=True)
class Part:
    """One part: its state, and in words what is wrong and what to do."""

    name: str
    state: str
    words: str

    @property
    def is_bad(self) -> bool:
        """Whether Phonebox cannot do its work without it."""
        return self.state in _BAD


class Probe:
    """Asks something that may never answer, in a thread of its own, one at a time."""

    def __init__(self, deadline: float = DEADLINE_SECONDS) -> None:
        self._deadline = deadline
        self._lock = threading.Lock()
        self._asking: _Asking | None = None

    def ask(self, check: Callable[[], Part]) -> Part | None:
        """What the check says; None when it does not answer in time."""
        with self._lock:
            if self._asking is None or self._asking.done.is_set():
                self._asking = _Asking(check)
                threading.Thread(target=self._asking.run, name="health", daemon=True).start()
            asking = self._asking
        asking.done.wait(self._deadline)
        return asking.answer


class _Asking:
    """One question under way."""

    def __init__(self, check: Callable[[], Part]) -> None:
        self.check = check
        self.answer: Part | None = None
        self.done = threading.Event()

    def run(self) -> None:
        try:
            self.answer = self.check()
        except Exception:
            log.exception("health could not be asked")
        finally:
            self.done.set()


def health(services: Services, probe: Probe) -> tuple[Part, ...]:
    """How every part is now."""
    records = probe.ask(lambda: _records(services))
    silent = Part("records", SILENT, "The database does not answer. Restart Phonebox.")
    return (records or silent, _clock(services), _disk(services), _readers(services))


def _records(services: Services) -> Part:
    try:
        services.store.check()
    except StoreError as error:
        return Part("records", FAILED, error.words)
    return Part("records", OK, "Entries can be recorded.")


def _clock(services: Services) -> Part:
    if services.clock.now().confirmed:
        return Part("clock", OK, "The time is confirmed.")
    return Part("clock", ATTENTION, "The time is not confirmed. Compare it with a clock.")


def _disk(services: Services) -> Part:
    if services.data is None:
        return Part("disk", OK, "The records lie on another machine.")
    try:
        free = shutil.disk_usage(services.data).free
    except OSError:
        return Part("disk", FAILED, "The data folder cannot be reached. Check the disk.")
    megabytes = f"{free // (1024 * 1024):,} MB are free."
    if free < LOW_DISK_BYTES:
        return Part("disk", ATTENTION, f"{megabytes} Free some space.")
    return Part("disk", OK, megabytes)


def _readers(services: Services) -> Part:
    seen = services.board.readers()
    bad = [item for item in seen if not item.is_good]
    if bad:
        said = "; ".join(f"{item.reader}: {item.words}" for item in bad)
        return Part("readers", ATTENTION, said)
    count = len(seen)
    return Part("readers", OK, "1 reader answers." if count == 1 else f"{count} readers answer.")
