"""What was agreed: exemptions, permissions, use in lessons and on trips."""

from dataclasses import dataclass
from datetime import date, datetime

from kiosk.custody.events import Event, personal


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
