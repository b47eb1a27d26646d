"""Whether the personal values beside the ledger are those that the entries were bound to."""

from collections.abc import Iterable, Iterator

from kiosk.ledger.canonical import NotCanonical, parse_object
from kiosk.ledger.commitments import ERASED, Personal, commitments, erasures, is_bound
from kiosk.ledger.findings import Findings

_NEVER = 2**63
_MARK = b'{"commitment":'
_ERASED_END = f'"type":"{ERASED}"}}'.encode()


class Values:
    """Takes the entries in order, and the values in the same order.

    Memory grows only with the number of values that are gone: an entry may say later that they
    were erased.
    """

    def __init__(self, stored: Iterable[tuple[int, str, bytes, bytes]] = ()) -> None:
        self.found = Findings()
        self.kept = 0
        self.withheld = False
        self._absent: set[tuple[int, str]] = set()
        self._erased: set[tuple[int, str]] = set()
        self.give(stored)

    def give(self, stored: Iterable[tuple[int, str, bytes, bytes]]) -> None:
        """The values that come next, ordered by the numbers of their entries."""
        self._stored: Iterator[tuple[int, str, bytes, bytes]] = iter(stored)
        self._advance()

    def concern(self, sequence: int, body: bytes) -> bool:
        """Whether an entry has to be judged: without building its JSON, which is slow.

        Exact for canonical bytes: inside a string, every quotation mark is escaped.
        """
        return sequence >= self._due or body.find(_MARK) >= 0 or body.endswith(_ERASED_END)

    def judge(self, sequence: int, body: bytes) -> None:
        """Compare one entry's commitments with the values beside it."""
        beside = self._beside(sequence)
        try:
            entry = parse_object(body)
            bound = list(commitments(entry["payload"]))
            if entry["type"] == ERASED:
                self._erased.update(erasures(entry["payload"]))
        except (NotCanonical, KeyError, ValueError):
            self.found.note("malformed", sequence)
            return
        for name, commitment in bound:
            item = beside.pop(name, None)
            if item is None:
                self._absent.add((sequence, name))
            elif is_bound(item.value, item.salt, commitment):
                self.kept += 1
            else:
                self.found.note("value_changed", sequence, value=name)
        for name in beside:
            self.found.note("value_changed", sequence, value=name)

    def finish(self) -> int:
        """Judge what only the end can tell; returns how many values were erased lawfully."""
        self._beside(_NEVER)
        for sequence, name in self._absent - self._erased:
            self.found.note("value_missing", sequence, value=name)
        for sequence, name in self._erased - self._absent:
            self.found.note("value_not_erased", sequence, value=name)
        return len(self._absent & self._erased)

    def _beside(self, sequence: int) -> dict[str, Personal]:
        beside: dict[str, Personal] = {}
        while self._next is not None and self._due <= sequence:
            if self._due == sequence and self._next.name not in beside:
                beside[self._next.name] = self._next
            else:
                # It belongs to no entry, or there are two of them.
                self.found.note("value_changed", self._due, value=self._next.name)
            self._advance()
        return beside

    def _advance(self) -> None:
        item = next(self._stored, None)
        self._next = None if item is None else Personal(*item)
        self._due = _NEVER if self._next is None else self._next.sequence
