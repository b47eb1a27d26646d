"""The ledger judged, signed for, and told apart from a checkpoint that was kept elsewhere."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import takewhile
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
from kiosk.ledger.report import Problem, Report
from kiosk.ledger.verify import verify, verify_export
from kiosk.services.context import Services
from kiosk.services.machine.ledger_notes import note_signed
from kiosk.services.records.vouching import vouched
from kiosk.signing import NotSigned, check_signature


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


class Difference(Protocol):
    """One place where a table is not what the ledger says; `key` names the row."""

    @property
    def table(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def entry(self) -> int | None: ...
    @property
    def words(self) -> str: ...


class RefoldingStore(Protocol):
    """A store that can compare its tables with what the ledger says."""

    def refold(self) -> Iterator[Difference]:
        """Every place where a table is not what the ledger says."""


def verified(services: Services, text: str | None, key: str | None, *, full: bool) -> Report:
    """The verdict on the school's own ledger. Raises CheckpointWrong."""
    known = _known(services, text, key)
    store = cast(LedgerStore, services.store)
    try:
        head = store.stored_head()
    except HeadDamaged as error:
        raise CheckpointWrong(f"{error}. Verify a copy: phonebox ledger export") from error
    # The service may write meanwhile: what came after this head is not what is judged.
    rows = takewhile(lambda row: row[0] <= head.size, store.stored_rows())
    values = takewhile(lambda value: value[0] <= head.size, store.stored_values())
    report = verify(rows, values, head=head, checkpoint=known, thorough=full)
    beyond = _beyond_the_head(store) if report.holds else None
    if beyond is None:
        return report
    return replace(report, problems=(Problem("head_disagrees", beyond),))


def _known(services: Services, text: str | None, key: str | None) -> Checkpoint | None:
    if text is None:
        return None
    try:
        return opened_checkpoint(text, key or vkey_of(services))
    except NotSigned as error:
        words = "The signer does not answer, so its key is not known here. Add the key with --key."
        raise CheckpointWrong(words) from error


def _beyond_the_head(store: LedgerStore) -> int | None:
    """The number of an entry that somebody put behind the head; none where there is none."""
    head = store.stored_head()
    row = next(iter(store.stored_rows(head.size + 1)), None)
    return row[0] if row is not None and store.stored_head() == head else None


def refolded(services: Services) -> list[dict[str, Any]]:
    """Where the tables are not what the ledger says; verify the ledger first."""
    store = cast(RefoldingStore, services.store)
    return [
        {"table": item.table, "key": item.key, "entry": item.entry, "words": item.words}
        for item in store.refold()
    ]


def vkey_of(services: Services) -> VerifierKey:
    """The key that checks this school's checkpoints. Raises NotSigned."""
    with services.store.read() as facts:
        return VerifierKey(origin(facts.log_id()), services.signer.public_key)


def checkpoint(services: Services) -> dict[str, Any]:
    """A signed statement of the ledger's size and root, and the key to check it with.

    Where it could not be signed there is no key, and `why` says so in words.
    """
    made = vouched(services)
    if made.why is None:
        note_signed(services.data, services.clock.now().at, made.size)
    return {
        "origin": made.origin,
        "size": made.size,
        "root": made.root,
        "checkpoint": made.text,
        "signed": made.why is None,
        "key": made.key,
        "why": made.why,
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
