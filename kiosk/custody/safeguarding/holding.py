"""What is recorded and asked of a hold's case, of secure storage and of a medical return."""

from dataclasses import dataclass
from datetime import date

from kiosk.custody.asks import Ask
from kiosk.custody.events import RecordEvent, personal
from kiosk.custody.states import Action
from kiosk.custody.steps import Step


@dataclass(frozen=True)
class HoldReviewed(RecordEvent):
    """A leader's hold was looked at and stays, until another day."""

    hold_id: str
    review_on: date
    note: str | None = personal(restricted=True)


@dataclass(frozen=True)
class StepsAnswered(RecordEvent):
    """How the checklist of a case stands now: what is done, and what this case does not need.

    A later one takes the place of an earlier one; what is in neither is open. `reference` is that
    of the child-protection file.
    """

    hold_id: str
    done: tuple[Step, ...]
    not_needed: tuple[Step, ...] = ()
    reference: str | None = personal(restricted=True)
    note: str | None = personal(restricted=True)


@dataclass(frozen=True)
class StoredSecurely(RecordEvent):
    """A device was locked away, sealed where there is a `bag` (POLICY.md R9)."""

    bag: str | None = None


@dataclass(frozen=True)
class AccountWritten(RecordEvent):
    """What happened when a child was given a medical device back, written down afterwards."""

    text: str | None = personal(restricted=True)


@dataclass(frozen=True)
class ReviewHold(Ask):
    """Keep a leader's hold, and say when it is looked at again."""

    action = Action.REVIEW_HOLD
    hold_id: str
    review_on: date | None
    note: str | None = None


@dataclass(frozen=True)
class AnswerSteps(Ask):
    """Say how the checklist of a case stands."""

    action = Action.ANSWER_STEPS
    hold_id: str
    done: tuple[Step, ...]
    not_needed: tuple[Step, ...] = ()
    reference: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class StoreSecurely(Ask):
    """Record that a device is locked away."""

    action = Action.STORE_SECURELY
    bag: str | None = None


@dataclass(frozen=True)
class WriteAccount(Ask):
    """Write the account of a medical return."""

    action = Action.WRITE_ACCOUNT
    text: str
