"""Backups that the kiosk itself cannot read: to whose keys, when one is late, when to try one.

The headteacher names the public keys; whoever has a secret one opens what was encrypted to it. No
secret key stays on the kiosk.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.custody.events import Event
from kiosk.custody.states import Role

MAY_KEEP_BACKUPS = frozenset({Role.HEAD})
"""Who says to whose keys backups are encrypted, and that a restore was tried."""

LATE_AFTER = timedelta(days=2)
DRILL_EVERY = timedelta(days=31)
COMPARED = 8
"""The last letters of a key that are typed from its printed page before it is named."""

_PREFIX, _SECRET = "age1", "AGE-SECRET-KEY-"
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_LENGTH = 62
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


class Holder(StrEnum):
    """Who has the secret key."""

    HEADTEACHER = "headteacher"
    TRUST = "trust"


@dataclass(frozen=True)
class BackupKeyNamed(Event):
    """Backups are encrypted to this public key too, from now on."""

    public_key: str
    holder: Holder


@dataclass(frozen=True)
class BackupKeyEnded(Event):
    """Backups are encrypted to this key no more; it opens the earlier ones all the same."""

    public_key: str


@dataclass(frozen=True)
class BackupMade(Event):
    """A backup lies at a place. `size` is of the file, in bytes, `sha256` its hash in hex.

    It holds the ledger's first `entries` entries, whose Merkle root is `root`, in hex.
    """

    file: str
    place: str
    size: int
    sha256: str
    entries: int
    root: str
    public_keys: tuple[str, ...]


@dataclass(frozen=True)
class RestoreDrillDone(Event):
    """Somebody restored a backup elsewhere, to see that it can be done."""

    file: str


@dataclass(frozen=True)
class Restored(Event):
    """The records go on from a backup; what was recorded after it is not in this ledger.

    `missing_first` and `missing_last` are the numbers that are known to be missing: they are used
    again. `erased` values were erased after the backup, and were erased again.
    """

    file: str
    sha256: str
    taken_at: datetime
    entries: int
    missing_first: int | None
    missing_last: int | None
    erased: int


@dataclass(frozen=True)
class Key:
    """A public key to which backups are encrypted, as it stands. `entry` named it."""

    public_key: str
    holder: Holder
    entry: int

    @property
    def fingerprint(self) -> str:
        """Its last letters, as they are compared."""
        return self.public_key[-COMPARED:]


def tidy_key(text: str) -> str:
    """A public key as it is kept, however it was spaced."""
    return "".join(text.split()).lower()


def why_no_key(text: str) -> str | None:
    """What is wrong with a public key; None when nothing is."""
    if _SECRET.lower() in tidy_key(text):
        return "That is the secret key. Keep it away from here; type the one that begins with age1."
    key = tidy_key(text)
    if not key.startswith(_PREFIX):
        return "Type the public key: it begins with age1."
    if len(key) != _LENGTH or not set(key[len(_PREFIX) :]) <= set(_LETTERS) or not _adds_up(key):
        return "That is no whole key, or a letter of it is wrong. Compare it with the printed page."
    return None


def keys_now(events: Iterable[tuple[int, Event]]) -> tuple[Key, ...]:
    """The keys that hold, from the entries that named and ended them, the oldest first."""
    found: dict[str, Key] = {}
    for entry, event in events:
        if isinstance(event, BackupKeyNamed):
            found[event.public_key] = Key(event.public_key, event.holder, entry)
        elif isinstance(event, BackupKeyEnded):
            found.pop(event.public_key, None)
    return tuple(found.values())


def why_not_name(key: str, compared: str, known: Collection[str]) -> tuple[str, str] | None:
    """Why a key is not named: the field, and what is wrong with it."""
    why = why_no_key(key)
    if why is None and tidy_key(key) in known:
        why = "Backups are encrypted to this key already."
    if why is not None:
        return "public_key", why
    if tidy_key(compared) != tidy_key(key)[-COMPARED:]:
        return "compared", f"These are not the last {COMPARED} letters of the key."
    return None


def is_late(last: datetime | None, began: datetime, now: datetime) -> bool:
    """Whether there is no good backup of the last two days. `began` is when there was a school."""
    return abs(now - (last or began)) > LATE_AFTER


def is_drill_due(last: datetime | None, first_backup: datetime | None, now: datetime) -> bool:
    """Whether a restore should be tried: a month after the last time, or after the first backup."""
    since = last or first_backup
    return since is not None and now - since > DRILL_EVERY


def _adds_up(key: str) -> bool:
    """Whether the six check letters agree with the others (Bech32, BIP 173)."""
    human, letters = _PREFIX[:-1], key[len(_PREFIX) :]
    values = [ord(sign) >> 5 for sign in human] + [0] + [ord(sign) & 31 for sign in human]
    check = 1
    for value in (*values, *map(_LETTERS.index, letters)):
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            check ^= generator if top >> bit & 1 else 0
    return check == 1
