"""What may be signed: only what begins with everything that was signed before."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kiosk.ledger.checkpoint import Checkpoint
from kiosk.ledger.merkle import root_of, verify_consistency


class Why(StrEnum):
    """Why nothing was signed, as a code."""

    MALFORMED = "malformed"
    NOT_YOURS = "not_yours"
    OTHER_LEDGER = "other_ledger"
    SHORTENED = "shortened"
    REWRITTEN = "rewritten"
    MOVED = "moved"
    DISK = "disk"


NOTHING = Checkpoint("", 0, root_of(()))
"""What a signer remembers that has signed nothing."""


@dataclass(frozen=True)
class Asked:
    """A checkpoint to be signed, and the proof that it continues the one of `old` entries."""

    checkpoint: Checkpoint
    old: int
    proof: Sequence[bytes]


def why_not(last: Checkpoint, asked: Asked) -> Why | None:
    """Why this may not be signed after `last`; None where it may.

    The proof is that of RFC 9162, section 2.1.4, from the size of `last`.
    """
    new = asked.checkpoint
    if last.origin and new.origin != last.origin:
        return Why.OTHER_LEDGER
    if new.size < last.size:
        return Why.SHORTENED
    if asked.old != last.size:
        return Why.MOVED
    if not new.size and new.root != NOTHING.root:
        return Why.REWRITTEN
    if not verify_consistency(last.size, last.root, new.size, new.root, asked.proof):
        return Why.REWRITTEN
    return None
