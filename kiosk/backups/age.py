"""Encrypting to public keys and opening again, in the age format (https://c2sp.org/age).

pyrage stands in this file alone, and is loaded when it is used: the web process needs none of it.
"""

from collections.abc import Iterable
from typing import Any, BinaryIO, Protocol

from kiosk.backups.trouble import NoBackup

_SECRET = "AGE-SECRET-KEY-"
_BEGINS = b"age-encryption.org/v1\n"

NOT_A_KEY = (
    "The key file holds no secret key of a backup. It is the line that begins with "
    "AGE-SECRET-KEY-; compare each letter with the printed page."
)
NOT_AGE = "This file is no backup of Phonebox, or its beginning is damaged. Take another one."
WRONG_KEY = (
    "This key does not open the backup. It was made for other keys: take the secret key of the "
    "headteacher or of the trust that was named when it was made."
)
DAMAGED = (
    "The backup is damaged or was cut short, so nothing was restored. "
    "Copy it again from its place, or take the one before."
)


class Readable(Protocol):
    """What can be read to its end."""

    def read(self, size: int = -1, /) -> bytes: ...


class Writable(Protocol):
    """What can be written to."""

    def write(self, data: bytes, /) -> object: ...
    def flush(self) -> object: ...


def new_pair() -> tuple[str, str]:
    """A new key: the public one, and the secret one that belongs to it."""
    from pyrage import x25519

    identity = x25519.Identity.generate()
    return str(identity.to_public()), str(identity)


def encrypt(source: Readable, target: Writable, public_keys: Iterable[str]) -> None:
    """Encrypt all of `source` so that each of these keys opens it. Raises OSError."""
    import pyrage

    recipients = [pyrage.x25519.Recipient.from_str(key) for key in public_keys]
    held = _Held(target)
    try:
        pyrage.encrypt_io(source, held, recipients)
    except pyrage.EncryptError as error:
        raise held.error or OSError(str(error)) from error


def secret_keys(text: str) -> list[Any]:
    """The secret keys in a key file, spaced or not, as `decrypt` takes them. Raises NoBackup."""
    from pyrage import IdentityError, x25519

    lines = ("".join(line.split()).upper() for line in text.splitlines())
    try:
        found = [x25519.Identity.from_str(line) for line in lines if line.startswith(_SECRET)]
    except IdentityError as error:
        raise NoBackup(NOT_A_KEY) from error
    if not found:
        raise NoBackup(NOT_A_KEY)
    return found


def decrypt(source: BinaryIO, target: Writable, secrets: list[Any]) -> None:
    """Open what was encrypted; what was written is whole only once this returns.

    Raises NoBackup; OSError where `target` does.
    """
    import pyrage

    if source.read(len(_BEGINS)) != _BEGINS:
        raise NoBackup(NOT_AGE)
    source.seek(0)
    held = _Held(target)
    try:
        pyrage.decrypt_io(source, held, secrets)
    except pyrage.DecryptError as error:
        if held.error:
            raise held.error from error
        # pyrage has one class for every failure; the words of this one are age's own.
        wrong = "No matching keys" in str(error)
        raise NoBackup(WRONG_KEY if wrong else DAMAGED) from error
    except OSError as error:
        raise held.error or NoBackup(DAMAGED) from error


class _Held:
    """Writes on, and keeps the error that stopped it: pyrage gives only its text."""

    def __init__(self, target: Writable) -> None:
        self._target = target
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            self._target.write(data)
        except OSError as error:
            self.error = error
            raise
        return len(data)

    def flush(self) -> None:
        self._target.flush()
