"""What is recorded of looking into devices and of erasing from them, and how a decision stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.custody.events import Event, personal


class What(StrEnum):
    """What was decided."""

    EXAMINE = "examine"
    ERASE = "erase"


class Outcome(StrEnum):
    """What came of looking; what was seen stands in the child-protection file, never here."""

    NO_CONCERN = "no_concern"
    CONCERN = "concern"
    STOPPED = "stopped"


class Agency(StrEnum):
    """Who may need what is on a device."""

    POLICE = "police"
    CHILDRENS_SERVICES = "childrens_services"


class Unavoidable(StrEnum):
    """Why seeing an image could not be avoided."""

    ON_SCREEN = "on_screen"
    SHOWN_BY_PUPIL = "shown_by_pupil"
    TO_REPORT_IT = "to_report_it"
    TO_PROTECT_AT_ONCE = "to_protect_at_once"


class Care(StrEnum):
    """What was done to keep it to the least."""

    STOPPED_AT_ONCE = "stopped_at_once"
    NOTHING_COPIED = "nothing_copied"
    SECOND_ADULT = "second_adult"
    HEADTEACHER_AGREED = "headteacher_agreed"
    SUPPORT_OFFERED = "support_offered"


@dataclass(frozen=True)
class ExaminationDecided(Event):
    """Somebody who may decided that a device is looked into, or something erased from it."""

    examination_id: str
    record_id: str
    what: What
    reason: str | None = personal(restricted=True)


@dataclass(frozen=True)
class Examined(Event):
    """A device was looked into, on a decision."""

    examination_id: str
    record_id: str
    examined_by: str
    present: str
    outcome: Outcome


@dataclass(frozen=True)
class AgencyConfirmed(Event):
    """An agency said that it does not need what is on a device; `person` is who said so there."""

    examination_id: str
    record_id: str
    agency: Agency
    confirmed_at: datetime
    person: str | None = personal(restricted=True)


@dataclass(frozen=True)
class DataErased(Event):
    """Something was erased from a device, on a decision and after every agency's word."""

    examination_id: str
    record_id: str
    erased_by: str
    witness: str


@dataclass(frozen=True)
class ExaminationDropped(Event):
    """What was decided will not be done."""

    examination_id: str
    record_id: str


@dataclass(frozen=True)
class ImageSeen(Event):
    """An indecent image was seen because that could not be avoided: the safeguarding lead's only.

    `reference` is that of the child-protection file.
    """

    viewing_id: str
    record_id: str
    seen_by: str
    seen_at: datetime
    why: Unavoidable
    care: tuple[Care, ...]
    reference: str | None = personal(restricted=True)


@dataclass(frozen=True)
class Examination:
    """One decision as it stands; `confirmed` are the agencies that do not need what is there."""

    id: str
    record_id: str
    what: What
    decided_by: str | None
    decided_at: datetime
    confirmed: frozenset[Agency] = frozenset()
    is_over: bool = False
