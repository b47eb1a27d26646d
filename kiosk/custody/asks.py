"""What can be asked of a custody record: one frozen dataclass for each action."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from kiosk.custody.acts.lending import LessonUse
from kiosk.custody.evidence import Collector, Evidence
from kiosk.custody.reasons import Reason
from kiosk.custody.states import Action, Condition, HoldKind, Kind


@dataclass(frozen=True)
class Ask:
    """An act that somebody wants done on one custody record."""

    action: ClassVar[Action]
    record_id: str


@dataclass(frozen=True)
class HandIn(Ask):
    """Take a pupil's device in for the day; `surrendered` overrides an exemption, by the pupil."""

    action = Action.HAND_IN
    device_id: str
    pupil_id: str
    slot: str | None = None
    pupil_left: bool = False
    exempt: bool = False
    surrendered: bool = False
    continues: str | None = None


@dataclass(frozen=True)
class Seizure(Ask):
    """What every taking by staff records; `taken_at` may lie earlier. Free text is personal."""

    kind: Kind
    reason: Reason
    taken_by: str
    device_id: str | None = None
    pupil_id: str | None = None
    bag: str | None = None
    condition: Condition = Condition.NOT_SEEN
    place: str | None = None
    told_pupil: str | None = None
    description: str | None = None
    continues: str | None = None
    taken_at: datetime | None = None


@dataclass(frozen=True)
class Take(Seizure):
    """Record that a device was taken away from the office."""

    action = Action.TAKE


@dataclass(frozen=True)
class Confiscate(Seizure):
    """Record that a device was taken and is at the office."""

    action = Action.CONFISCATE
    slot: str | None = None


@dataclass(frozen=True)
class ChangeKind(Ask):
    """Confiscate, or keep safe, a device that is in custody already.

    `brought`: it was taken first, and what came in at the office was that.
    """

    action = Action.CHANGE_KIND
    kind: Kind
    reason: Reason
    taken_by: str
    taken_at: datetime | None = None
    slot: str | None = None
    bag: str | None = None
    condition: Condition = Condition.NOT_SEEN
    place: str | None = None
    told_pupil: str | None = None
    brought: bool = False


@dataclass(frozen=True)
class Receive(Ask):
    """Take over at the office what was in transit."""

    action = Action.RECEIVE
    slot: str | None = None
    condition: Condition = Condition.NOT_SEEN
    bag: str | None = None


@dataclass(frozen=True)
class Identify(Ask):
    """Say which device this is, and whose."""

    action = Action.IDENTIFY
    device_id: str
    pupil_id: str | None = None


@dataclass(frozen=True)
class Move(Ask):
    """Put the device in another slot."""

    action = Action.MOVE
    slot: str


@dataclass(frozen=True)
class NoteCondition(Ask):
    """Record how the device looks; `moment` is "in" or "out"."""

    action = Action.NOTE_CONDITION
    moment: str
    condition: Condition
    note: str | None = None


@dataclass(frozen=True)
class AgreeTime(Ask):
    """Agree from when a confiscated device may be collected."""

    action = Action.AGREE_TIME
    due: datetime


@dataclass(frozen=True)
class KeepOvernight(Ask):
    """Answer for a device that was left from an earlier day."""

    action = Action.KEEP_OVERNIGHT
    note: str | None = None


@dataclass(frozen=True)
class Lend(Ask):
    """Let a hand-in out for lesson or trip use: `use` covers it, else it is approved by itself."""

    action = Action.LEND
    to: str
    activity: str
    until: datetime
    approval_id: str | None = None
    use: LessonUse | None = None


@dataclass(frozen=True)
class ReturnLoan(Ask):
    """Take a device back from lesson or trip use."""

    action = Action.RETURN_LOAN
    slot: str | None = None


@dataclass(frozen=True)
class PassOn(Ask):
    """Pass custody to the named leader of a club or trip."""

    action = Action.PASS_ON
    to: str
    activity: str


@dataclass(frozen=True)
class TakeBack(Ask):
    """Take custody back from a club's or trip's leader."""

    action = Action.TAKE_BACK
    slot: str | None = None


@dataclass(frozen=True)
class PlaceHold(Ask):
    """Stop every release of this device."""

    action = Action.PLACE_HOLD
    hold: HoldKind
    reason: str
    review_on: date | None = None


@dataclass(frozen=True)
class LiftHold(Ask):
    """End one hold: with a closing note, or an officer's clearance for a police hold."""

    action = Action.LIFT_HOLD
    hold_id: str
    note: str | None = None
    clearance: str | None = None
    approval_id: str | None = None


@dataclass(frozen=True)
class ClearSafekeeping(Ask):
    """Say when a device in safekeeping goes, and to whom."""

    action = Action.CLEAR_SAFEKEEPING
    collector_id: str
    not_before: datetime


@dataclass(frozen=True)
class Approve(Ask):
    """Agree, as a second person, to one action that somebody else asked for."""

    action = Action.APPROVE
    approved: Action
    requested_by: str
    reason: str
    collector_id: str | None = None
    subject: str | None = None
    answers: str | None = None


@dataclass(frozen=True)
class Release(Ask):
    """Let the device go to a collector on this evidence."""

    action = Action.RELEASE
    collector: Collector
    evidence: Evidence
    collector_name: str | None = None
    condition: Condition = Condition.NOT_SEEN


@dataclass(frozen=True)
class Decline(Ask):
    """Record that a collector did not sign."""

    action = Action.DECLINE
    collector_id: str


@dataclass(frozen=True)
class HandToPolice(Ask):
    """Hand the device to an officer against a receipt; `sign_off_id` is the officer's."""

    action = Action.HAND_TO_POLICE
    officer: str
    number: str
    force: str
    crime_reference: str
    power_state: str
    advice: str | None = None
    sign_off_id: str | None = None
    staff_sign_off_id: str | None = None
    done: str | None = None
    items: tuple[str, ...] = ()
    approval_id: str | None = None


@dataclass(frozen=True)
class Dispose(Ask):
    """The headteacher's decision on what nobody collected, after notice."""

    action = Action.DISPOSE
    notice_given: date
    approval_id: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class ReturnMedically(Ask):
    """Give a child a medical device back at once."""

    action = Action.RETURN_MEDICALLY


@dataclass(frozen=True)
class Void(Ask):
    """Undo an intake within the minute."""

    action = Action.VOID


@dataclass(frozen=True)
class ReportLost(Ask):
    """Record that the device cannot be found."""

    action = Action.REPORT_LOST
    note: str | None = None


@dataclass(frozen=True)
class FindAgain(Ask):
    """Record that a missing device lies in a slot again."""

    action = Action.FIND_AGAIN
    slot: str | None = None


@dataclass(frozen=True)
class ReportGivenBack(Ask):
    """Record that the device was given back without us."""

    action = Action.REPORT_GIVEN_BACK
    note: str | None = None


@dataclass(frozen=True)
class Close(Ask):
    """Close the matter of a device that is lost or was given back without us."""

    action = Action.CLOSE
    note: str | None = None


@dataclass(frozen=True)
class ReportReleasedInError(Ask):
    """Record that a release was wrong; `sequence` is the release's entry."""

    action = Action.REPORT_RELEASED_IN_ERROR
    sequence: int
    note: str | None = None
    what: str | None = None


@dataclass(frozen=True)
class Correct(Ask):
    """Record that an earlier entry was wrong in one part.

    `device_of` is whose the right device is in the register, `device_is_here` whether the school
    has it already; with `register`, the register is corrected too.
    """

    action = Action.CORRECT
    sequence: int
    about: str
    text: str | None
    right_id: str | None = None
    right_at: datetime | None = None
    approval_id: str | None = None
    right_device: str | None = None
    device_of: str | None = None
    device_is_here: bool = False
    register: bool = False
