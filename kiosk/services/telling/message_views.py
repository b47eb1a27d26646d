"""What services read of messages, of the tries to deliver them, and of how far alerts came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kiosk.custody.telling.carers import Stage
from kiosk.custody.telling.messages import Means, Occasion, Step, Why


@dataclass(frozen=True)
class Delivery:
    """The tries of a message that has not gone; `trouble` is a code of `kiosk.outbox.trouble`."""

    message_id: str
    tries: int
    next_at: datetime
    trouble: str


@dataclass(frozen=True)
class Message:
    """One message, for an adult, else a member of staff, else the person outside the school.

    `entry` is the number of the entry that holds its words.
    """

    id: str
    occasion: Occasion
    means: Means
    wording: str
    record_id: str | None
    adult_id: str | None
    alert_id: str | None
    staff_id: str | None
    again_of: str | None
    stage: Stage
    stage_at: datetime
    why: Why | None
    queued_by: str | None
    queued_at: datetime
    entry: int
    delivery: Delivery | None = None


@dataclass(frozen=True)
class AlertStep:
    """How far an alert came: a step, when, and whom of the staff it reached."""

    alert_id: str
    step: Step
    at: datetime
    staff: tuple[str, ...]


class MessageFacts(Protocol):
    """What one transaction sees of messages; a part of `kiosk.services.ports.Facts`."""

    def message(self, message_id: str) -> Message | None: ...
    def messages_of(self, record_id: str) -> Sequence[Message]:
        """The messages about a custody record, the newest first."""

    def messages_at(self, stage: Stage) -> Sequence[Message]:
        """The messages that stand so, the newest first."""

    def newest_messages(self, most: int) -> Sequence[Message]:
        """The newest messages, whatever became of them."""

    def alert_steps(self) -> Sequence[AlertStep]:
        """How far the open alerts came, in order."""
