"""The chain and its head."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ledger.chain import GENESIS, Head, HeadDamaged, entry_hash
from kiosk.ledger.merkle import consistency_proof, root_of, verify_consistency


def heads(bodies: list[bytes]) -> list[Head]:
    grown = [Head()]
    for body in bodies:
        grown.append(grown[-1].append(body))
    return grown


def test_the_hash_is_as_the_format_says() -> None:
    assert GENESIS.hex() == 64 * "0"
    assert entry_hash(GENESIS, b"{}") == sha256(bytes(33) + b"{}").digest()


@given(st.lists(st.binary(max_size=20), max_size=40))
def test_a_head_grows_by_chaining_hashes_that_are_the_leaves(bodies: list[bytes]) -> None:
    previous, hashes = GENESIS, []
    for body in bodies:
        previous = entry_hash(previous, body)
        hashes.append(previous)
    head = heads(bodies)[-1]
    assert (head.size, head.hash, head.root) == (len(bodies), previous, root_of(hashes))


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_a_head_comes_back_from_its_bytes(bodies: list[bytes]) -> None:
    for head in heads(bodies):
        assert Head.from_bytes(head.to_bytes()) == head


def test_a_head_helps_to_prove_that_it_continues_an_older_one() -> None:
    grown = heads([str(number).encode() for number in range(70)])
    hashes = [head.hash for head in grown[1:]]
    for old, new in ((65, 66), (3, 70), (64, 69), (70, 70)):
        proof = consistency_proof(old, new, lambda low, high: hashes[low:high], grown[new].known)
        assert verify_consistency(old, grown[old].root, new, grown[new].root, proof)


@pytest.mark.parametrize("size", [0, 1, 6, 7])
def test_damaged_bytes_are_no_head(size: int) -> None:
    data = heads([b"a", b"b", b"c", b"d", b"e", b"f", b"g"])[size].to_bytes()
    for wrong in (b"", data[:7], data[:-1], data + b"\0", data + bytes(32)):
        with pytest.raises(HeadDamaged):
            Head.from_bytes(wrong)
    if size != 6:  # an even head's hash stands in no frontier: the chain tells
        with pytest.raises(HeadDamaged):
            Head.from_bytes(data[:8] + b"\1" * 32 + data[40:])
