"""The newest end of the ledger, signed for, or the words why not: on paper it stands either way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Protocol, cast

from kiosk.ledger.chain import Head, Row
from kiosk.ledger.checkpoint import Checkpoint, VerifierKey, origin
from kiosk.ledger.merkle import consistency_proof
from kiosk.services.context import Services
from kiosk.signing import WORDS, NotSigned, Prove, Unsigned

_MORE = 2


class HeadStore(Protocol):
    """A store whose newest end and rows can be read as they lie there."""

    def stored_rows(self, first: int = 1) -> Iterable[Row]:
        """The rows, in the order of their numbers."""

    def stored_head(self) -> Head:
        """The head. Raises HeadDamaged if its parts do not fit together."""


@dataclass(frozen=True)
class Vouched:
    """The ledger's newest end. `newest` and `root` are in hex; `text` is the checkpoint.

    Without a signature there is no `key`, and the text ends with the reason in words.
    """

    origin: str
    size: int
    newest: str
    root: str
    text: str
    key: str | None = None
    unsigned: Unsigned | None = None

    @property
    def why(self) -> str | None:
        """Why it is not signed, and what to do; None where it is."""
        return WORDS[self.unsigned] if self.unsigned else None


def vouched(services: Services) -> Vouched:
    """The ledger's newest end as it is now, signed if it can be. Raises HeadDamaged, StoreError."""
    with services.store.read() as facts:
        name = origin(facts.log_id())
    made = _signed(services, name)
    for _ in range(_MORE):
        if made.unsigned is not Unsigned.SHORTENED:
            break
        # A longer ledger may have been signed for since its end was read here: once more.
        made = _signed(services, name)
    return made


def _signed(services: Services, name: str) -> Vouched:
    head = cast(HeadStore, services.store).stored_head()
    checkpoint = Checkpoint(name, head.size, head.root)
    made = Vouched(name, head.size, head.hash.hex(), head.root.hex(), checkpoint.text)
    try:
        note = services.signer.checkpoint(checkpoint, prover(services, head))
        key = str(VerifierKey(name, services.signer.public_key))
    except NotSigned as error:
        return replace(made, text=f"{made.text}\n{error.words}\n", unsigned=error.why)
    return replace(made, text=note, key=key)


def prover(services: Services, head: Head) -> Prove:
    """What proves that the ledger with this head continues shorter ones."""
    store = cast(HeadStore, services.store)

    def leaves(low: int, high: int) -> Iterable[bytes]:
        return (row[2] for row in islice(store.stored_rows(low + 1), high - low))

    def prove(old: int) -> Sequence[bytes]:
        return consistency_proof(old, head.size, leaves, head.known)

    return prove
