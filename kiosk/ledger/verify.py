"""Verification: re-link every hash, and say exactly which entry does not hold.

The rules stand in docs/ledger-format.md, "What a verifier checks". Three things are judged, each
resting on the one before: the chain; its ends, against the stored head and a checkpoint from
elsewhere; the personal values. Entries stream through; none is kept.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import chain

from kiosk.ledger.canonical import NotCanonical, parse_object
from kiosk.ledger.chain import GENESIS, Head, Row
from kiosk.ledger.checkpoint import Checkpoint, origin
from kiosk.ledger.entry import Entry, EntryMalformed
from kiosk.ledger.export import LineMalformed, from_line
from kiosk.ledger.findings import Findings
from kiosk.ledger.links import Links
from kiosk.ledger.merkle import Tree
from kiosk.ledger.report import Report
from kiosk.ledger.values import Values

StoredValue = tuple[int, str, bytes, bytes]

_UNREADABLE: Row = (0, b"", b"", b"")


def verify(
    rows: Iterable[Row],
    personal: Iterable[StoredValue] | None = None,
    *,
    head: Head | None = None,
    checkpoint: Checkpoint | None = None,
    thorough: bool = False,
) -> Report:
    """Verify stored entries: `(sequence, previous, hash, body)`, ordered by sequence.

    `personal` are the values beside them, `(sequence, name, salt, value)`, ordered by sequence;
    without them only the chain and its ends are judged. `checkpoint` is one kept elsewhere, its
    signature checked already (`open_checkpoint`). `thorough` also reads each body as an entry and
    compares the tree of the stored head: that takes some ten times as long.
    """
    values = None if personal is None else Values(personal)
    return _Verification(values, head, checkpoint, thorough=thorough).run(iter(rows))


def verify_export(
    lines: Iterable[bytes | str], *, checkpoint: Checkpoint | None = None, thorough: bool = False
) -> Report:
    """Verify the lines of an export; blank ones are passed over.

    Where lines withhold the personal values, these are not judged at all.
    """
    values = Values()
    rows = _rows(lines, values)
    return _Verification(values, None, checkpoint, thorough=thorough).run(rows)


class _Verification:
    """One pass over a ledger."""

    def __init__(
        self,
        values: Values | None,
        head: Head | None,
        checkpoint: Checkpoint | None,
        *,
        thorough: bool,
    ) -> None:
        self.values = values
        self.head = head
        self.checkpoint = checkpoint
        self.thorough = thorough
        self.found = Findings()
        self.size = 0
        self.last = GENESIS
        self.log: str | None = None
        self.tree = Tree() if thorough or checkpoint is not None else None
        self.anchored = Tree().root

    def run(self, rows: Iterator[Row]) -> Report:
        """Judge the chain, then its ends, then the personal values, as far as all holds."""
        self._follow(rows)
        if not self.found:
            self._compare_head()
        if not self.found:
            self._compare_checkpoint()
        values = None if self.values is None or self.values.withheld else self.values
        erased = None
        if not self.found and values is not None:
            erased = values.finish()
            self.found = values.found
        return Report(
            size=self.size,
            hash=self.last,
            root=self.tree.root if self.tree is not None and not self.found else None,
            checkpoint=None if self.checkpoint is None else self.checkpoint.size,
            values=None if values is None else values.kept,
            erased=erased,
            problems=self.found.sorted(),
        )

    def _follow(self, rows: Iterator[Row]) -> None:
        # The loop that counts: what it does for each entry is measured (see decision 0002).
        values, tree, size, last = self.values, self.tree, self.size, self.last
        marks = (1, self.checkpoint.size if self.checkpoint is not None else 1)
        for row in rows:
            sequence, previous, digest, body = row
            try:
                linked = (
                    sequence == size + 1
                    and previous == last
                    and sha256(b"\x00" + previous + body).digest() == digest
                )
            except TypeError:  # SQLite keeps text or nothing in place of bytes, if put there
                linked = False
            if not linked:
                links = Links(self.found, size, last)
                links.follow(chain((row,), rows))
                size, last = links.size, links.last
                break
            size, last = sequence, digest
            if tree is not None:
                tree.add(digest)
                if sequence in marks or self.thorough:
                    self._look(tree, sequence, body)
            if values is not None and values.concern(sequence, body):
                values.judge(sequence, body)
        self.size, self.last = size, last

    def _look(self, tree: Tree, sequence: int, body: bytes) -> None:
        if self.checkpoint is not None and sequence == self.checkpoint.size:
            self.anchored = tree.root
        if sequence == 1:
            self.log = _log(body)
        if self.thorough and not _is_entry(sequence, body, self.log):
            self.found.note("malformed", sequence)

    def _compare_head(self) -> None:
        head = self.head
        if head is None:
            return
        if self.size < head.size:
            self.found.note("truncated", self.size + 1, last=head.size)
        elif self.size > head.size:
            self.found.note("head_disagrees", head.size + 1)
        elif self.last != head.hash or (
            self.tree is not None and tuple(self.tree.frontier) != head.frontier
        ):
            self.found.note("head_disagrees", max(self.size, 1))

    def _compare_checkpoint(self) -> None:
        checkpoint = self.checkpoint
        if checkpoint is None:
            return
        if self.size and checkpoint.origin != origin(self.log or ""):
            self.found.note("other_ledger", 1)
        elif self.size < checkpoint.size:
            self.found.note("truncated", self.size + 1, last=checkpoint.size)
        elif self.anchored != checkpoint.root:
            self.found.note("rewritten", checkpoint.size)


def _log(body: bytes) -> str | None:
    try:
        log = parse_object(body).get("log")
    except NotCanonical:
        return None
    return log if isinstance(log, str) else None


def _is_entry(sequence: int, body: bytes, log: str | None) -> bool:
    try:
        entry = Entry.from_body(body)
        return (entry.sequence, entry.log, entry.body()) == (sequence, log, body)
    except (EntryMalformed, NotCanonical):
        return False


def _rows(lines: Iterable[bytes | str], values: Values) -> Iterator[Row]:
    for line in lines:
        if not line.strip():
            continue
        try:
            row, personal = from_line(line)
        except LineMalformed:
            yield _UNREADABLE
            continue
        if personal is None:
            values.withheld = True
        else:
            values.give(personal)
        yield row
