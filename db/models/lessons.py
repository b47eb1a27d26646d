"""Lesson and trip uses: asked for and approved. They follow from the ledger."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Key, Plain, Sequence


class LessonUseRow(Base):
    """One use; `until` tells its day too. `over` when it was declined or withdrawn."""

    __tablename__ = "lesson_uses"

    id: Mapped[Key]
    holder: Mapped[str]
    activity: Mapped[str]
    until: Mapped[datetime] = mapped_column(index=True)
    pupil_ids: Mapped[Plain]
    asked_by: Mapped[str | None]
    approved_by: Mapped[str | None]
    over: Mapped[bool]
    entry: Mapped[Sequence]
