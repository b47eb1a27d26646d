"""Salted commitments to personal values."""

from hashlib import sha256
from typing import Any

import pytest

from kiosk.ledger.commitments import commit, commitments, erasures, is_bound


def test_a_commitment_is_the_hash_of_salt_and_value() -> None:
    assert commit(b'"Room 4"', b"s" * 32) == sha256(b"s" * 32 + b'"Room 4"').hexdigest()


def test_bytes_cannot_move_between_salt_and_value() -> None:
    salt, value = b"s" * 32, b"1234"
    commitment = commit(value, salt)
    assert is_bound(value, salt, commitment)
    assert not is_bound(b"234", salt + b"1", commitment)
    with pytest.raises(ValueError, match="32 bytes"):
        commit(b"234", salt + b"1")


@pytest.mark.parametrize(
    ("value", "salt"), [(None, b"s" * 32), ("1", b"s" * 32), (b"1", None), (b"1", "s" * 32)]
)
def test_what_a_meddled_database_holds_is_not_bound(value: Any, salt: Any) -> None:
    assert not is_bound(value, salt, commit(b"1", b"s" * 32))


def test_commitments_are_found_by_the_names_of_their_places() -> None:
    payload = {
        "place": {"commitment": "aa"},
        "items": [{"note": {"commitment": "bb"}}, {"note": None}],
        "commitment": "not alone, so a name like any other",
        "odd": {"commitment": 1},
    }
    assert dict(commitments(payload)) == {"place": "aa", "items.0.note": "bb"}


def test_erasures_are_read_or_refused() -> None:
    named = {"erased": [{"sequence": 3, "name": "place"}, {"sequence": 4, "name": "note"}]}
    assert list(erasures(named)) == [(3, "place"), (4, "note")]
    wrong: list[Any] = [{}, {"erased": 1}, {"erased": [1]}, {"erased": [{"sequence": 3}]}, None]
    wrong.append({"erased": [{"sequence": "3", "name": "place"}]})
    for payload in wrong:
        with pytest.raises(ValueError, match="does not say"):
            list(erasures(payload))
