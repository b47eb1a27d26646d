"""Messages as they stand, and how far alerts came."""

from sqlalchemy import bindparam, select, update

from db.models import AlertRow, AlertStepRow, MessageRow
from db.prepared import Prepared
from db.projector.context import Context
from db.rows import put
from kiosk.custody.telling import messages as m
from kiosk.custody.telling.carers import Stage

_STAND = Prepared(
    update(MessageRow)
    .where(MessageRow.id == bindparam("of_id"))
    .values(stage=bindparam("at_stage"), stage_at=bindparam("since"), why=bindparam("because"))
)
_ROLES = Prepared(select(AlertRow.roles).where(AlertRow.id == bindparam("of_id")))
_WIDEN = Prepared(
    update(AlertRow).where(AlertRow.id == bindparam("of_id")).values(roles=bindparam("are"))
)


def queued(context: Context, event: m.MessageQueued) -> None:
    """A message waits; a letter is written."""
    stage = Stage.WAITING if event.means is m.Means.MAIL else Stage.WRITTEN
    put(
        context.connection,
        MessageRow,
        id=event.message_id,
        occasion=event.occasion.value,
        means=event.means.value,
        wording=event.wording,
        record_id=event.record_id,
        adult_id=event.adult_id,
        alert_id=event.alert_id,
        staff_id=event.staff_id,
        again_of=event.again_of,
        stage=stage.value,
        stage_at=context.at,
        why=None,
        queued_by=context.staff_id,
        queued_at=context.at,
        entry=context.sequence,
    )


def begun(context: Context, event: m.MessageBegun) -> None:
    """The mail server takes it."""
    _stands(context, event, Stage.SENDING)


def sent(context: Context, event: m.MessageSent) -> None:
    """The mail server has it."""
    _stands(context, event, Stage.SENT)


def put_off(context: Context, event: m.MessagePutOff) -> None:
    """It waits again."""
    _stands(context, event, Stage.WAITING)


def not_sent(context: Context, event: m.MessageNotSent) -> None:
    """It does not go."""
    _stands(context, event, Stage.NOT_SENT, event.why.value)


def in_doubt(context: Context, event: m.MessageInDoubt) -> None:
    """Nobody knows whether it went."""
    _stands(context, event, Stage.DOUBTFUL)


def resolved(context: Context, event: m.MessageResolved) -> None:
    """Somebody found out."""
    _stands(context, event, Stage.SENT if event.went else Stage.NOT_SENT)


def _stands(context: Context, event: m.MessageEvent, stage: Stage, why: str | None = None) -> None:
    values = {"at_stage": stage.value, "since": context.at, "because": why}
    _STAND.run(context.connection, of_id=event.message_id, **values)


def climbed(context: Context, event: m.AlertClimbed) -> None:
    """An alert came to its next step, and is on more screens."""
    put(
        context.connection,
        AlertStepRow,
        alert_id=event.alert_id,
        step=event.step.value,
        at=context.at,
        staff=list(event.staff),
        entry=context.sequence,
    )
    before = _ROLES.scalar(context.connection, of_id=event.alert_id) or []
    roles = sorted({*before, *(role.value for role in event.roles)})
    _WIDEN.run(context.connection, of_id=event.alert_id, are=roles)
