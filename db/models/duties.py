"""Evacuations and open duties, from the ledger; drafts, which lie beside it until signed."""

from datetime import datetime

from db.models.base import Base, Key, Plain, Sequence, Typed, column


class EvacuationRow(Base):
    """One evacuation; under way while it has no end."""

    __tablename__ = "evacuations"

    id: Typed[Key]
    begun_at: Typed[datetime]
    begun_by: Typed[str | None]
    ended_at: Typed[datetime | None] = column(index=True)
    entry: Typed[Sequence]


class DutyRow(Base):
    """What stays open until somebody has done it; `duty` is a code, `staff_id` who caused it."""

    __tablename__ = "duties"

    duty: Typed[Key]
    record_id: Typed[Key]
    since: Typed[datetime]
    staff_id: Typed[str | None]
    done_at: Typed[datetime | None] = column(index=True)
    entry: Typed[Sequence]


class DraftRow(Base):
    """What somebody has written and not signed yet; it is thrown away when it is signed."""

    __tablename__ = "drafts"

    id: Typed[Key]
    kind: Typed[str]
    author_id: Typed[str] = column(index=True)
    about: Typed[str]
    begun_at: Typed[datetime]
    saved_at: Typed[datetime]
    version: Typed[int]
    editor: Typed[str]
    written: Typed[Plain]
