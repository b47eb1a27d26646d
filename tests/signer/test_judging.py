"""Nothing is signed that does not begin with all that was signed before."""

from itertools import product

import pytest

from kiosk.ledger.checkpoint import Checkpoint
from kiosk.signer.judging import NOTHING, Asked, Why, why_not
from tests.signer.signing import checkpoint, grown, prover

SIZES = range(10)


@pytest.mark.parametrize("old", SIZES)
def test_only_what_continues_is_signed(old: int) -> None:
    """Every pair of sizes, in the same history and in another one."""
    before, last = grown(old), checkpoint(grown(old)) if old else NOTHING
    for new, salt in product(SIZES, ("", "other")):
        ledger = grown(new, salt=salt)
        proof = prover(ledger)(old) if old <= new else ()
        found = why_not(last, Asked(checkpoint(ledger), old, proof))
        if new < old:
            assert found is Why.SHORTENED
        elif old and salt:
            assert found is Why.REWRITTEN, (old, new)
        else:
            assert found is None, (old, new)
    assert before.head.size == old


def test_a_proof_from_elsewhere_signs_nothing() -> None:
    ledger, last = grown(9), checkpoint(grown(5))
    good = list(prover(ledger)(5))
    bad = [[], good[:-1], [*good, good[0]], good[::-1], [bytes(32), *good[1:]], [b"", *good]]
    for proof in bad:
        assert why_not(last, Asked(checkpoint(ledger), 5, proof)) is Why.REWRITTEN
    assert why_not(last, Asked(checkpoint(ledger), 4, prover(ledger)(4))) is Why.MOVED
    assert why_not(last, Asked(checkpoint(ledger), 0, ())) is Why.MOVED
    assert why_not(last, Asked(checkpoint(ledger), 5, good)) is None


def test_another_ledger_is_another_signer_s() -> None:
    ledger = grown(6, log="of-another-school")
    found = why_not(checkpoint(grown(5)), Asked(checkpoint(ledger), 5, prover(ledger)(5)))
    assert found is Why.OTHER_LEDGER


def test_an_empty_ledger_has_one_root() -> None:
    """Else somebody could bind the signer to a root that no ledger continues."""
    assert why_not(NOTHING, Asked(Checkpoint("phonebox/x", 0, bytes(32)), 0, ())) is Why.REWRITTEN
    assert why_not(NOTHING, Asked(Checkpoint("phonebox/x", 0, NOTHING.root), 0, ())) is None
