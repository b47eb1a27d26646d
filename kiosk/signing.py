"""Ed25519 keys: the one that signs checkpoints of the ledger, and the check of a signature.

The key's file is readable by its owner alone: the service itself, or the signer
(`kiosk.signer`). The cryptography is loaded when something is signed or checked: a kiosk that only
records needs none.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from kiosk.ledger.checkpoint import Checkpoint

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SEED_BYTES = 32

Prove = Callable[[int], Sequence[bytes]]
"""The proof that a checkpoint continues the ledger of so many entries: RFC 9162, 2.1.4."""


class Unsigned(StrEnum):
    """Why a checkpoint bears no signature."""

    SILENT = "silent"
    SHORTENED = "shortened"
    OTHER_HISTORY = "other_history"


_STOP = "Record nothing more on this Phonebox, and ring the technician."
WORDS = {
    Unsigned.SILENT: "Not signed: the signer does not answer. Tell the technician.",
    Unsigned.SHORTENED: f"Not signed: entries are missing that were signed before. {_STOP}",
    Unsigned.OTHER_HISTORY: f"Not signed: these are not the entries signed before. {_STOP}",
}
"""Each as it stands on paper and on the screen."""


class NotSigned(Exception):
    """There is no signature; `words` say why and what to do."""

    def __init__(self, why: Unsigned) -> None:
        super().__init__(why.value)
        self.why = why
        self.words = WORDS[why]


class Notary(Protocol):
    """Signs checkpoints, with a key that it holds itself or that the signer holds."""

    is_apart: bool
    """Whether the key is another process's."""

    def answers(self) -> None:
        """Raise NotSigned at once unless it could sign now (health)."""

    @property
    def public_key(self) -> bytes:
        """The 32 bytes of the public key. Raises NotSigned."""

    def checkpoint(self, checkpoint: Checkpoint, prove: Prove) -> str:
        """The checkpoint as a signed note. Raises NotSigned."""


class Ed25519Signer:
    """Signs with a private key, given by its 32 bytes."""

    is_apart = False

    def __init__(self, seed: bytes) -> None:
        self._seed = seed

    @cached_property
    def _key(self) -> "Ed25519PrivateKey":
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self._seed)

    @property
    def public_key(self) -> bytes:
        """The 32 bytes of the public key."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """The signature of these bytes."""
        return self._key.sign(message)

    def answers(self) -> None:
        """It can always sign."""

    def checkpoint(self, checkpoint: Checkpoint, prove: Prove) -> str:
        """The checkpoint as a signed note."""
        return checkpoint.signed(self)


def check_signature(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature of the message is good under this public key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
