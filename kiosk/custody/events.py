"""What happened, one frozen dataclass for each; past tense. They are all that is ever written down.

A field made with `personal()` holds a name, free text or a signature: the ledger keeps a salted
commitment to it and the value lies beside the ledger, where it can be erased (then it reads None).
A field that is also `restricted` is shown only to those whom `visibility` lists.

When, by whom, at which station and under which policy is not in the event but in its entry.
"""

from dataclasses import Field, dataclass, field, fields
from datetime import date, datetime
from typing import Any

from kiosk.custody.reasons import Reason
from kiosk.custody.states import (
    Action,
    Condition,
    HoldKind,
    IdentityMethod,
    Kind,
    Relation,
    SignOffMethod,
)


def personal(*, restricted: bool = False, default: Any = None) -> Any:
    """A field whose value is kept beside the ledger and may be erased."""
    return field(default=default, metadata={"personal": True, "restricted": restricted})


def personal_parts() -> Any:
    """A field of many personal values, each bound by a commitment of its own.

    They may be too many for memory: what the event holds is counted, sealed and gone through by the
    store. Read back, it is None; who needs the values reads them one by one.
    """
    return field(default=None, metadata={"personal": True, "restricted": False, "parts": True})


def is_parts(item: "Field[Any]") -> bool:
    """Whether a dataclass field was made with `personal_parts`."""
    return bool(item.metadata.get("parts"))


def is_personal(item: "Field[Any]") -> bool:
    """Whether a dataclass field was made with `personal`."""
    return bool(item.metadata.get("personal"))


def restricted_fields(event: "Event") -> frozenset[str]:
    """The names of an event's fields that only some roles may read."""
    return frozenset(item.name for item in fields(event) if item.metadata.get("restricted"))


@dataclass(frozen=True)
class Event:
    """Anything that is written to the ledger."""


@dataclass(frozen=True)
class RecordEvent(Event):
    """An event of one custody record."""

    record_id: str


# --- taking in ---


@dataclass(frozen=True)
class HandedIn(RecordEvent):
    """A pupil's device came in at the office for the day."""

    device_id: str
    pupil_id: str
    slot: str | None = None
    continues: str | None = None


@dataclass(frozen=True)
class Taken(RecordEvent):
    """A named member of staff took a device, which is not yet at the office.

    `taken_at` is set where it was stated, and not taken to be when it was recorded.
    """

    kind: Kind
    reason: Reason
    taken_by: str
    deadline: datetime
    device_id: str | None = None
    pupil_id: str | None = None
    bag: str | None = None
    condition: Condition = Condition.NOT_SEEN
    place: str | None = personal()
    told_pupil: str | None = personal()
    description: str | None = personal()
    continues: str | None = None
    taken_at: datetime | None = None


@dataclass(frozen=True)
class Confiscated(RecordEvent):
    """A device that was not in custody was taken and is at the office."""

    kind: Kind
    reason: Reason
    taken_by: str
    taken_at: datetime
    device_id: str | None = None
    pupil_id: str | None = None
    slot: str | None = None
    bag: str | None = None
    condition: Condition = Condition.NOT_SEEN
    place: str | None = personal()
    told_pupil: str | None = personal()
    description: str | None = personal()
    continues: str | None = None


@dataclass(frozen=True)
class Received(RecordEvent):
    """The office took over a device that was in transit."""

    slot: str | None = None
    condition: Condition = Condition.NOT_SEEN
    bag: str | None = None


@dataclass(frozen=True)
class KindChanged(RecordEvent):
    """The kind of custody changed: a confiscation of what was already handed in, or safekeeping."""

    kind: Kind
    reason: Reason
    taken_by: str
    taken_at: datetime
    slot: str | None = None
    bag: str | None = None
    condition: Condition = Condition.NOT_SEEN
    place: str | None = personal()
    told_pupil: str | None = personal()


# --- keeping ---


@dataclass(frozen=True)
class Identified(RecordEvent):
    """It became known which device this is, and whose; a spare label was put on it."""

    device_id: str
    pupil_id: str | None = None


@dataclass(frozen=True)
class Moved(RecordEvent):
    """The device lies in another slot."""

    slot: str


@dataclass(frozen=True)
class ConditionNoted(RecordEvent):
    """Somebody looked at the device, coming in or going out."""

    moment: str
    condition: Condition
    note: str | None = personal()


@dataclass(frozen=True)
class TimeAgreed(RecordEvent):
    """A confiscated device may be collected from this time."""

    due: datetime


@dataclass(frozen=True)
class KeptOvernight(RecordEvent):
    """The office answered for a device that was left from an earlier day."""

    note: str | None = personal()


@dataclass(frozen=True)
class Lent(RecordEvent):
    """A device went out for lesson or trip use, on an approval of its own or of the whole use."""

    to: str
    activity: str
    until: datetime
    approval_id: str | None = None
    use_id: str | None = None


@dataclass(frozen=True)
class LoanReturned(RecordEvent):
    """A device came back from lesson or trip use."""

    slot: str | None = None


@dataclass(frozen=True)
class PassedOn(RecordEvent):
    """Custody passed to the named leader of a club or trip, who takes the sign-off."""

    to: str
    activity: str


@dataclass(frozen=True)
class TakenBack(RecordEvent):
    """Custody came back from a club's or trip's leader."""

    slot: str | None = None


@dataclass(frozen=True)
class HoldPlaced(RecordEvent):
    """Nobody may release this device until the hold is lifted.

    `by_rule`: the reason for which it was taken asks for it, and nobody placed it.
    """

    hold_id: str
    hold: HoldKind
    review_on: date | None = None
    reason: str | None = personal(restricted=True)
    by_rule: bool = False


@dataclass(frozen=True)
class HoldLifted(RecordEvent):
    """One hold ended; `clearance` is the officer's, for a police hold."""

    hold_id: str
    note: str | None = personal(restricted=True)
    clearance: str | None = personal(restricted=True)


@dataclass(frozen=True)
class SafekeepingCleared(RecordEvent):
    """The designated safeguarding lead said when a device goes, and to whom."""

    collector_id: str
    not_before: datetime


# --- leaving ---


@dataclass(frozen=True)
class Approved(RecordEvent):
    """A second person agreed to one action on one record, for one collector and reason.

    `subject` says on what of the record, as a code; `answers` names what had been asked before.
    """

    approval_id: str
    action: Action
    collector_id: str | None
    requested_by: str
    reason: str | None = personal()
    subject: str | None = None
    answers: str | None = None


@dataclass(frozen=True)
class SignedOff(Event):
    """A collector signed for a listed set of devices; the wording is frozen as it was signed.

    `slip` is the number of the paper that was signed, `witness` the member of staff who heard it.

    `strokes` are lists of points in ten-thousandths of the signature box's width and height.
    """

    sign_off_id: str
    collector_id: str
    method: SignOffMethod
    language: str
    covers: tuple[str, ...]
    wording_version: str
    witness: str | None = None
    slip: str | None = None
    wording: str | None = personal()
    strokes: Any = personal()


@dataclass(frozen=True)
class Released(RecordEvent):
    """The device went to a collector, on a sign-off."""

    collector_id: str
    relation: Relation
    identity: IdentityMethod
    method: SignOffMethod
    sign_off_id: str | None = None
    authority_id: str | None = None
    authority_wording: str | None = None
    telephone_authority_id: str | None = None
    approval_id: str | None = None
    condition: Condition = Condition.NOT_SEEN
    early_reason: str | None = personal()
    collector_name: str | None = personal()


@dataclass(frozen=True)
class Declined(RecordEvent):
    """A collector did not sign; the device stays. No reason is asked for or stored."""

    collector_id: str


@dataclass(frozen=True)
class CollectionStopped(Event):
    """Somebody who must not collect, or is under review, was named at the desk."""

    collector_id: str
    records: tuple[str, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True)
class HandedToPolice(RecordEvent):
    """A police officer took the device against a receipt.

    `power_state` is how it was, `done` what was done to it, `advice` by whose advice; `items` are
    codes of what went with it. `approval_id` is set for a confiscation.
    """

    force: str
    crime_reference: str | None = field(metadata={"personal": True, "restricted": True})
    power_state: str
    sign_off_id: str | None = None
    staff_sign_off_id: str | None = None
    officer: str | None = personal()
    number: str | None = personal()
    advice: str | None = personal()
    done: str | None = None
    items: tuple[str, ...] = ()
    approval_id: str | None = None


@dataclass(frozen=True)
class Disposed(RecordEvent):
    """The headteacher's decision, after notice and with a second person."""

    notice_given: date
    approval_id: str
    note: str | None = personal()


@dataclass(frozen=True)
class ReturnedMedically(RecordEvent):
    """A child had to have a medical device back at once."""


@dataclass(frozen=True)
class MedicalNeedRaised(RecordEvent):
    """A child needs a medical device that is under a hold: a substitute is asked for."""


@dataclass(frozen=True)
class Voided(RecordEvent):
    """The intake was undone by the same person within the minute."""


# --- recorded truths ---


@dataclass(frozen=True)
class ReportedLost(RecordEvent):
    """The device cannot be found."""

    note: str | None = personal()


@dataclass(frozen=True)
class FoundAgain(RecordEvent):
    """A device that could not be found lies in a slot again."""

    slot: str | None = None


@dataclass(frozen=True)
class ReportedGivenBack(RecordEvent):
    """The device was given back without us."""

    note: str | None = personal()


@dataclass(frozen=True)
class Closed(RecordEvent):
    """The headteacher closed the matter of a device that is lost or was given back without us."""

    note: str | None = personal()


@dataclass(frozen=True)
class ReleasedInError(RecordEvent):
    """A release went to the wrong person, or the wrong device went; the release stays readable."""

    sequence: int
    note: str | None = personal()
    what: str | None = None


@dataclass(frozen=True)
class Corrected(RecordEvent):
    """An earlier entry was wrong in the part named; the entry itself stays.

    `right_id` is the right pupil or collector, `right_at` the right time, `right_device` the right
    device; `was_pupil` and `was_device` are what stood there. With `register`, the register says
    from now on that the device is the right pupil's.
    """

    sequence: int
    about: str
    text: str | None = personal()
    right_id: str | None = None
    right_at: datetime | None = None
    approval_id: str | None = None
    right_device: str | None = None
    was_pupil: str | None = None
    was_device: str | None = None
    register: bool = False
