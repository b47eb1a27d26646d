"""Questions about lesson and trip uses."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from sqlalchemy import bindparam, select, tuple_

from db.models import LessonUseRow
from db.prepared import Prepared
from db.queries.base import Questions
from kiosk.clock import SCHOOL_ZONE
from kiosk.custody.acts.lending import LessonUse
from kiosk.services.records.parts import MOST, Part, part_of

_USES = (
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
_ALL = Prepared(_USES)
_ONE = Prepared(_USES.where(LessonUseRow.id == bindparam("of_id")))
_SOME = _USES.where(
    tuple_(LessonUseRow.until, LessonUseRow.id)
    > tuple_(
        bindparam("until", type_=LessonUseRow.until.type),
        bindparam("after", type_=LessonUseRow.id.type),
    )
).limit(bindparam("most"))
_APPROVED = Prepared(_SOME.where(LessonUseRow.approved_by.is_not(None)))
_WAITING = Prepared(_SOME.where(LessonUseRow.approved_by.is_(None)))
_UNTIL = Prepared(select(LessonUseRow.until).where(LessonUseRow.id == bindparam("of_id")))


class LessonQuestions(Questions):
    """Questions about lesson and trip uses."""

    def lesson_use(self, use_id: str) -> LessonUse | None:
        """The use with this id, while it is to come or of today, and was not declined."""
        row = _ONE.first(self._connection, since=self._midnight, of_id=use_id)
        return None if row is None else _use(*row)

    def lesson_uses(self) -> Sequence[LessonUse]:
        """Today's and later ones that were not declined, by their end."""
        return [_use(*row) for row in _ALL.all(self._connection, since=self._midnight)]

    def some_lesson_uses(
        self, *, approved: bool, after: str = "", most: int = MOST
    ) -> Part[LessonUse]:
        """Of these, the approved ones or those that wait; the next ones come `after` one."""
        since = self._midnight
        until = _UNTIL.scalar(self._connection, of_id=after)
        place = {"until": until or since, "after": after if until else ""}
        asked = _APPROVED if approved else _WAITING
        found = asked.all(self._connection, since=since, most=most + 1, **place)
        return part_of([_use(*row) for row in found], lambda item: item.id, most)

    @property
    def _midnight(self) -> datetime:
        return datetime.combine(self.today, time(), SCHOOL_ZONE)


def _use(use_id: str, to: str, activity: str, until: datetime, *rest: Any) -> LessonUse:
    pupil_ids, asked_by, approved_by, first = rest
    named = frozenset(pupil_ids)
    return LessonUse(use_id, to, activity, until, named, asked_by, approved_by, first)
