"""Messages and how far alerts came, which follow from the ledger; and the tries of each delivery.

The words of a message and the addresses stand in no table: they are read beside their entries.
"""

from datetime import datetime

from db.models.base import Base, Key, Plain, Sequence, Typed, column


class MessageRow(Base):
    """One message for one reader; `entry` holds its words, `stage_at` is since when it is so."""

    __tablename__ = "messages"

    id: Typed[Key]
    occasion: Typed[str]
    means: Typed[str]
    wording: Typed[str]
    record_id: Typed[str | None] = column(index=True)
    adult_id: Typed[str | None]
    alert_id: Typed[str | None]
    staff_id: Typed[str | None]
    again_of: Typed[str | None]
    stage: Typed[str] = column(index=True)
    stage_at: Typed[datetime]
    why: Typed[str | None]
    queued_by: Typed[str | None]
    queued_at: Typed[datetime]
    entry: Typed[Sequence]


class AlertStepRow(Base):
    """How far an alert came: one step, when, and the members of staff whom it reached."""

    __tablename__ = "alert_steps"

    alert_id: Typed[Key]
    step: Typed[Key]
    at: Typed[datetime]
    staff: Typed[Plain]
    entry: Typed[Sequence]


class DeliveryRow(Base):
    """The tries of a message that has not gone: how many, when next, what was in the way."""

    __tablename__ = "deliveries"

    message_id: Typed[Key]
    tries: Typed[int]
    next_at: Typed[datetime]
    trouble: Typed[str]
