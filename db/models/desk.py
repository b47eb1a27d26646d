"""What is kept beside the ledger: secrets' hashes, sessions, wrong tries, stations."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Key, Plain


class CredentialRow(Base):
    """The hash of a password or a PIN."""

    __tablename__ = "credentials"

    staff_id: Mapped[Key]
    which: Mapped[Key]
    secret_hash: Mapped[str]
    at: Mapped[datetime | None]


class SessionRow(Base):
    """One person signed in on one screen."""

    __tablename__ = "sessions"

    key_hash: Mapped[Key]
    staff_id: Mapped[str]
    roles: Mapped[Plain]
    started_at: Mapped[datetime]
    station: Mapped[str | None] = mapped_column(index=True)
    locked: Mapped[bool]
    ended: Mapped[bool]


class AttemptsRow(Base):
    """Wrong secrets in a row for one account."""

    __tablename__ = "attempts"

    key: Mapped[Key]
    failures: Mapped[int]
    until: Mapped[datetime | None]


class StationRow(Base):
    """One screen's state."""

    __tablename__ = "stations"

    name: Mapped[Key]
    staff_id: Mapped[str | None]
    activity: Mapped[str]
    collection: Mapped[Plain | None]
    recent: Mapped[Plain]
