"""The school: its settings, its staff, its readers and alerts. It follows from the ledger."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Key, Plain, Sequence, SequenceKey


class SchoolRow(Base):
    """The school's name and settings; there is one row. `entry` last changed a setting."""

    __tablename__ = "school"

    log_id: Mapped[Key]
    name: Mapped[str]
    sample: Mapped[bool]
    slots: Mapped[Plain]
    calendar: Mapped[Plain | None]
    entry: Mapped[Sequence]


class PolicyRow(Base):
    """One version of the policy, as adopted."""

    __tablename__ = "policies"

    entry: Mapped[SequenceKey]
    version: Mapped[str]
    policy: Mapped[Plain]


class StaffRow(Base):
    """An account. `entry` is the entry that named the person; `last` its last day, if it ends.

    `accepted` is the version of the words on acceptable use that its holder accepted.
    """

    __tablename__ = "staff"

    id: Mapped[Key]
    user: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    roles: Mapped[Plain]
    adult_id: Mapped[str | None]
    badge: Mapped[str | None] = mapped_column(index=True)
    disabled: Mapped[bool]
    last: Mapped[date | None]
    accepted: Mapped[str | None]
    accepted_at: Mapped[datetime | None]
    entry: Mapped[Sequence]


class ReaderKeyRow(Base):
    """A reader's key, by its hash; a reader has one."""

    __tablename__ = "reader_keys"

    reader: Mapped[Key]
    station: Mapped[str]
    key_hash: Mapped[str] = mapped_column(index=True)


class AlertRow(Base):
    """Somebody must be told."""

    __tablename__ = "alerts"

    id: Mapped[Key]
    kind: Mapped[str]
    roles: Mapped[Plain]
    raised_at: Mapped[datetime]
    record_id: Mapped[str | None]
    adult_id: Mapped[str | None]
    acknowledged_by: Mapped[str | None]
    acknowledged_at: Mapped[datetime | None]
    entry: Mapped[Sequence]
