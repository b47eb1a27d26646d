"""The ledger judged, signed for, and told apart from a checkpoint that was kept elsewhere."""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol, cast

from kiosk.ledger.chain import Head, HeadDamaged, Row
from kiosk.ledger.checkpoint import (
    Checkpoint,
    CheckpointRefused,
    VerifierKey,
    open_checkpoint,
    origin,
)
from kiosk.ledger.commitments import Personal
from kiosk.ledger.report import Report
from kiosk.ledger.verify import verify, verify_export
from kiosk.services.context import Services
from kiosk.signing import check_signature


class CheckpointWrong(Exception):
    """The checkpoint or its key cannot be used; `words` say why and what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class LedgerStore(Protocol):
    """A store whose ledger can be judged as it lies there, whoever changed it."""

    def stored_rows(self, first: int = 1) -> Iterator[Row]:
        """The rows, in the order of their numbers."""

    def stored_values(self, first: int = 1) -> Iterator[Personal]:
        """The values beside them, in the order of their entries."""

    def stored_head(self) -> Head:
        """The head. Raises HeadDamaged if its parts do not fit together."""


def verified(services: Services, text: str | None, key: str | None, *, full: bool) -> Report:
    """The verdict on the school's own ledger. Raises CheckpointWrong."""
    known = opened_checkpoint(text, key or vkey_of(services)) if text is not None else None
    store = cast(LedgerStore, services.store)
    try:
        head = store.stored_head()
    except HeadDamaged as error:
        raise CheckpointWrong(f"{error}. Verify a copy: phonebox ledger export") from error
    rows, values = store.stored_rows(), store.stored_values()
    return verify(rows, values, head=head, checkpoint=known, thorough=full)


def vkey_of(services: Services) -> VerifierKey:
    """The key that checks this school's checkpoints."""
    with services.store.read() as facts:
        return VerifierKey(origin(facts.log_id()), services.signer.public_key)


def checkpoint(services: Services) -> dict[str, Any]:
    """A signed statement of the ledger's size and root, and the key to check it with."""
    with services.store.read() as facts:
        size, _, root = facts.head()
        name = origin(facts.log_id())
    signed = Checkpoint(name, size, bytes.fromhex(root)).signed(services.signer)
    return {
        "origin": name,
        "size": size,
        "root": root,
        "checkpoint": signed,
        "key": str(VerifierKey(name, services.signer.public_key)),
    }


def opened_checkpoint(text: str, key: str | VerifierKey) -> Checkpoint:
    """A checkpoint whose signature the key vouches for. Raises CheckpointWrong."""
    try:
        known = VerifierKey.parse(key) if isinstance(key, str) else key
        return open_checkpoint(text, known, check_signature)
    except CheckpointRefused as error:
        words = f"The checkpoint cannot be used: {error}. Take the one that was kept, and its key."
        raise CheckpointWrong(words) from error


def verified_export(
    lines: Iterable[bytes | str], text: str | None, key: str | None, *, full: bool
) -> Report:
    """The verdict on an export; a checkpoint needs its key. Raises CheckpointWrong."""
    if text is not None and key is None:
        raise CheckpointWrong("A checkpoint needs the key that signed it: add --key.")
    known = opened_checkpoint(text, key) if text is not None and key is not None else None
    return verify_export(lines, checkpoint=known, thorough=full)
