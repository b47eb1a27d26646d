"""The ledger checked while its reader waits, and whether it continues what a browser saw before."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from kiosk.ledger.chain import Head, HeadDamaged, Row
from kiosk.ledger.commitments import Personal
from kiosk.ledger.merkle import verify_consistency
from kiosk.ledger.report import Report
from kiosk.services.context import Services
from kiosk.services.machine.ledger_notes import note_verified
from kiosk.services.ports import StoreError
from kiosk.services.records.verifying import CheckpointWrong, LedgerStore, verified
from kiosk.services.records.vouching import prover

LONGEST = 600.0
"""Seconds after which a check is given up: more than a Pi needs for a million entries."""

TOO_LONG = "The check took too long and was given up. Run: phonebox ledger verify"
FAILED = "The check could not be finished. Run: phonebox ledger verify"


@dataclass(frozen=True)
class Checking:
    """How the last check stands: so many entries `seen` of the ledger's `size`.

    While it runs there is no `report`; when it failed, `words` say why and what to do.
    """

    at: datetime
    size: int
    seen: int = 0
    report: Report | None = None
    words: str | None = None

    @property
    def is_running(self) -> bool:
        """Whether the check is still under way."""
        return self.report is None and self.words is None


class GivenUp(Exception):
    """The check ran past its time."""


@dataclass
class _Counted:
    """A ledger that counts the rows that were read of it."""

    store: LedgerStore
    on_row: Callable[[], None]

    def stored_rows(self, first: int = 1) -> Iterator[Row]:
        for row in self.store.stored_rows(first):
            self.on_row()
            yield row

    def stored_values(self, first: int = 1) -> Iterator[Personal]:
        return self.store.stored_values(first)

    def stored_head(self) -> Head:
        return self.store.stored_head()


class Checks:
    """Checks of one ledger, one at a time, each in a thread of its own."""

    def __init__(self, longest: float = LONGEST) -> None:
        self._longest = longest
        self._lock = threading.Lock()
        self._last: Checking | None = None
        self._thread: threading.Thread | None = None

    @property
    def last(self) -> Checking | None:
        """The check under way, or the last one; None since Phonebox started."""
        with self._lock:
            return self._last

    def start(self, services: Services) -> None:
        """Begin a check, unless one is under way."""
        with services.store.read() as facts:
            size, now = facts.head()[0], facts.now.at
        with self._lock:
            if self._last is not None and self._last.is_running:
                return
            self._last = Checking(now, size)
            thread = threading.Thread(
                target=self._run, args=(services, self._last), name="verify", daemon=True
            )
            self._thread = thread
        thread.start()

    def wait(self, seconds: float) -> Checking | None:
        """Wait for the check to end, at most so long; how it stands then."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
        return self.last

    def _run(self, services: Services, begun: Checking) -> None:
        end = time.monotonic() + self._longest
        count = 0

        def on_row() -> None:
            nonlocal count
            count += 1
            if count % 500 == 0:
                if time.monotonic() > end:
                    raise GivenUp
                self._keep(replace(begun, seen=count))

        counted: Any = _Counted(cast(LedgerStore, services.store), on_row)
        try:
            report = verified(replace(services, store=counted), None, None, full=True)
        except GivenUp:
            self._keep(replace(begun, seen=count, words=TOO_LONG))
        except (CheckpointWrong, StoreError) as error:
            self._keep(replace(begun, seen=count, words=error.words))
        except Exception:
            self._keep(replace(begun, seen=count, words=FAILED))
            raise
        else:
            at = services.clock.now().at
            self._keep(replace(begun, at=at, seen=report.size, report=report))
            note_verified(services.data, at, report.size, holds=report.holds)

    def _keep(self, checking: Checking) -> None:
        with self._lock:
            self._last = checking


@dataclass(frozen=True)
class Continues:
    """Whether the ledger continues an older one of `old` entries; the proof is RFC 9162's.

    `since` is when the newest entry of the older ledger was written, where there is one.
    """

    holds: bool
    old: int
    size: int
    root: str
    since: datetime | None = None
    proof: tuple[str, ...] = ()


def continues(services: Services, old: int, old_root: str) -> Continues:
    """Whether the ledger of now begins with the whole ledger that had this size and root (hex)."""
    store = cast(LedgerStore, services.store)
    try:
        head = store.stored_head()
    except HeadDamaged:
        return Continues(holds=False, old=old, size=0, root="")
    size, root = head.size, head.root.hex()
    if not 0 < old <= size:
        return Continues(old == 0, old, size, root)

    proof = prover(services, head)(old)
    holds = verify_consistency(old, bytes.fromhex(old_root), size, head.root, proof)
    since = _written_at(services, old) if holds else None
    return Continues(holds, old, size, root, since, tuple(item.hex() for item in proof))


def _written_at(services: Services, sequence: int) -> datetime | None:
    with services.store.read() as facts:
        try:
            entry = facts.entry(sequence)
        except ValueError:
            return None
    return entry.recorded_at if entry else None
