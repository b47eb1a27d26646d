"""What services read: people, devices, codes, stations, as the register has them now."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from kiosk.custody.events import Event
from kiosk.custody.states import Capacity, DeviceKind, Kind, Role


@dataclass(frozen=True)
class Pupil:
    """A pupil. `left_on` is set for a leaver; `ref` is the school's own reference."""

    id: str
    ref: str
    forename: str
    surname: str
    year: int
    class_name: str
    home_slot: str | None = None
    usually_brings: bool = False
    left_on: date | None = None

    @property
    def name(self) -> str:
        """The pupil's whole name."""
        return f"{self.forename} {self.surname}"

    @property
    def initials(self) -> str:
        """What a screen that others can see may show."""
        return f"{self.forename[:1]}. {self.surname[:1]}."


@dataclass(frozen=True)
class Adult:
    """A parent, carer or other adult whom the register knows."""

    id: str
    title: str
    forename: str
    surname: str
    phone: str | None = None
    address: str | None = None
    email: str | None = None
    born: date | None = None

    @property
    def name(self) -> str:
        """The adult's whole name."""
        return f"{self.forename} {self.surname}"


@dataclass(frozen=True)
class Link:
    """What one adult is to one pupil; `carer` tells whether they are responsible for the pupil."""

    pupil_id: str
    adult: Adult
    relationship: str
    carer: bool
    priority: int


@dataclass(frozen=True)
class Authorisation:
    """A written word that an adult may collect for one pupil; an escort's has the last three."""

    id: str
    pupil_id: str
    adult_id: str
    carer_id: str
    kinds: frozenset[Kind]
    first: date
    last: date
    capacity: Capacity | None = None
    organisation: str | None = None
    review_on: date | None = None


@dataclass(frozen=True)
class Concern:
    """A bar or a protective stop in force on one adult, for some pupils (none: for every pupil)."""

    id: str
    adult_id: str
    pupil_ids: frozenset[str]
    is_bar: bool
    stops_collection: bool
    review: datetime


@dataclass(frozen=True)
class Device:
    """A known device; `owner_id` is an adult, where it is not the pupil's own."""

    id: str
    kind: DeviceKind
    pupil_id: str | None
    description: str
    owner_id: str | None = None


@dataclass(frozen=True)
class CodeLink:
    """A label or tag, and the device that it belongs to or belonged to."""

    code: str
    medium: str
    device_id: str
    retired: bool = False


@dataclass(frozen=True)
class Exemption:
    """An agreement that a pupil keeps a device."""

    id: str
    pupil_id: str
    device_id: str
    ground: str
    first: date
    last: date
    conditions: str | None


@dataclass(frozen=True)
class Staff:
    """A member of staff with an account; `adult_id` is the same person as a carer.

    `password_set_at` is when they set their password; None where somebody else did. `last` is the
    last day of an account that ends by itself; `disabled` says whether it has ended. `accepted` is
    the version of the words on acceptable use that they accepted.
    """

    id: str
    user: str
    name: str
    roles: frozenset[Role]
    adult_id: str | None = None
    badge: str | None = None
    disabled: bool = False
    password_hash: str | None = field(default=None, repr=False)
    pin_hash: str | None = field(default=None, repr=False)
    password_set_at: datetime | None = None
    last: date | None = None
    accepted: str | None = None
    accepted_at: datetime | None = None


@dataclass(frozen=True)
class Session:
    """One person signed in on one screen. `key_hash` is the SHA-256 of the cookie's secret."""

    key_hash: str
    staff_id: str
    roles: frozenset[Role]
    started_at: datetime
    station: str | None = None
    locked: bool = False
    ended: bool = False


@dataclass(frozen=True)
class Attempts:
    """Wrong secrets in a row for one account, and until when it is shut."""

    key: str
    failures: int
    until: datetime | None = None


@dataclass(frozen=True)
class Station:
    """One screen's state: who is signed in there and what it is doing.

    `collection` is the collection under way there, and `recent` the last scans, newest first; both
    plain data, so that they can be stored.
    """

    name: str
    staff_id: str | None = None
    activity: str = "idle"
    collection: dict[str, Any] | None = field(default=None, hash=False)
    recent: tuple[dict[str, Any], ...] = field(default=(), hash=False)


@dataclass(frozen=True)
class ReaderKey:
    """A reader's key, by its hash, bound to a station."""

    reader: str
    station: str
    key_hash: str


@dataclass(frozen=True)
class Alert:
    """Somebody must be told; open until acknowledged."""

    id: str
    kind: str
    roles: frozenset[Role]
    raised_at: datetime
    record_id: str | None = None
    adult_id: str | None = None
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None


@dataclass(frozen=True)
class Logged:
    """One entry of the ledger, with its event as far as it has not been erased."""

    sequence: int
    event: Event
    at: datetime
    recorded_at: datetime
    confirmed: bool
    actor: dict[str, Any] = field(hash=False)
    station: str | None
    policy: str | None
    command_id: str

    @property
    def staff_id(self) -> str | None:
        """Who did it, where it was a person."""
        staff = self.actor.get("staff")
        return staff if isinstance(staff, str) else None


@dataclass(frozen=True)
class Query:
    """What to look for in the ledger; empty parts match everything.

    Pages go by entry number: `before` an entry (older) or `after` it (newer).
    """

    device_id: str | None = None
    pupil_id: str | None = None
    record_id: str | None = None
    staff_id: str | None = None
    kind: str | None = None
    first: date | None = None
    last: date | None = None
    before: int | None = None
    after: int | None = None
    limit: int = 50
