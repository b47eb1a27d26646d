"""The ledger itself, and what is bound to it. Migrations never rebuild these tables."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey

from db.models.base import Base, Key, Plain, Sequence, SequenceKey, Typed, column


class LedgerEntry(Base):
    """One entry: exactly the bytes that were hashed."""

    __tablename__ = "ledger_entries"

    log_id: Typed[str]
    sequence: Typed[SequenceKey]
    previous: Typed[bytes]
    hash: Typed[bytes]
    body: Typed[bytes]


class PersonalValue(Base):
    """A value beside the ledger, which can be erased. `value` is its canonical JSON."""

    __tablename__ = "personal_values"

    log_id: Typed[str]
    sequence: Typed[SequenceKey] = column(ForeignKey(LedgerEntry.sequence))
    name: Typed[Key]
    salt: Typed[bytes]
    value: Typed[bytes]


class LedgerHead(Base):
    """The newest end of the ledger, replaced by compare-and-swap. `recorded_at` is the newest
    time that was believed.
    """

    __tablename__ = "ledger_head"

    log_id: Typed[Key]
    size: Typed[Sequence]
    hash: Typed[bytes]
    frontier: Typed[bytes]
    recorded_at: Typed[datetime | None]


class CommandAnswer(Base):
    """What an act came to, for its repeat: codes, ids and numbers, never words or names."""

    __tablename__ = "commands"
    __table_args__: ClassVar = {"sqlite_with_rowid": False}

    command_id: Typed[Key]
    answer: Typed[Plain]
    refusals: Typed[Plain]
    first: Typed[Sequence]
    entries: Typed[int]
    at: Typed[datetime]
    confirmed: Typed[bool]


Values = dict[str, Any]
"""The columns of one row by name."""
