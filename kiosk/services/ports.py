"""The ports: what services need of a store.

`Store.act` is the only way to change anything. The store calls `decide` inside its transaction,
with the facts as they are then; what that returns is on disk together, or not at all, before `act`
returns.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from kiosk.clock import Moment
from kiosk.custody.errors import Refusal
from kiosk.custody.events import Event
from kiosk.custody.evidence import StandingAuthority, TelephoneAuthority
from kiosk.custody.record import CustodyRecord
from kiosk.custody.school.dated import School
from kiosk.services import views as v
from kiosk.services.people.roll import Enrolled, Import
from kiosk.services.records.listing import ListFacts
from kiosk.services.safeguarding.drafts import DraftChange, DutyFacts
from kiosk.services.staff.browser_views import Browser, Invitation, Sighting
from kiosk.services.telling.message_views import Delivery, MessageFacts


class StoreError(Exception):
    """Nothing was recorded. `words` says what happened and what to do, for the screen."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class EntryUnreadable(StoreError):
    """An entry of the ledger is not what this Phonebox writes: its content cannot be told."""


@dataclass(frozen=True)
class Command:
    """An act that somebody asks for, once. `actor` is plain data, as it goes into the ledger."""

    command_id: str
    actor: dict[str, Any] = field(hash=False)
    station: str | None = None


@dataclass(frozen=True)
class PutCredential:
    """Keep the hash of a password ("password") or PIN ("pin"), and when its holder set it.

    `at` is None where somebody set it for them.
    """

    staff_id: str
    which: str
    secret_hash: str = field(repr=False)
    at: datetime | None = None


@dataclass(frozen=True)
class PutCollectionWord:
    """Keep the hash of a pupil's collection word from now on; None where it ended."""

    pupil_id: str
    secret_hash: str | None = field(repr=False)
    at: datetime


_Desk = PutCollectionWord | v.Session | v.Station | v.Attempts | PutCredential
Change = _Desk | Sighting | Delivery | DraftChange
"""What may change beside the ledger: sessions, stations, attempts, secrets, sightings, drafts."""


@dataclass(frozen=True)
class Outcome:
    """What a decision comes to. `answer` holds codes, ids and numbers, never personal data.

    A remembered outcome is given again, as it was, to a repeat of the same command. `actor` takes
    the place of the command's own, where only the facts tell who acts: the person signed in at the
    station of a scan.
    """

    events: tuple[Event, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    answer: dict[str, Any] = field(default_factory=dict, hash=False)
    changes: tuple[Change, ...] = ()
    remember: bool = True
    actor: dict[str, Any] | None = field(default=None, hash=False)


@dataclass(frozen=True)
class Done:
    """What was decided and is on disk. `sequences` are the numbers of the entries it made."""

    answer: dict[str, Any] = field(hash=False)
    refusals: tuple[Refusal, ...]
    sequences: tuple[int, ...]
    moment: Moment
    repeated: bool = False

    @property
    def entry(self) -> int | None:
        """The number of the act's own entry; None when nothing was written."""
        return self.sequences[0] if self.sequences else None


class Facts(DutyFacts, ListFacts, MessageFacts, Protocol):
    """The school as one transaction sees it."""

    @property
    def now(self) -> Moment:
        """The one moment of this act."""

    def school(self) -> School:
        """Policy and calendar."""

    def school_name(self) -> str:
        """What the school calls itself."""

    # custody; what is sealed is in none of these but the two that say so
    def sealed_record(self, record_id: str) -> CustodyRecord | None: ...
    def sealed_records(self) -> Sequence[CustodyRecord]: ...
    def record(self, record_id: str) -> CustodyRecord | None: ...
    def open_record_of(self, device_id: str) -> CustodyRecord | None: ...
    def last_record_of(self, device_id: str) -> CustodyRecord | None: ...
    def open_records(self) -> Sequence[CustodyRecord]: ...
    def open_records_of_pupils(self, pupil_ids: Sequence[str]) -> Sequence[CustodyRecord]: ...
    def entries(self, query: v.Query) -> Sequence[v.Logged]: ...
    def entry(self, sequence: int) -> v.Logged | None: ...

    # devices and codes
    def device(self, device_id: str) -> v.Device | None: ...
    def devices(self) -> Sequence[v.Device]: ...
    def devices_of(self, pupil_id: str) -> Sequence[v.Device]: ...
    def codes(self, code: str, medium: str) -> Sequence[v.CodeLink]: ...
    def codes_of(self, device_id: str) -> Sequence[v.CodeLink]: ...
    def exemption(self, device_id: str, on: date) -> v.Exemption | None: ...
    def slots(self) -> Sequence[str]: ...
    def slots_taken(self) -> frozenset[str]: ...
    def home_slots(self) -> frozenset[str]: ...

    # people
    def pupil(self, pupil_id: str) -> v.Pupil | None: ...
    def pupil_by_ref(self, ref: str) -> v.Pupil | None: ...
    def pupils(self) -> Sequence[v.Pupil]: ...
    def find_pupils(self, words: str, limit: int = 8) -> Sequence[v.Pupil]: ...
    def adult(self, adult_id: str) -> v.Adult | None: ...
    def adults(self) -> Sequence[v.Adult]: ...
    def links_of_pupil(self, pupil_id: str) -> Sequence[v.Link]: ...
    def pupils_of_adult(self, adult_id: str) -> Sequence[str]: ...
    def collection_word(self, pupil_id: str) -> str | None: ...
    def former_names(self, person_id: str) -> Sequence[tuple[str, date]]:
        """What a pupil or adult was called before, with the day from which not any more."""

    def told_of(self, person_id: str, entry: int) -> Sequence[dict[str, Any]]: ...
    def roll(self, after: str = "", limit: int = 500) -> Sequence[Enrolled]:
        """Pupils with their adults, leavers too, by id; the next ones come `after` one."""

    def ended_links(self) -> Sequence[tuple[str, str]]:
        """Pupil and adult of each link that somebody ended by hand, ever."""

    def register_moved(self) -> int:
        """The newest entry that changed people, or who must not collect; 0 if there is none."""

    def last_import(self) -> Import | None:
        """The newest import, and how far the register has followed from it."""

    def remembered_columns(self, headings: str) -> Sequence[str] | None:
        """What the columns of a file with these headings meant in its last import."""

    def authorisations(self, pupil_id: str, on: date) -> Sequence[v.Authorisation]: ...
    def authorisations_of(self, pupil_id: str) -> Sequence[v.Authorisation]:
        """What carers have authorised in writing for this pupil, from today on."""

    def concerns(self) -> Sequence[v.Concern]: ...
    def reviewed_as_other(self, adult_id: str) -> frozenset[str]: ...
    def reviewed_as_same(self, adult_id: str) -> frozenset[str]:
        """The adults who were found to be this same person, whichever of them has the bar."""

    def standing_authorities(self, pupil_id: str) -> Sequence[StandingAuthority]: ...
    def with_standing_authority(self) -> frozenset[str]: ...
    def telephone_authorities(self, pupil_id: str, on: date) -> Sequence[TelephoneAuthority]: ...

    # staff and desk
    def staff(self, staff_id: str) -> v.Staff | None: ...
    def staff_by_user(self, user: str) -> v.Staff | None: ...
    def staff_by_badge(self, code: str) -> v.Staff | None: ...
    def all_staff(self) -> Sequence[v.Staff]: ...
    def session(self, key_hash: str) -> v.Session | None: ...
    def sessions_at(self, station: str) -> Sequence[v.Session]: ...
    def sessions(self) -> Sequence[v.Session]:
        """Every session that has not ended."""

    def last_sign_ins(self) -> Mapping[str, datetime]: ...
    def attempts(self, key: str) -> v.Attempts: ...
    def station(self, name: str) -> v.Station: ...
    def stations(self) -> Sequence[v.Station]: ...
    def browsers(self) -> Sequence[Browser]: ...
    def browser_of(self, key_hash: str) -> Browser | None: ...
    def invitation_of(self, code_hash: str) -> Invitation | None: ...
    def reader_key(self, key_hash: str) -> v.ReaderKey | None: ...
    def reader_keys(self) -> Sequence[v.ReaderKey]: ...
    def alerts(self, *, open_only: bool = True) -> Sequence[v.Alert]: ...

    # the ledger
    def log_id(self) -> str: ...
    def commitment(self, sequence: int, name: str) -> str | None: ...
    def head(self) -> tuple[int, str, str]:
        """Size of the ledger, newest hash and Merkle root, both in hex."""

    def believed_until(self) -> datetime | None: ...
    def counts_by_week(self, weeks: int) -> Sequence[tuple[date, int, int]]:
        """For each of the last weeks: its Monday, hand-ins, confiscations."""


Decide = Callable[[Facts], Outcome]


class Store(Protocol):
    """The one place where anything is kept."""

    def act(self, command: Command, decide: Decide) -> Done:
        """Decide inside a transaction, and have the outcome on disk before returning.

        A repeat of a remembered `command_id` returns the first answer and decides nothing. Raises
        StoreError when nothing could be recorded.
        """

    def read(self) -> AbstractContextManager[Facts]:
        """The facts of one consistent moment, for reading."""

    def rows(self, first: int = 1) -> Iterator[dict[str, Any]]:
        """The ledger's rows from this entry on, as exported: see docs/ledger-format.md."""

    def check(self) -> None:
        """Raise StoreError unless a write would be accepted now (health)."""

    @property
    def has_failed(self) -> bool:
        """Whether a sync failed: only a new start tells what the disk holds; this one must end."""

    def close(self) -> None:
        """Finish what was asked, and let go of the database."""
