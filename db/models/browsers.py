"""The school's own browsers and the codes for them; when each was seen, beside the ledger."""

from datetime import datetime

from db.models.base import Base, Key, Sequence, Typed, column


class BrowserRow(Base):
    """A browser that is the school's own, or was."""

    __tablename__ = "browsers"

    id: Typed[Key]
    name: Typed[str]
    key_hash: Typed[str] = column(index=True)
    enrolled_by: Typed[str | None]
    enrolled_at: Typed[datetime]
    ended_at: Typed[datetime | None]
    entry: Typed[Sequence]


class InvitationRow(Base):
    """A code by which one browser may become the school's own, by its hash."""

    __tablename__ = "browser_codes"

    id: Typed[Key]
    name: Typed[str]
    made_by: Typed[str | None]
    until: Typed[datetime]
    code_hash: Typed[str] = column(index=True)
    used: Typed[bool]


class SightingRow(Base):
    """When a browser was last seen."""

    __tablename__ = "browser_sightings"

    browser_id: Typed[Key]
    at: Typed[datetime]
