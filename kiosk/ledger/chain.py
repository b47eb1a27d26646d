"""The chain, and its head: each entry's hash covers the one before it, and is a leaf of the tree.

The hash of an entry is SHA-256(0x00 ‖ previous ‖ body), which is the leaf hash of RFC 6962 over the
data previous ‖ body: see docs/decisions/0002-one-hash-for-chain-and-tree.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.ledger.merkle import HASH_BYTES, Range, Tree, frontier_ranges, leaf_hash

GENESIS = bytes(HASH_BYTES)
"""What stands for the previous hash in the first entry."""

_SIZE_BYTES = 8

Row = tuple[int, bytes, bytes, bytes]
"""One stored entry: its number, the previous hash, its own hash, and the bytes of its body."""


class HeadDamaged(ValueError):
    """The bytes are not a head."""


def entry_hash(previous: bytes, body: bytes) -> bytes:
    """The hash of the entry with this body, after the entry with the hash `previous`."""
    return leaf_hash(previous + body)


@dataclass(frozen=True, slots=True)
class Head:
    """The newest end of a ledger: all that is needed to append to it and to sign it."""

    size: int = 0
    hash: bytes = GENESIS
    frontier: tuple[bytes, ...] = ()

    def append(self, body: bytes) -> "Head":
        """The head after one more entry, which takes the number `size` + 1."""
        newest = entry_hash(self.hash, body)
        tree = Tree(self.size, self.frontier)
        tree.add(newest)
        return Head(tree.size, newest, tuple(tree.frontier))

    @property
    def root(self) -> bytes:
        """The RFC 6962 root over all entries."""
        return Tree(self.size, self.frontier).root

    @property
    def known(self) -> Mapping[Range, bytes]:
        """The roots of ranges that the frontier holds, for making proofs."""
        return dict(zip(frontier_ranges(self.size), self.frontier, strict=True))

    def to_bytes(self) -> bytes:
        """Size (8 bytes, big-endian), hash, and the frontier, as the database keeps them."""
        return self.size.to_bytes(_SIZE_BYTES, "big") + self.hash + b"".join(self.frontier)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Head":
        """The head again. Raises HeadDamaged if the parts do not fit together."""
        size = int.from_bytes(data[:_SIZE_BYTES], "big")
        rest = data[_SIZE_BYTES:]
        parts = [rest[at : at + HASH_BYTES] for at in range(0, len(rest), HASH_BYTES)]
        if len(rest) != HASH_BYTES * (1 + size.bit_count()):
            raise HeadDamaged("the ledger's head row is damaged: its length is wrong")
        if (size == 0 and parts[0] != GENESIS) or (size & 1 and parts[-1] != parts[0]):
            raise HeadDamaged("the ledger's head row is damaged: its parts disagree")
        return cls(size, parts[0], tuple(parts[1:]))
