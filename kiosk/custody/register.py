"""What happened to the register: people, devices, codes, permissions, policy. One dataclass each.

The register itself (who is whose carer, what device bears which label) is read from ordinary
tables that follow from these events alone.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from kiosk.custody.closing import Because, Differing
from kiosk.custody.events import Event, personal, personal_parts
from kiosk.custody.states import (
    Capacity,
    DeviceKind,
    IdentityMethod,
    Kind,
    Role,
    SignOffMethod,
)


@dataclass(frozen=True)
class SchoolOpened(Event):
    """A new school began to keep its records here."""

    school: str
    sample: bool = False


@dataclass(frozen=True)
class PolicyAdopted(Event):
    """A version of the school's policy; `policy` is the whole of it, as plain data."""

    version: str
    policy: dict[str, Any] = field(hash=False)


@dataclass(frozen=True)
class CalendarAdopted(Event):
    """The school's calendar; `calendar` is the whole of it, as plain data."""

    calendar: dict[str, Any] = field(hash=False)


@dataclass(frozen=True)
class SlotsSet(Event):
    """The numbered places in the safe, in the order in which they are filled."""

    slots: tuple[str, ...]


@dataclass(frozen=True)
class RegisterChanged(Event):
    """Pupils, carers and their links as one batch: an import, or one person by hand.

    `changes` is a list of plain objects: `{"op": "pupil", "id", "ref", "forename", "surname",
    "year", "class", "home_slot", "usually_brings", "upn", "former_upn", "born"}`, `{"op": "adult",
    "id", "title", "forename", "surname", "phone", "address", "email", "born", "ref"}`, `{"op":
    "link", "pupil", "adult", "relationship", "carer", "priority"}`, `{"op": "leaver", "pupil",
    "on"}`. What is not named stays as it is. `about` are the pupils and adults whom a change by
    hand is about.
    """

    source: str
    count: int
    changes: Any = personal()
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class LinkEnded(Event):
    """An adult is nothing to a pupil any more, as far as the school knows; `why` is a code."""

    pupil_id: str
    adult_id: str
    why: str


@dataclass(frozen=True)
class RegisterImported(Event):
    """Pupils, carers and their links as a file of the school's system told them: one event for all.

    `parts` are lists of changes as `RegisterChanged` has them, one list for each pupil; there are
    `count` of them. `columns` are what the columns of a CSV meant, and `headings` under what that
    is remembered. `missing` pupils were in the register and not in the file; they stay, but for
    those `left` of them of whom a person said that they have left.
    """

    source: str
    count: int
    pupils_added: int
    pupils_changed: int
    adults_added: int
    adults_changed: int
    missing: int
    headings: str | None = None
    columns: tuple[str, ...] = ()
    left: int = 0
    file: str | None = personal()
    parts: Any = personal_parts()


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


@dataclass(frozen=True)
class DeviceEnrolled(Event):
    """A device is known: whose, what, and who owns it where that is not the pupil."""

    device_id: str
    kind: DeviceKind
    pupil_id: str | None
    owner_id: str | None = None
    description: str | None = personal()


@dataclass(frozen=True)
class OwnerRecorded(Event):
    """Whose a device is, where that is not the pupil; it gives nobody standing to collect it."""

    device_id: str
    owner_id: str | None


@dataclass(frozen=True)
class CodeLinked(Event):
    """A label or tag belongs to a device from now; a tag's UID stands as a keyed hash."""

    code: str
    medium: str
    device_id: str


@dataclass(frozen=True)
class CodeRetired(Event):
    """A label or tag belongs to no device any more; its history stays."""

    code: str
    medium: str
    why: str


@dataclass(frozen=True)
class ExemptionAsked(Event):
    """An exemption is asked for; `carer_alone` is why a carer's agreement alone is enough.

    `lead_id` is the member of staff who looks after it: the SENCO, the children-in-care lead.
    """

    exemption_id: str
    pupil_id: str
    device_id: str
    ground: str
    first: date
    last: date
    carer_alone: str | None = None
    lead_id: str | None = None
    conditions: str | None = personal()
    sanctions: str | None = personal()


@dataclass(frozen=True)
class AgreementRecorded(Event):
    """A pupil or a carer has agreed to an exemption in writing, which the actor has seen."""

    exemption_id: str
    pupil_id: str
    party: str
    carer_id: str | None = None


@dataclass(frozen=True)
class ExemptionGranted(Event):
    """A pupil may keep a device, by an agreement with the headteacher.

    An `interim` one began before the headteacher approved it.
    """

    exemption_id: str
    pupil_id: str
    device_id: str
    ground: str
    first: date
    last: date
    conditions: str | None = personal()
    interim: bool = False


@dataclass(frozen=True)
class ExemptionEnded(Event):
    """An exemption no longer holds, or was not approved; `why` is a code."""

    exemption_id: str
    pupil_id: str | None = None
    device_id: str | None = None
    why: str | None = None


@dataclass(frozen=True)
class PermissionRecorded(Event):
    """A visitor's access to their device, or a member of staff's permission (R31, R15)."""

    permission_id: str
    party: str
    first: date
    last: date
    holder: str | None = personal()
    arrangement: str | None = personal()


@dataclass(frozen=True)
class PermissionEnded(Event):
    """A visitor's or a member of staff's permission no longer holds."""

    permission_id: str


@dataclass(frozen=True)
class LessonUseAsked(Event):
    """Use of these pupils' devices for a lesson or trip is asked for: with whom, until when.

    `first` is its first day, where that is not the day of its end.
    """

    use_id: str
    to: str
    activity: str
    until: datetime
    pupil_ids: tuple[str, ...]
    first: date | None = None


@dataclass(frozen=True)
class LessonUseApproved(Event):
    """A second person agreed to a lesson or trip use."""

    use_id: str


@dataclass(frozen=True)
class LessonUseDeclined(Event):
    """A lesson or trip use was not approved, or holds no more."""

    use_id: str


@dataclass(frozen=True)
class StandingAuthoritySigned(Event):
    """A carer's dated, expiring signature that the child may take hand-ins home alone.

    `identity` is how staff knew the carer; older entries do not say.
    """

    authority_id: str
    pupil_id: str
    device_ids: tuple[str, ...]
    signer_id: str
    first: date
    last: date
    language: str
    wording_version: str
    method: SignOffMethod
    wording: str | None = personal()
    strokes: Any = personal()
    identity: IdentityMethod | None = None


@dataclass(frozen=True)
class StandingAuthorityConfirmed(Event):
    """A carer confirmed an authority again after a confiscation had suspended it."""

    authority_id: str
    carer_id: str
    pupil_id: str | None = None


@dataclass(frozen=True)
class StandingAuthorityRevoked(Event):
    """A carer of the pupil ended an authority."""

    authority_id: str
    carer_id: str
    pupil_id: str | None = None


@dataclass(frozen=True)
class AdultAuthorised(Event):
    """Whoever has the say authorised an adult in writing to collect for one pupil.

    Somebody from outside the family collects as what they are: the `capacity`, for whom they work,
    and the day on which it is looked at again.
    """

    authorisation_id: str
    pupil_id: str
    adult_id: str
    carer_id: str
    kinds: tuple[Kind, ...]
    first: date
    last: date
    seen_by: str
    capacity: Capacity | None = None
    organisation: str | None = personal()
    review_on: date | None = None


@dataclass(frozen=True)
class AuthorisationEnded(Event):
    """An adult's written authorisation no longer holds."""

    authorisation_id: str
    pupil_id: str | None = None


@dataclass(frozen=True)
class TelephoneAuthorityGiven(Event):
    """A carer, rung on the number on file by two staff, named one adult for one day."""

    authority_id: str
    pupil_id: str
    adult_id: str
    carer_id: str
    staff: tuple[str, str]
    day: date


@dataclass(frozen=True)
class BarPlaced(Event):
    """A document was seen that says who must not collect; `stops_collection` is its scope."""

    bar_id: str
    adult_id: str
    pupil_ids: tuple[str, ...]
    stops_collection: bool
    seen_by: str
    review_on: date
    last: date | None = None
    document: str | None = personal(restricted=True)


@dataclass(frozen=True)
class BarLifted(Event):
    """A bar ended, on a document or a decision that was seen."""

    bar_id: str
    note: str | None = personal(restricted=True)


@dataclass(frozen=True)
class ProtectiveStopPlaced(Event):
    """A short stop on an adult, without a document yet; it alerts when it runs out."""

    stop_id: str
    adult_id: str
    pupil_ids: tuple[str, ...]
    review_at: datetime
    note: str | None = personal(restricted=True)


@dataclass(frozen=True)
class ProtectiveStopEnded(Event):
    """A protective stop ended by a decision; it never ends by itself."""

    stop_id: str
    note: str | None = personal(restricted=True)


@dataclass(frozen=True)
class LikenessReviewed(Event):
    """Somebody decided whether an adult who looks like a barred one is the same person."""

    adult_id: str
    barred_id: str
    same: bool


@dataclass(frozen=True)
class AlertRaised(Event):
    """Somebody must be told; it stays on their screen until acknowledged by name."""

    alert_id: str
    kind: str
    roles: tuple[Role, ...]
    record_id: str | None = None
    adult_id: str | None = None


@dataclass(frozen=True)
class AlertAcknowledged(Event):
    """A named person took note of an alert, which was raised at `raised_at`.

    What it was about stands with it, so that it is found there; older entries do not say.
    """

    alert_id: str
    raised_at: datetime | None = None
    kind: str | None = None
    record_id: str | None = None
    adult_id: str | None = None


@dataclass(frozen=True)
class ClockConfirmed(Event):
    """A member of staff said that the date and time on the screen are right."""

    stated: datetime


@dataclass(frozen=True)
class DifferenceExplained(Event):
    """When the day was closed something was not as it should be: why, and who answers for it.

    `record_id` is the custody record, where there is one; `device_id` is missing for what has no
    label yet.
    """

    what: Differing
    because: Because
    staff_id: str
    record_id: str | None = None
    device_id: str | None = None
    note: str | None = personal()


@dataclass(frozen=True)
class DayClosed(Event):
    """The safe was counted and the day closed.

    So many should lie in it, were seen, and were with somebody; each difference is explained by an
    entry of its own.
    """

    day: date
    expected: int
    found: int
    elsewhere: int
    differences: int


@dataclass(frozen=True)
class Looked(Event):
    """Somebody looked at a restricted record."""

    record_id: str


@dataclass(frozen=True)
class Erased(Event):
    """Personal values were erased lawfully; the commitments stay and still verify."""

    erased: tuple[dict[str, Any], ...] = field(hash=False)
    reason: str
