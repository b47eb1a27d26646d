"""The opaque token that a tag of ours may carry: it must be the one made for the tag's own UID.

It is made from the UID with the school's tag key, so nothing of it is kept. Whoever copies what a
tag says onto another tag is found out at its next scan; a tag that says nothing is judged by its
UID alone, for its writing cannot always be read.
"""

import hashlib
import hmac
from dataclasses import dataclass

from kiosk.scanning.codes import ALPHABET
from kiosk.scanning.outcomes import ScanOutcome

PREFIX = "PBX1"
LENGTH = 26
"""Characters after the prefix, of 32 each: 130 bits."""

KNOWN = frozenset(
    {
        ScanOutcome.HANDED_IN,
        ScanOutcome.ALREADY_IN,
        ScanOutcome.RECEIVED,
        ScanOutcome.SELECTED,
        ScanOutcome.RELEASED,
        ScanOutcome.PASSED_ON,
        ScanOutcome.LENT,
        ScanOutcome.EXEMPT,
    }
)
"""What only a tag that is on a device comes to."""


@dataclass(frozen=True)
class Written:
    """What a tag says besides a token, and whether its token was made for another tag."""

    code: str | None
    is_foreign: bool = False


def token_of(tag_key: bytes, uid: str) -> str:
    """The token for the tag with this UID."""
    message = b"token:" + uid.strip().upper().encode()
    number = int.from_bytes(hmac.new(tag_key, message, hashlib.sha256).digest())
    return PREFIX + "".join(ALPHABET[number >> 5 * n & 31] for n in range(LENGTH))


def read(tag_key: bytes, uid: str | None, code: str | None) -> Written:
    """What was written on a tag; a code without a UID was on no tag and is no token."""
    text = (code or "").strip()
    if uid is None or not text.startswith(PREFIX):
        return Written(code)
    expected = token_of(tag_key, uid)
    return Written(None, not hmac.compare_digest(text.encode(), expected.encode()))


def to_write(tag_key: bytes, uid: str | None, outcome: ScanOutcome) -> str | None:
    """What to write on a blank tag: its token, once the tag is on a device."""
    return token_of(tag_key, uid) if uid and outcome in KNOWN else None
