"""Ed25519 keys: the one that signs checkpoints of the ledger, and the check of a signature.

What `kiosk.ledger.checkpoint` is handed. The key's file is readable by its owner alone.
"""

import os
import tempfile
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

SEED_BYTES = 32
_OTHERS = 0o077


class SigningKeyUnusable(Exception):
    """There is no key to sign with; the text says why, and what to do."""


class Ed25519Signer:
    """Signs with a private key, given by its 32 bytes."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    @property
    def public_key(self) -> bytes:
        """The 32 bytes of the public key."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """The signature of these bytes."""
        return self._key.sign(message)


def check_signature(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature of the message is good under this public key."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def create_key(path: Path) -> Ed25519Signer:
    """Make a new key and keep it at `path` (PEM, mode 0600), on disk before this returns.

    Never replaces a key. Raises SigningKeyUnusable.
    """
    key = Ed25519PrivateKey.generate()
    try:
        _keep(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    except FileExistsError as error:
        raise SigningKeyUnusable(
            f"There is a signing key at {path} already. It was left as it is."
        ) from error
    except OSError as error:
        raise SigningKeyUnusable(
            f"The signing key could not be written to {path}: {error.strerror}."
            " Check that the folder exists, is yours and has room."
        ) from error
    return Ed25519Signer(key.private_bytes_raw())


def load_key(path: Path) -> Ed25519Signer:
    """The key kept at `path`. Raises SigningKeyUnusable."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            pem = file.read()
    except OSError as error:
        raise SigningKeyUnusable(
            f"The signing key at {path} cannot be read: {error.strerror}."
            " Restore it from the backup; without it no checkpoint can be signed."
        ) from error
    if mode & _OTHERS:
        raise SigningKeyUnusable(
            f"Others than its owner can reach the signing key. Run: chmod 600 {path}"
        )
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise SigningKeyUnusable(
            f"The file {path} holds no Ed25519 signing key. Restore it from the backup."
        )
    return Ed25519Signer(key.private_bytes_raw())


def _keep(path: Path, data: bytes) -> None:
    # Written whole under another name first: a power cut leaves either the key or none.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".signing-")  # made with mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.link(name, path)
    finally:
        Path(name).unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
