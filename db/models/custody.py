"""What follows from the ledger: custody records, and where to find what in the ledger."""

from datetime import date
from typing import ClassVar

from sqlalchemy import Index, true

from db.models.base import Base, Key, Sequence, SequenceKey, Typed, column


class CustodyRow(Base):
    """One custody record; `data` is the whole of it as JSON, the rest is for finding it.

    The entry that opened it is its key, so that new rows lie side by side on the disk.
    """

    __tablename__ = "custody_records"

    intake_sequence: Typed[SequenceKey]
    record_id: Typed[str] = column(unique=True)
    device_id: Typed[str | None]
    pupil_id: Typed[str | None]
    kind: Typed[str]
    state: Typed[str]
    slot: Typed[str | None]
    is_open: Typed[bool]
    last_sequence: Typed[Sequence]
    data: Typed[str]


# What is in custody now fits in one small index: found by device, read whole for the rest. The
# same condition for PostgreSQL stands in its migration: named here, it would load that dialect,
# three megabytes, on every kiosk.
Index(
    "ix_custody_records_open",
    CustodyRow.device_id,
    CustodyRow.pupil_id,
    CustodyRow.slot,
    sqlite_where=CustodyRow.is_open == true(),
)
Index("ix_custody_records_device", CustodyRow.device_id, CustodyRow.intake_sequence)


class EntryIndex(Base):
    """What an entry is: its type, the kind of custody, the school's day."""

    __tablename__ = "entry_index"

    sequence: Typed[SequenceKey]
    type: Typed[str]
    kind: Typed[str | None]
    day: Typed[date]


class EntryAbout(Base):
    """What an entry is found by: a record, device, pupil or person, or what is rare about it."""

    __tablename__ = "entry_about"
    __table_args__: ClassVar = {"sqlite_with_rowid": False}

    about: Typed[Key]
    sequence: Typed[SequenceKey]


class DayRow(Base):
    """One day of the school: its first and last entry, and what came in."""

    __tablename__ = "days"

    day: Typed[date] = column(primary_key=True)
    first: Typed[Sequence]
    last: Typed[Sequence]
    hand_ins: Typed[int]
    confiscations: Typed[int]
