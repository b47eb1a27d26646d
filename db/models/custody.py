"""What follows from the ledger: custody records, and where to find what in the ledger."""

from datetime import date

from sqlalchemy import Index, true
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Key, Sequence, SequenceKey


class CustodyRow(Base):
    """One custody record; `data` is the whole of it as JSON, the rest is for finding it.

    The entry that opened it is its key, so that new rows lie side by side on the disk.
    """

    __tablename__ = "custody_records"

    intake_sequence: Mapped[SequenceKey]
    record_id: Mapped[str] = mapped_column(unique=True)
    device_id: Mapped[str | None]
    pupil_id: Mapped[str | None]
    kind: Mapped[str]
    state: Mapped[str]
    slot: Mapped[str | None]
    is_open: Mapped[bool]
    last_sequence: Mapped[Sequence]
    data: Mapped[str]


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

    sequence: Mapped[SequenceKey]
    type: Mapped[str]
    kind: Mapped[str | None]
    day: Mapped[date]


class EntryAbout(Base):
    """What an entry is found by: a record, device, pupil or person, or what is rare about it."""

    __tablename__ = "entry_about"
    __table_args__ = ({"sqlite_with_rowid": False},)

    about: Mapped[Key]
    sequence: Mapped[SequenceKey]


class DayRow(Base):
    """One day of the school: its first and last entry, and what came in."""

    __tablename__ = "days"

    day: Mapped[date] = mapped_column(primary_key=True)
    first: Mapped[Sequence]
    last: Mapped[Sequence]
    hand_ins: Mapped[int]
    confiscations: Mapped[int]
