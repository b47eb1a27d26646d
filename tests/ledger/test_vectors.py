"""The committed vectors: the format as it was fixed; what is written later must still agree."""

import json

import pytest

from kiosk.ledger.chain import Head
from kiosk.ledger.checkpoint import Checkpoint, VerifierKey, open_checkpoint
from kiosk.ledger.export import from_line
from kiosk.ledger.merkle import verify_consistency, verify_inclusion
from kiosk.ledger.verify import verify_export
from kiosk.signing import check_signature
from tests.ledger.make_vectors import VECTORS, vectors

LINES = (VECTORS / "export.jsonl").read_bytes().splitlines()
PROOFS = json.loads((VECTORS / "proofs.json").read_text())


def checkpoint(size: int) -> Checkpoint:
    key = VerifierKey.parse((VECTORS / "key.txt").read_text())
    note = (VECTORS / f"checkpoint-{size}.txt").read_bytes()
    return open_checkpoint(note, key, check_signature)


def proof(name: str) -> list[bytes]:
    return [bytes.fromhex(item) for item in PROOFS[name]]


def test_what_is_made_today_is_what_was_committed() -> None:
    assert {path.name: path.read_bytes() for path in VECTORS.iterdir()} == vectors()


@pytest.mark.parametrize("size", [8, 12])
def test_the_export_holds_against_both_checkpoints(size: int) -> None:
    report = verify_export(LINES, checkpoint=checkpoint(size), thorough=True)
    assert (report.code, report.size, report.erased) == ("holds", 12, 1)


def test_the_changed_entry_is_named() -> None:
    report = verify_export((VECTORS / "entry-5-changed.jsonl").read_bytes().splitlines())
    assert report.first is not None
    assert (report.first.code, report.first.sequence) == ("changed", 5)


def test_the_roots_grow_with_the_entries() -> None:
    head, roots = Head(), [Head().root.hex()]
    for line in LINES:
        head = head.append(from_line(line).row[3])
        roots.append(head.root.hex())
    assert roots == PROOFS["roots"]


def test_the_proofs_hold() -> None:
    old, new = checkpoint(8), checkpoint(12)
    seven = bytes.fromhex(PROOFS["roots"][7])
    assert verify_consistency(8, old.root, 12, new.root, proof("consistency of 8 and 12"))
    assert verify_consistency(7, seven, 12, new.root, proof("consistency of 7 and 12"))
    sixth = from_line(LINES[5]).row[2]
    assert verify_inclusion(sixth, 5, 12, proof("inclusion of entry 6 in 12"), new.root)
