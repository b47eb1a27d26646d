"""The tree against the definition in RFC 6962, and proofs against trees of every small size."""

from functools import partial
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ledger.merkle import (
    Range,
    Tree,
    consistency_proof,
    frontier_ranges,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)

# The leaves that other implementations of RFC 6962 test with, and the roots of 0 to 8 of them.
LEAVES = [
    leaf_hash(bytes.fromhex(data))
    for data in (
        *("", "00", "10", "2021", "3031", "40414243", "5051525354555657"),
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
MANY = [leaf_hash(str(number).encode()) for number in range(70)]


def defined_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(defined_root(leaves[:k]), defined_root(leaves[k:]))


def part(leaves: list[bytes], low: int, high: int) -> list[bytes]:
    return leaves[low:high]


leaves_of_many = partial(part, MANY)


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_known_ones(size: int) -> None:
    assert root_of(LEAVES[:size]).hex() == ROOTS[size]


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=80))
def test_roots_are_as_defined(leaves: list[bytes]) -> None:
    assert root_of(leaves) == defined_root(leaves)


@pytest.mark.parametrize("size", range(70))
def test_the_frontier_holds_the_roots_of_its_ranges(size: int) -> None:
    tree = Tree()
    for leaf in MANY[:size]:
        tree.add(leaf)
    ranges = frontier_ranges(size)
    assert tree.frontier == [defined_root(MANY[low:high]) for low, high in ranges]
    assert [number for span in ranges for number in range(*span)] == list(range(size))


@pytest.mark.parametrize("size", [*range(1, 18), 31, 32, 33, 64, 69])
def test_every_leaf_is_proved_to_be_in(size: int) -> None:
    root = root_of(MANY[:size])
    for index in range(size):
        proof = inclusion_proof(index, size, leaves_of_many)
        assert verify_inclusion(MANY[index], index, size, proof, root)
        assert not verify_inclusion(MANY[index + 1], index, size, proof, root)
        assert not verify_inclusion(MANY[index], index, size, [*proof, root], root)
        assert not verify_inclusion(MANY[index], index, size, proof[:-1], root) or size == 1
        for other in range(size):
            assert other == index or not verify_inclusion(MANY[index], other, size, proof, root)


@pytest.mark.parametrize("new", [*range(18), 31, 32, 33, 64, 69])
def test_every_beginning_is_proved_consistent(new: int) -> None:
    for old in range(new + 1):
        before, after = root_of(MANY[:old]), root_of(MANY[:new])
        proof = consistency_proof(old, new, leaves_of_many)
        assert verify_consistency(old, before, new, after, proof)
        assert not verify_consistency(old, bytes(32), new, after, proof)
        assert not verify_consistency(old, before, new, after, [*proof, after])
        if old:
            assert not verify_consistency(old, before, new, bytes(32), proof)
        if proof:
            assert not verify_consistency(old, before, new, after, proof[:-1])
            assert not verify_consistency(old, before, new, after, [proof[0][:31], *proof[1:]])


@given(st.data())
def test_no_rewritten_history_is_proved_consistent(data: st.DataObject) -> None:
    new = data.draw(st.integers(1, 69))
    old = data.draw(st.integers(1, new))
    changed = data.draw(st.integers(0, old - 1))
    forged = [*MANY[:changed], leaf_hash(b"forged"), *MANY[changed + 1 : new]]
    before = root_of(MANY[:old])
    for leaves in (forged, MANY):
        proof = consistency_proof(old, new, partial(part, leaves))
        assert not verify_consistency(old, before, new, root_of(forged), proof)


def test_sizes_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="no leaf number 4"):
        inclusion_proof(4, 4, leaves_of_many)
    with pytest.raises(ValueError, match="no beginning of 5"):
        consistency_proof(5, 4, leaves_of_many)
    assert not verify_inclusion(MANY[0], 1, 1, [], MANY[0])
    assert not verify_consistency(2, root_of(MANY[:2]), 1, MANY[0], [])


def test_a_proof_between_neighbours_reads_little_when_the_frontier_is_known() -> None:
    size, read = 64 + 4, []
    known = {span: root_of(MANY[slice(*span)]) for span in frontier_ranges(size)}

    def leaves(low: int, high: int) -> list[bytes]:
        read.append((low, high))
        return MANY[low:high]

    wanted: list[Range] = [(64, 66), (66, 68)]
    assert consistency_proof(66, size, leaves, known) == consistency_proof(66, size, leaves_of_many)
    assert sorted(read) == wanted
