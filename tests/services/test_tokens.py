"""The token on a tag: made for its own UID, told from any other, and never taken for a code."""

import pytest

from kiosk.scanning import codes
from kiosk.scanning.outcomes import ScanOutcome
from kiosk.services.devices import tokens
from kiosk.services.devices.tokens import Written

KEY, UID, OTHER = b"k" * 32, "04A1B2C3D4E5F6", "04112233445566"


def test_a_token_is_the_same_for_one_tag_and_another_for_another() -> None:
    assert tokens.token_of(KEY, UID) == tokens.token_of(KEY, UID.lower())
    others = {tokens.token_of(KEY, UID), tokens.token_of(KEY, OTHER), tokens.token_of(b"x", UID)}
    assert len(others) == 3


def test_a_token_says_nothing_of_the_uid_and_is_no_code() -> None:
    token = tokens.token_of(KEY, UID)
    assert UID not in token
    assert len(token) == 30
    assert not isinstance(codes.parse(token), codes.Code)


@pytest.mark.parametrize(
    ("uid", "code", "written"),
    [
        (UID, tokens.token_of(KEY, UID), Written(None)),
        (UID, f" {tokens.token_of(KEY, UID)} ", Written(None)),
        (UID, tokens.token_of(KEY, OTHER), Written(None, is_foreign=True)),
        (UID, tokens.token_of(b"another school", UID), Written(None, is_foreign=True)),
        (UID, tokens.token_of(KEY, UID)[:-1], Written(None, is_foreign=True)),
        (UID, "PBX1", Written(None, is_foreign=True)),
        (UID, "PBX1é\u202e", Written(None, is_foreign=True)),
        (UID, "DA7K2Q9XZ", Written("DA7K2Q9XZ")),
        (UID, None, Written(None)),
        (None, tokens.token_of(KEY, UID), Written(tokens.token_of(KEY, UID))),
    ],
)
def test_what_a_tag_says_is_checked_against_its_uid(
    uid: str | None, code: str | None, written: Written
) -> None:
    assert tokens.read(KEY, uid, code) == written


def test_only_a_tag_that_is_on_a_device_gets_its_token() -> None:
    for outcome in ScanOutcome:
        expected = tokens.token_of(KEY, UID) if outcome in tokens.KNOWN else None
        assert tokens.to_write(KEY, UID, outcome) == expected
    assert tokens.to_write(KEY, None, ScanOutcome.HANDED_IN) is None
