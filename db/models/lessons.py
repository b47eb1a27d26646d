"""Lesson and trip uses: asked for and approved. They follow from the ledger."""

from datetime import date, datetime

from db.models.base import Base, Key, Plain, Sequence, Typed, column


class LessonUseRow(Base):
    """One use, from its `first` day until `until`. `over` when it was declined or withdrawn.

    One that has no first day begins on the day of its end.
    """

    __tablename__ = "lesson_uses"

    id: Typed[Key]
    holder: Typed[str]
    activity: Typed[str]
    until: Typed[datetime] = column(index=True)
    pupil_ids: Typed[Plain]
    asked_by: Typed[str | None]
    approved_by: Typed[str | None]
    over: Typed[bool]
    entry: Typed[Sequence]
    first: Typed[date | None]
