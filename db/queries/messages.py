"""Questions about messages, and about how far alerts came."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select

from db.models import AlertRow, AlertStepRow, DeliveryRow, MessageRow
from db.prepared import Prepared
from db.queries.base import Questions
from kiosk.custody.telling.carers import Stage
from kiosk.custody.telling.messages import Means, Occasion, Step, Why
from kiosk.services.telling.message_views import AlertStep, Delivery, Message

_MESSAGES = (
    select(
        MessageRow.id,
        MessageRow.occasion,
        MessageRow.means,
        MessageRow.wording,
        MessageRow.record_id,
        MessageRow.adult_id,
        MessageRow.alert_id,
        MessageRow.staff_id,
        MessageRow.again_of,
        MessageRow.stage,
        MessageRow.stage_at,
        MessageRow.why,
        MessageRow.queued_by,
        MessageRow.queued_at,
        MessageRow.entry,
        DeliveryRow.tries,
        DeliveryRow.next_at,
        DeliveryRow.trouble,
    )
    .join(DeliveryRow, DeliveryRow.message_id == MessageRow.id, isouter=True)
    .order_by(MessageRow.entry.desc())
)
_COLUMNS = tuple(column.key or "" for column in _MESSAGES.selected_columns)
_ONE = Prepared(_MESSAGES.where(MessageRow.id == bindparam("of_id")))
_OF_RECORD = Prepared(_MESSAGES.where(MessageRow.record_id == bindparam("of_record")))
_AT_STAGE = Prepared(_MESSAGES.where(MessageRow.stage == bindparam("of_stage")))
_NEWEST = Prepared(_MESSAGES.limit(bindparam("most")))
_STEPS = Prepared(
    select(AlertStepRow.alert_id, AlertStepRow.step, AlertStepRow.at, AlertStepRow.staff)
    .join(AlertRow, AlertRow.id == AlertStepRow.alert_id)
    .where(AlertRow.acknowledged_at.is_(None))
    .order_by(AlertStepRow.entry)
)


class MessageQuestions(Questions):
    """Questions about messages."""

    def message(self, message_id: str) -> Message | None:
        """The message with this id."""
        row = _ONE.first(self._connection, of_id=message_id)
        return None if row is None else _message(*row)

    def messages_of(self, record_id: str) -> Sequence[Message]:
        """The messages about a custody record, the newest first."""
        return [_message(*row) for row in _OF_RECORD.all(self._connection, of_record=record_id)]

    def messages_at(self, stage: Stage) -> Sequence[Message]:
        """The messages that stand so, the newest first."""
        return [_message(*row) for row in _AT_STAGE.all(self._connection, of_stage=stage.value)]

    def newest_messages(self, most: int) -> Sequence[Message]:
        """The newest messages, whatever became of them."""
        return [_message(*row) for row in _NEWEST.all(self._connection, most=most)]

    def alert_steps(self) -> Sequence[AlertStep]:
        """How far the open alerts came, in order."""
        return [
            AlertStep(alert_id, Step(step), at, tuple(staff))
            for alert_id, step, at, staff in _STEPS.all(self._connection)
        ]


def _message(*row: Any) -> Message:
    values = dict(zip(_COLUMNS, row, strict=True))
    tries, next_at, trouble = (values.pop(name) for name in ("tries", "next_at", "trouble"))
    made = {
        "occasion": Occasion(values.pop("occasion")),
        "means": Means(values.pop("means")),
        "stage": Stage(values.pop("stage")),
        "why": Why(values["why"]) if values["why"] else None,
        "delivery": None if tries is None else Delivery(values["id"], tries, next_at, trouble),
    }
    return Message(**{**values, **made})
