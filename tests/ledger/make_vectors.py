"""Writes tests/ledger/vectors again: python -m tests.ledger.make_vectors."""

import json
from pathlib import Path

from kiosk.ledger.checkpoint import VerifierKey
from kiosk.ledger.merkle import consistency_proof, inclusion_proof
from tests.ledger.ledgers import SIGNER, sample, written
from tests.ledger.tampering import edited

VECTORS = Path(__file__).with_name("vectors")


def vectors() -> dict[str, bytes]:
    """Every file by its name; nothing in them depends on when or where they are made."""
    older, newer = sample(8), sample(12)
    hashes = [row[2] for row in newer.rows]

    def leaves(low: int, high: int) -> list[bytes]:
        return hashes[low:high]

    proofs = {
        "roots": [sample(size).head.root.hex() for size in range(13)],
        "consistency of 8 and 12": [item.hex() for item in consistency_proof(8, 12, leaves)],
        "consistency of 7 and 12": [item.hex() for item in consistency_proof(7, 12, leaves)],
        "inclusion of entry 6 in 12": [item.hex() for item in inclusion_proof(5, 12, leaves)],
    }
    return {
        "export.jsonl": b"".join(newer.export()),
        "entry-5-changed.jsonl": b"".join(written(edited(5, type="released"))),
        "checkpoint-8.txt": older.note.encode(),
        "checkpoint-12.txt": newer.note.encode(),
        "key.txt": f"{VerifierKey(newer.checkpoint.origin, SIGNER.public_key)}\n".encode(),
        "proofs.json": (json.dumps(proofs, indent=2) + "\n").encode(),
    }


if __name__ == "__main__":
    VECTORS.mkdir(exist_ok=True)
    for name, content in vectors().items():
        (VECTORS / name).write_bytes(content)
