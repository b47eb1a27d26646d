"""The school: its settings, its staff, its readers and alerts. It follows from the ledger."""

from datetime import date, datetime

from db.models.base import Base, Key, Plain, Sequence, SequenceKey, Typed, column


class SchoolRow(Base):
    """The school's name and settings; there is one row. `entry` last changed a setting."""

    __tablename__ = "school"

    log_id: Typed[Key]
    name: Typed[str]
    sample: Typed[bool]
    slots: Typed[Plain]
    calendar: Typed[Plain | None]
    entry: Typed[Sequence]


class PolicyRow(Base):
    """One version of the policy, as adopted."""

    __tablename__ = "policies"

    entry: Typed[SequenceKey]
    version: Typed[str]
    policy: Typed[Plain]


class StaffRow(Base):
    """An account. `entry` is the entry that named the person; `last` its last day, if it ends.

    `accepted` is the version of the words on acceptable use that its holder accepted.
    """

    __tablename__ = "staff"

    id: Typed[Key]
    user: Typed[str] = column(index=True)
    name: Typed[str]
    roles: Typed[Plain]
    adult_id: Typed[str | None]
    badge: Typed[str | None] = column(index=True)
    disabled: Typed[bool]
    last: Typed[date | None]
    accepted: Typed[str | None]
    accepted_at: Typed[datetime | None]
    entry: Typed[Sequence]


class ReaderKeyRow(Base):
    """A reader's key, by its hash; a reader has one."""

    __tablename__ = "reader_keys"

    reader: Typed[Key]
    station: Typed[str]
    key_hash: Typed[str] = column(index=True)


class AlertRow(Base):
    """Somebody must be told."""

    __tablename__ = "alerts"

    id: Typed[Key]
    kind: Typed[str]
    roles: Typed[Plain]
    raised_at: Typed[datetime]
    record_id: Typed[str | None]
    adult_id: Typed[str | None]
    acknowledged_by: Typed[str | None]
    acknowledged_at: Typed[datetime | None]
    entry: Typed[Sequence]
