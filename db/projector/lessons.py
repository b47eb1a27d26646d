"""Lesson and trip uses, as they were asked for and answered."""

from sqlalchemy import bindparam, update

from db.models import LessonUseRow
from db.prepared import Prepared
from db.projector.context import Context
from db.rows import put
from kiosk.custody import register as r

_OF = update(LessonUseRow).where(LessonUseRow.id == bindparam("of_id"))
_APPROVE = Prepared(_OF.values(approved_by=bindparam("by")))
_END = Prepared(_OF.values(over=True))


def asked(context: Context, event: r.LessonUseAsked) -> None:
    """It is asked for; nothing may go out on it yet."""
    put(
        context.connection,
        LessonUseRow,
        id=event.use_id,
        holder=event.to,
        activity=event.activity,
        until=event.until,
        pupil_ids=list(event.pupil_ids),
        asked_by=context.staff_id,
        approved_by=None,
        over=False,
        entry=context.sequence,
        first=event.first,
    )


def approved(context: Context, event: r.LessonUseApproved) -> None:
    """A second person agreed to it."""
    _APPROVE.run(context.connection, of_id=event.use_id, by=context.staff_id)


def declined(context: Context, event: r.LessonUseDeclined) -> None:
    """It was not approved, or holds no more."""
    _END.run(context.connection, of_id=event.use_id)
