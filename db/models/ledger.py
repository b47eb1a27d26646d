"""The ledger itself, and what is bound to it. Migrations never rebuild these tables."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Key, Plain, Sequence, SequenceKey


class LedgerEntry(Base):
    """One entry: exactly the bytes that were hashed."""

    __tablename__ = "ledger_entries"

    log_id: Mapped[str]
    sequence: Mapped[SequenceKey]
    previous: Mapped[bytes]
    hash: Mapped[bytes]
    body: Mapped[bytes]


class PersonalValue(Base):
    """A value beside the ledger, which can be erased. `value` is its canonical JSON."""

    __tablename__ = "personal_values"

    log_id: Mapped[str]
    sequence: Mapped[int] = mapped_column(
        ForeignKey(LedgerEntry.sequence), primary_key=True, autoincrement=False
    )
    name: Mapped[Key]
    salt: Mapped[bytes]
    value: Mapped[bytes]


class LedgerHead(Base):
    """The newest end of the ledger, replaced by compare-and-swap. `recorded_at` is its time."""

    __tablename__ = "ledger_head"

    log_id: Mapped[Key]
    size: Mapped[Sequence]
    hash: Mapped[bytes]
    frontier: Mapped[bytes]
    recorded_at: Mapped[datetime | None]


class CommandAnswer(Base):
    """What an act came to, for its repeat: codes, ids and numbers, never words or names."""

    __tablename__ = "commands"
    __table_args__ = ({"sqlite_with_rowid": False},)

    command_id: Mapped[Key]
    answer: Mapped[Plain]
    refusals: Mapped[Plain]
    first: Mapped[Sequence]
    entries: Mapped[int]
    at: Mapped[datetime]
    confirmed: Mapped[bool]


Values = dict[str, Any]
"""The columns of one row by name."""
