"""Personal values beside the ledger, bound to it by salted commitments, so that they can go.

An entry's payload holds `{"commitment": hex}` where the value would be; erasing deletes the value
and appends an entry of type `erased`, which names it.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any, NamedTuple, Protocol

SALT_BYTES = 32
ERASED = "erased"
"""The type of the entry that says that values were erased."""


class Sealed(NamedTuple):
    """A value that is about to be put beside the ledger: its salt, and its canonical JSON."""

    salt: bytes
    value: bytes


class Parts(Protocol):
    """Many values of one field, in order, sealed before they come to the store."""

    def commitments(self) -> Sequence[str]:
        """The commitment of each."""

    def __iter__(self) -> Iterator[Sealed]:
        """Each value, one at a time."""


class SealedList(list[Sealed]):
    """Few parts, in memory."""

    def commitments(self) -> Sequence[str]:
        """The commitment of each."""
        return [commit(item.value, item.salt) for item in self]


class Personal(NamedTuple):
    """One value beside the ledger. `value` is its canonical JSON; `name` its place in the payload.

    The name joins the names of members, and the numbers of list items, with dots.
    """

    sequence: int
    name: str
    salt: bytes
    value: bytes


def commit(value: bytes, salt: bytes) -> str:
    """SHA-256(salt ‖ value) in hex, of the canonical JSON of a value and 32 random bytes.

    The length is fixed, or bytes could move between salt and value. Raises ValueError otherwise.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    return sha256(salt + value).hexdigest()


def is_bound(value: Any, salt: Any, commitment: str) -> bool:
    """Whether a stored value and salt, whatever they are, are what the commitment was made of."""
    if not isinstance(salt, bytes) or not isinstance(value, bytes) or len(salt) != SALT_BYTES:
        return False
    return commit(value, salt) == commitment


def commitments(payload: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every commitment in a payload: the name of its place, and the hash in hex."""
    if isinstance(payload, dict):
        held = payload.get("commitment")
        if isinstance(held, str) and len(payload) == 1:
            yield name, held
            return
        members: Iterator[tuple[Any, Any]] = iter(payload.items())
    elif isinstance(payload, list):
        members = enumerate(payload)
    else:
        return
    for key, value in members:
        yield from commitments(value, f"{name}.{key}" if name else str(key))


def erasures(payload: Any) -> Iterator[tuple[int, str]]:
    """What an entry of type `erased` names: the entry's number and the value's name, for each.

    Raises ValueError if the payload has another form.
    """
    try:
        named = [(item["sequence"], item["name"]) for item in payload["erased"]]
    except (KeyError, TypeError) as error:
        raise ValueError("an entry of type erased does not say what was erased") from error
    for sequence, name in named:
        if type(sequence) is not int or not isinstance(name, str):
            raise ValueError("an entry of type erased does not say what was erased")
        yield sequence, name
