"""What is recorded and asked when something was wrong, or came back after it had gone."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from kiosk.custody.asks import Ask
from kiosk.custody.events import RecordEvent, personal
from kiosk.custody.reasons import Reason
from kiosk.custody.states import Action, Condition, Kind


class About(StrEnum):
    """In which part an earlier entry was wrong."""

    TIME = "time"
    PUPIL = "pupil"
    COLLECTOR = "collector"
    DEVICE = "device"
    CONDITION = "condition"
    PLACE = "place"
    HANDING_OVER = "handing it over"
    OTHER = "other"


class Error(StrEnum):
    """What went wrong with a release."""

    WRONG_DEVICE = "wrong_device"
    WRONG_PERSON = "wrong_person"
    NOT_TO_GO = "not_to_go"
    OTHER = "other"


class Recovery(StrEnum):
    """One step of getting back what was released in error."""

    RANG = "rang"
    NOT_REACHED = "not_reached"
    BEING_FETCHED = "being_fetched"
    WITH_ITS_OWNER = "with_its_owner"
    NOT_RECOVERED = "not_recovered"


OUTCOMES = frozenset({Recovery.WITH_ITS_OWNER, Recovery.NOT_RECOVERED})
"""The steps after which nothing more is done; coming back to the school is another."""


@dataclass(frozen=True)
class RecoveryRecorded(RecordEvent):
    """One step of getting back what was released in error."""

    step: Recovery
    note: str | None = personal()


@dataclass(frozen=True)
class CameBack(RecordEvent):
    """A device that had gone is at the school again; it goes on in the record `into`."""

    into: str
    brought_by: str | None = personal(restricted=True)


@dataclass(frozen=True)
class Resumed(RecordEvent):
    """A new stay began of a device that came back; `continues` is the record that it left by."""

    continues: str
    kind: Kind
    device_id: str | None = None
    pupil_id: str | None = None
    reason: Reason | None = None
    slot: str | None = None
    bag: str | None = None
    condition: Condition = Condition.NOT_SEEN
    sealed: bool = False


@dataclass(frozen=True)
class RecordRecovery(Ask):
    """Record one step of getting back what was released in error."""

    action = Action.RECORD_RECOVERY
    step: Recovery
    note: str | None = None


@dataclass(frozen=True)
class ComeBack(Ask):
    """Take in again what the police had, or what was released in error, as the record `into`."""

    action = Action.COME_BACK
    into: str
    slot: str | None = None
    bag: str | None = None
    condition: Condition = Condition.NOT_SEEN
    brought_by: str | None = None


REGISTER = "register"
"""How the code of a correction says that the register was wrong too."""


@dataclass(frozen=True)
class Correction:
    """What a correction says: which entry, in which part, and how it truly was.

    `right_id` is the pupil, the collector or the device, `right_at` the time; with `register`, the
    register is wrong too, and says from then on that the device is this pupil's.
    """

    sequence: int
    about: str
    right_id: str | None = None
    right_at: datetime | None = None
    register: bool = False

    @property
    def subject(self) -> str:
        """All of it as a code, for the approval that it needs."""
        at = str(int(self.right_at.timestamp())) if self.right_at else ""
        told = f"{self.sequence}:{self.about}:{self.right_id or ''}:{at}"
        return f"{told}:{REGISTER}" if self.register else told


def correction_of(subject: str) -> Correction | None:
    """The correction that a code says; None where it says none."""
    sequence, about, right_id, at, register = (*subject.split(":"), "", "", "", "")[:5]
    if not sequence.isdecimal() or about not in set(About):
        return None
    try:
        right_at = datetime.fromtimestamp(int(at), UTC) if at else None
        return Correction(int(sequence), about, right_id or None, right_at, register == REGISTER)
    except (ValueError, OverflowError, OSError):
        return None
