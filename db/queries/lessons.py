"""Questions about lesson and trip uses."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from sqlalchemy import bindparam, select

from db.models import LessonUseRow
from db.prepared import Prepared
from db.queries.base import Questions
from kiosk.clock import SCHOOL_ZONE
from kiosk.custody.lending import LessonUse

_USES = Prepared(
    select(
        LessonUseRow.id,
        LessonUseRow.holder,
        LessonUseRow.activity,
        LessonUseRow.until,
        LessonUseRow.pupil_ids,
        LessonUseRow.asked_by,
        LessonUseRow.approved_by,
        LessonUseRow.first,
    )
    .where(LessonUseRow.over.is_(False), LessonUseRow.until >= bindparam("since"))
    .order_by(LessonUseRow.until, LessonUseRow.id)
)


class LessonQuestions(Questions):
    """Questions about lesson and trip uses."""

    def lesson_uses(self) -> Sequence[LessonUse]:
        """Today's and later ones that were not declined, by their end."""
        since = datetime.combine(self.today, time(), SCHOOL_ZONE)
        found = _USES.all(self._connection, since=since)
        return [_use(*row) for row in found]


def _use(use_id: str, to: str, activity: str, until: datetime, *rest: Any) -> LessonUse:
    pupil_ids, asked_by, approved_by, first = rest
    named = frozenset(pupil_ids)
    return LessonUse(use_id, to, activity, until, named, asked_by, approved_by, first)
