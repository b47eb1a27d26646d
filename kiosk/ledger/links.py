"""What is wrong with a chain, once a link of it does not hold: entry by entry, to the end.

The rules stand in docs/ledger-format.md, "What a verifier checks", and are the same there.
"""

from collections.abc import Iterable
from typing import Any

from kiosk.ledger.canonical import NotCanonical, parse_object
from kiosk.ledger.chain import entry_hash
from kiosk.ledger.findings import MOST, Findings

Found = tuple[Any, Any, Any, Any]
"""A row of a database that somebody may have written anything into."""


class Links:
    """Follows rows from a place in the chain on, and names what was done to them."""

    def __init__(self, found: Findings, size: int, last: bytes) -> None:
        self.found = found
        self.size = size
        self.last = last
        self._gaps: list[tuple[int, int]] = []

    def follow(self, rows: Iterable[Found]) -> None:
        """Judge each row, and take up the chain again after those that do not hold."""
        for row in rows:
            self._judge(row)

    def _judge(self, row: Found) -> None:
        sequence, previous, digest, body = row
        due = self.size + 1
        hashed = _is_hashed(previous, digest, body)
        claimed = _number(body) if hashed else None
        if claimed is None:
            self.found.note("malformed" if hashed else "changed", due)
            self.size, self.last = due, digest if isinstance(digest, bytes) else b""
        elif claimed < due:
            in_gap = any(low <= claimed < high for low, high in self._gaps)
            self.found.correct("reordered" if in_gap else "inserted", claimed)
        else:
            if claimed > due:
                self.found.note("removed", due, last=claimed - 1)
                if len(self._gaps) < MOST:
                    self._gaps.append((due, claimed))
            elif previous != self.last:
                # The hash is good, so this row kept what it followed: the one before it changed.
                self.found.note("replaced", max(self.size, 1))
            if sequence != claimed:
                self.found.note("renumbered", claimed)
            self.size, self.last = claimed, digest


def _is_hashed(previous: bytes, digest: bytes, body: bytes) -> bool:
    try:
        return entry_hash(previous, body) == digest
    except TypeError:  # SQLite keeps text or nothing where bytes should be, if somebody puts it
        return False


def _number(body: bytes) -> int | None:
    try:
        sequence = parse_object(body).get("sequence")
    except NotCanonical:
        return None
    return sequence if type(sequence) is int and sequence > 0 else None
