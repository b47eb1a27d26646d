"""The Merkle tree of RFC 6962 (and RFC 9162, section 2.1): roots, proofs and their verification.

Leaves are numbered from 0 and given by their hashes. `(low, high)` is the range of leaves low ≤ i <
high.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType

HASH_BYTES = 32
Range = tuple[int, int]
Leaves = Callable[[int, int], Iterable[bytes]]
"""Gives the leaf hashes of a range, in order."""

_NOTHING: Mapping[Range, bytes] = MappingProxyType({})


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf that holds these data."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of the node above two others."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A growing tree that keeps its frontier alone: the roots of its whole subtrees, widest first.

    That is one hash for each 1 in the size written in binary, so both adding and reading the root
    take a time logarithmic in the size.
    """

    __slots__ = ("frontier", "size")

    def __init__(self, size: int = 0, frontier: Iterable[bytes] = ()) -> None:
        self.size = size
        self.frontier = list(frontier)

    def add(self, leaf: bytes) -> None:
        """Add one leaf, given by its hash."""
        nodes, size = self.frontier, self.size
        nodes.append(leaf)
        while size & 1:
            right = nodes.pop()
            nodes[-1] = node_hash(nodes[-1], right)
            size >>= 1
        self.size += 1

    @property
    def root(self) -> bytes:
        """The Merkle tree hash of all leaves so far."""
        if not self.frontier:
            return sha256().digest()
        root = self.frontier[-1]
        for left in self.frontier[-2::-1]:
            root = node_hash(left, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The Merkle tree hash of these leaves."""
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root


def frontier_ranges(size: int) -> tuple[Range, ...]:
    """The ranges whose roots the frontier of a tree of this size holds, in the same order."""
    ranges, low = [], 0
    for bit in range(size.bit_length() - 1, -1, -1):
        if size >> bit & 1:
            ranges.append((low, low + (1 << bit)))
            low += 1 << bit
    return tuple(ranges)


def inclusion_proof(
    index: int, size: int, leaves: Leaves, known: Mapping[Range, bytes] = _NOTHING
) -> tuple[bytes, ...]:
    """That a leaf stands at this place of the tree of this size: RFC 9162, section 2.1.3.

    `known` may give roots of ranges, which then are not read. Raises ValueError if out of range.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} has no leaf number {index}")
    low, high, ranges = 0, size, []
    while high - low > 1:
        middle = _middle(low, high)
        if index < middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low = middle
    return _roots(reversed(ranges), leaves, known)


def consistency_proof(
    old: int, new: int, leaves: Leaves, known: Mapping[Range, bytes] = _NOTHING
) -> tuple[bytes, ...]:
    """That the tree of size `new` begins with the whole tree of size `old`: RFC 9162, 2.1.4.

    `known` may give roots of ranges, which then are not read: with `Head.known` of the newer tree
    a proof between neighbouring sizes reads little. Raises ValueError if `old` is beyond `new`.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} has no beginning of {old}")
    low, high, ranges = 0, new, []
    while 0 < old != high:
        middle = _middle(low, high)
        if old <= middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low = middle
    if low:
        ranges.append((low, high))
    return _roots(reversed(ranges), leaves, known)


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether the proof leads from the leaf's hash to the root: RFC 9162, section 2.1.3.2."""
    if not 0 <= index < size or not _are_hashes(proof):
        return False
    place, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = node_hash(sibling, node)
            place, last = _up_to_right_child(place, last)
        else:
            node = node_hash(node, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and node == root


def verify_consistency(
    old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the proof shows that one tree begins with the other: RFC 9162, section 2.1.4.2."""
    if not 0 <= old <= new or not _are_hashes(proof):
        return False
    if old in (0, new):
        return not proof and (old_root == new_root if old else old_root == root_of(()))
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            place, last = _up_to_right_child(place, last)
        else:
            after = node_hash(after, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def _middle(low: int, high: int) -> int:
    # The left side holds the largest power of two that is less than the whole.
    return low + (1 << (high - low - 1).bit_length() - 1)


def _roots(
    ranges: Iterable[Range], leaves: Leaves, known: Mapping[Range, bytes]
) -> tuple[bytes, ...]:
    return tuple(known.get(span) or root_of(leaves(*span)) for span in ranges)


def _up_to_right_child(place: int, last: int) -> Range:
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _are_hashes(proof: Sequence[bytes]) -> bool:
    return all(len(item) == HASH_BYTES for item in proof)
