"""What is kept beside the ledger: secrets' hashes, sessions, wrong tries, stations."""

from datetime import datetime

from db.models.base import Base, Key, Plain, Typed, column


class CredentialRow(Base):
    """The hash of a password or a PIN."""

    __tablename__ = "credentials"

    staff_id: Typed[Key]
    which: Typed[Key]
    secret_hash: Typed[str]
    at: Typed[datetime | None]


class CollectionWordRow(Base):
    """The hash of a family's collection word for one pupil; none where it was ended."""

    __tablename__ = "collection_words"

    pupil_id: Typed[Key]
    secret_hash: Typed[str | None]
    at: Typed[datetime]


class SessionRow(Base):
    """One person signed in on one screen."""

    __tablename__ = "sessions"

    key_hash: Typed[Key]
    staff_id: Typed[str]
    roles: Typed[Plain]
    started_at: Typed[datetime]
    station: Typed[str | None] = column(index=True)
    locked: Typed[bool]
    ended: Typed[bool]


class AttemptsRow(Base):
    """Wrong secrets in a row for one account."""

    __tablename__ = "attempts"

    key: Typed[Key]
    failures: Typed[int]
    until: Typed[datetime | None]


class StationRow(Base):
    """One screen's state."""

    __tablename__ = "stations"

    name: Typed[Key]
    staff_id: Typed[str | None]
    activity: Typed[str]
    collection: Typed[Plain | None]
    recent: Typed[Plain]
