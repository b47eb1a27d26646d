"""What the one writer remembers from act to act, so that a rush of scans need not ask it anew.

All of it follows from the ledger. So it is good for as long as the head of the ledger is the one
that this writer left, and no event came since that could change it; else it is asked again.
"""

from collections.abc import Callable
from typing import Any

from kiosk.custody.record import CustodyRecord


class Memory:
    """Belongs to one writer. Whatever is undone is forgotten with all the rest."""

    def __init__(self) -> None:
        self._head: bytes | None = None
        self._rare: dict[object, Any] = {}
        self._slots: dict[str, str] | None = None

    def begin(self, head: bytes) -> None:
        """A transaction begins, on this head of the ledger."""
        if head != self._head:
            self.forget()

    def end(self, head: bytes) -> None:
        """The transaction is on disk, and this is the head that it left."""
        self._head = head

    def forget(self) -> None:
        """Know nothing."""
        self._head = None
        self._slots = None
        self._rare.clear()

    def rare(self, key: object, ask: Callable[[], Any]) -> Any:
        """What changes by no event of a custody record."""
        if key not in self._rare:
            self._rare[key] = ask()
        return self._rare[key]

    def forget_rare(self) -> None:
        """An event came, or a change beside the ledger, that may change what is rare."""
        self._rare.clear()

    def slots_taken(self, ask: Callable[[], dict[str, str]]) -> frozenset[str]:
        """The slots in which something lies; `ask` gives those of open records, by record."""
        if self._slots is None:
            self._slots = ask()
        return frozenset(self._slots.values())

    def follow(self, record: CustodyRecord) -> None:
        """A custody record is now so."""
        if self._slots is None:
            return
        if record.is_open and record.slot is not None:
            self._slots[record.record_id] = record.slot
        else:
            self._slots.pop(record.record_id, None)
