"""Evacuations, and what stays open until somebody has done it."""

from sqlalchemy import bindparam, delete, select, update

from db.models import DutyRow, EvacuationRow
from db.prepared import Prepared
from db.projector.context import Context
from db.rows import put
from kiosk.custody import events as e
from kiosk.custody.reasons import Reason
from kiosk.custody.school import evacuating as v
from kiosk.custody.school.evacuating import Duty

_UNDER_WAY = Prepared(select(EvacuationRow.id).where(EvacuationRow.ended_at.is_(None)).limit(1))
_END = Prepared(
    update(EvacuationRow)
    .where(EvacuationRow.id == bindparam("of_id"), EvacuationRow.ended_at.is_(None))
    .values(ended_at=bindparam("at"))
)
_OF = (DutyRow.duty == bindparam("of_duty"), DutyRow.record_id == bindparam("of_record"))
_DONE = Prepared(
    update(DutyRow).where(*_OF, DutyRow.done_at.is_(None)).values(done_at=bindparam("at"))
)
_FORGET = Prepared(delete(DutyRow).where(DutyRow.record_id == bindparam("of_record")))


def begun(context: Context, event: v.EvacuationBegun) -> None:
    """The building is being left."""
    put(
        context.connection,
        EvacuationRow,
        id=event.evacuation_id,
        begun_at=context.at,
        begun_by=context.staff_id,
        ended_at=None,
        entry=context.sequence,
    )


def ended(context: Context, event: v.EvacuationEnded) -> None:
    """Everybody is back."""
    _END.run(context.connection, of_id=event.evacuation_id, at=context.at)


def explained(context: Context, event: v.ReleaseExplained) -> None:
    """The reason of a release was given."""
    _done(context, Duty.EXPLAIN_RELEASE, event.record_id)


def reported(context: Context, event: v.ExamReported) -> None:
    """The examining body was told."""
    _done(context, Duty.TELL_EXAMINING_BODY, event.record_id)


def follow(context: Context, event: e.RecordEvent) -> None:
    """What an event of a custody record leaves somebody to do."""
    if isinstance(event, e.Taken | e.Confiscated | e.KindChanged):
        if event.reason is Reason.EXAMINATION:
            _owe(context, Duty.TELL_EXAMINING_BODY, event.record_id)
    elif isinstance(event, e.Released):
        if _UNDER_WAY.first(context.connection) is not None:
            _owe(context, Duty.EXPLAIN_RELEASE, event.record_id)
    elif isinstance(event, e.Voided):
        _FORGET.run(context.connection, of_record=event.record_id)


def _owe(context: Context, duty: Duty, record_id: str) -> None:
    put(
        context.connection,
        DutyRow,
        duty=duty.value,
        record_id=record_id,
        since=context.at,
        staff_id=context.staff_id,
        done_at=None,
        entry=context.sequence,
    )


def _done(context: Context, duty: Duty, record_id: str) -> None:
    _DONE.run(context.connection, of_duty=duty.value, of_record=record_id, at=context.at)
