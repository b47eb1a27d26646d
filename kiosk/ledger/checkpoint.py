"""Checkpoints: signed statements of size and root, in the text forms that C2SP specifies.

https://c2sp.org/signed-note and https://c2sp.org/tlog-checkpoint. Signing and the check of a
signature are handed in (Ed25519; see `kiosk.signing`).
"""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from kiosk.ledger.canonical import LARGEST
from kiosk.ledger.chain import Head
from kiosk.ledger.merkle import HASH_BYTES

_ED25519 = b"\x01"
_KEY_BYTES = 32
_KEY_ID_BYTES = 4
_LONGEST_NOTE = 1 << 16
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_NAME = re.compile(r"[^\s+]+")

CheckSignature = Callable[[bytes, bytes, bytes], bool]
"""Whether a signature is good, from the public key, the message and the signature."""


class Signer(Protocol):
    """Holds an Ed25519 key."""

    @property
    def public_key(self) -> bytes:
        """The 32 bytes of the public key."""

    def sign(self, message: bytes) -> bytes:
        """The signature of these bytes."""


class CheckpointRefused(ValueError):
    """The text is no checkpoint, or no key that we know signed it; the text of this says which."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key and the name that it signs under, which is the origin of its checkpoints."""

    name: str
    public_key: bytes

    def __post_init__(self) -> None:
        """Raises CheckpointRefused if the name cannot stand in a note or the key has no length."""
        if not _NAME.fullmatch(self.name) or _CONTROL.search(self.name):
            raise CheckpointRefused("a key's name may hold neither spaces nor +")
        if len(self.public_key) != _KEY_BYTES:
            raise CheckpointRefused(f"an Ed25519 public key has {_KEY_BYTES} bytes")

    @property
    def id(self) -> bytes:
        """The four bytes by which signature lines point at the key."""
        named = f"{self.name}\n".encode() + _ED25519 + self.public_key
        return sha256(named).digest()[:_KEY_ID_BYTES]

    def __str__(self) -> str:
        """The key in the form in which it is handed on (vkey): name, id and key."""
        return f"{self.name}+{self.id.hex()}+{_base64(_ED25519 + self.public_key)}"

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """A key from that form. Raises CheckpointRefused."""
        parts = text.strip().split("+", 2)
        if len(parts) != 3:
            raise CheckpointRefused("the key is not written as name+id+key")
        data = _bytes(parts[2], "the key")
        if data[:1] != _ED25519:
            raise CheckpointRefused("the key is not an Ed25519 key")
        key = cls(parts[0], data[1:])
        if key.id.hex() != parts[1]:
            raise CheckpointRefused("the key does not fit its own id: it was mistyped or cut short")
        return key


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """That the ledger `origin` had `size` entries with this Merkle root."""

    origin: str
    size: int
    root: bytes

    @classmethod
    def of(cls, log: str, head: Head) -> "Checkpoint":
        """The checkpoint of a ledger's head."""
        return cls(origin(log), head.size, head.root)

    @property
    def text(self) -> str:
        """The part of the note that is signed."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"

    def signed(self, signer: Signer) -> str:
        """The checkpoint as a signed note, whole."""
        return self.note(signer.public_key, signer.sign(self.text.encode()))

    def note(self, public_key: bytes, signature: bytes) -> str:
        """The checkpoint with a signature of its text that this key made."""
        key = VerifierKey(self.origin, public_key)
        return f"{self.text}\n— {key.name} {_base64(key.id + signature)}\n"


def origin(log: str) -> str:
    """The name of a ledger in its checkpoints, and of the key that signs them."""
    return f"phonebox/{log}"


def read_checkpoint(note: bytes | str) -> Checkpoint:
    """What a note says, its signatures not checked. Raises CheckpointRefused."""
    return _checkpoint(_split(note)[0])


def open_checkpoint(note: bytes | str, key: VerifierKey, check: CheckSignature) -> Checkpoint:
    """What a note says, if the key signed it. Raises CheckpointRefused."""
    return _checkpoint(open_note(note, key, check))


def open_note(note: bytes | str, key: VerifierKey, check: CheckSignature) -> str:
    """The text of a signed note, if the key signed it; other keys' signatures are passed over.

    Raises CheckpointRefused.
    """
    text, lines = _split(note)
    signatures = [_signature(line) for line in lines]
    ours = [sign for name, known, sign in signatures if (name, known) == (key.name, key.id)]
    if not ours:
        raise CheckpointRefused(f"the key {key.name}+{key.id.hex()} did not sign this")
    if not all(check(key.public_key, text.encode(), signature) for signature in ours):
        raise CheckpointRefused("the signature is wrong: the text was changed after it was signed")
    return text


def _split(note: bytes | str) -> tuple[str, list[str]]:
    if len(note) > _LONGEST_NOTE:
        raise CheckpointRefused("the text is too long for a checkpoint")
    try:
        text = note if isinstance(note, str) else note.decode()
    except UnicodeDecodeError as error:
        raise CheckpointRefused("the checkpoint is not text in UTF-8") from error
    # Mail and Windows change the ends of lines, which the signature does not cover as such.
    text = text.replace("\r\n", "\n").strip("\n") + "\n"
    if _CONTROL.search(text):
        raise CheckpointRefused("the checkpoint holds characters that are not text")
    signed, blank, signatures = text.rpartition("\n\n")
    if not blank:
        raise CheckpointRefused("no signature follows the text: this is not a whole checkpoint")
    return signed + "\n", signatures.removesuffix("\n").split("\n")


def _signature(line: str) -> tuple[str, bytes, bytes]:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    if dash != "—" or not _NAME.fullmatch(name):
        raise CheckpointRefused("a signature line is not written as: — name signature")
    data = _bytes(encoded, "a signature")
    if len(data) <= _KEY_ID_BYTES:
        raise CheckpointRefused("a signature is cut short")
    return name, data[:_KEY_ID_BYTES], data[_KEY_ID_BYTES:]


def _checkpoint(text: str) -> Checkpoint:
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < 3 or not all(lines):
        raise CheckpointRefused("a checkpoint has three lines: origin, size and root")
    if not _SIZE.fullmatch(lines[1]) or int(lines[1]) > LARGEST:
        raise CheckpointRefused("the second line of the checkpoint is not a size")
    root = _bytes(lines[2], "the root")
    if len(root) != HASH_BYTES:
        raise CheckpointRefused(f"the root in the checkpoint has not {HASH_BYTES} bytes")
    return Checkpoint(lines[0], int(lines[1]), root)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str, what: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error) as error:
        raise CheckpointRefused(f"{what} is not in base64") from error
    if _base64(data) != text:
        raise CheckpointRefused(f"{what} is not in base64 as RFC 4648 has it")
    return data
