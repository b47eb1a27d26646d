"""What happened to staff accounts and to readers' keys."""

from dataclasses import dataclass
from datetime import date

from kiosk.custody.events import Event, personal
from kiosk.custody.states import (
    Role,
)


@dataclass(frozen=True)
class StaffAdded(Event):
    """A member of staff got an account; `adult_id` links them to themselves as a carer.

    One with a `last` day ends by itself after it.
    """

    staff_id: str
    user: str
    roles: tuple[Role, ...]
    adult_id: str | None = None
    name: str | None = personal()
    last: date | None = None


@dataclass(frozen=True)
class StaffChanged(Event):
    """An account has these roles from now on, this last day if any, and this name.

    `adult_id` links the person to themselves as a carer.
    """

    staff_id: str
    roles: tuple[Role, ...]
    adult_id: str | None
    last: date | None
    name: str | None = personal()


@dataclass(frozen=True)
class AcceptableUseAccepted(Event):
    """The holder of an account accepted these words, before they began or when they changed."""

    staff_id: str
    version: str
    wording: str


@dataclass(frozen=True)
class StaffDisabled(Event):
    """An account ended."""

    staff_id: str


@dataclass(frozen=True)
class StaffReopened(Event):
    """An account that had ended is in force again, until its last day if it has one."""

    staff_id: str
    last: date | None
    reason: str | None = personal()


@dataclass(frozen=True)
class BadgeLinked(Event):
    """A badge identifies a member of staff; it proves nothing without the PIN."""

    staff_id: str
    code: str


@dataclass(frozen=True)
class CredentialsSet(Event):
    """A password or PIN was set; the secret itself is nowhere in the ledger."""

    staff_id: str
    which: str


@dataclass(frozen=True)
class ReaderKeyMade(Event):
    """A reader got a key, bound to a station; `key_hash` is the SHA-256 of the random key."""

    reader: str
    station: str
    key_hash: str
