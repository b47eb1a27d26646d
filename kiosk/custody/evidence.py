"""What a release can rest on: who collects, who signed, which authority stands."""

from dataclasses import dataclass
from datetime import date, datetime

from kiosk.custody.states import IdentityMethod, Kind, Relation, SignOffMethod


@dataclass(frozen=True)
class Collector:
    """The person at the desk, as they stand towards this record's pupil; `age` in years."""

    id: str | None
    relation: Relation
    barred: bool = False
    under_review: bool = False
    age: int | None = None
    authorised_for: frozenset[Kind] = frozenset()


@dataclass(frozen=True)
class SignOff:
    """A signature given now, in this collection."""

    sign_off_id: str
    collector_id: str
    method: SignOffMethod
    covers: frozenset[str]
    witness: str | None = None


@dataclass(frozen=True)
class StandingAuthority:
    """A carer's earlier signature that the pupil may take named devices home alone."""

    authority_id: str
    pupil_id: str
    pupil_year: int
    device_ids: frozenset[str]
    first: date
    last: date
    wording_version: str
    confirmed_at: datetime
    signer_id: str
    suspended_at: datetime | None = None
    revoked: bool = False
    signer_stands: bool = True
    pupil_left: bool = False


@dataclass(frozen=True)
class TelephoneAuthority:
    """A carer, rung on the number on file by two staff, named one adult for one day."""

    authority_id: str
    pupil_id: str
    adult_id: str
    day: date
    staff: tuple[str, str]
    carer_id: str
    carer_stands: bool = True


@dataclass(frozen=True)
class Evidence:
    """What a release can rest on. `scanned` are the collection's devices scanned in it.

    `wrong_device` was scanned last and is no part of the collection.
    """

    identity: IdentityMethod | None = None
    scanned: frozenset[str] = frozenset()
    wrong_device: str | None = None
    sign_off: SignOff | None = None
    standing: StandingAuthority | None = None
    telephone: TelephoneAuthority | None = None
    early_reason: str | None = None
    approval_id: str | None = None
