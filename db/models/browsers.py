"""The school's own browsers and the codes for them; when each was seen, beside the ledger."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Key, Sequence


class BrowserRow(Base):
    """A browser that is the school's own, or was."""

    __tablename__ = "browsers"

    id: Mapped[Key]
    name: Mapped[str]
    key_hash: Mapped[str] = mapped_column(index=True)
    enrolled_by: Mapped[str | None]
    enrolled_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    entry: Mapped[Sequence]


class InvitationRow(Base):
    """A code by which one browser may become the school's own, by its hash."""

    __tablename__ = "browser_codes"

    id: Mapped[Key]
    name: Mapped[str]
    made_by: Mapped[str | None]
    until: Mapped[datetime]
    code_hash: Mapped[str] = mapped_column(index=True)
    used: Mapped[bool]


class SightingRow(Base):
    """When a browser was last seen."""

    __tablename__ = "browser_sightings"

    browser_id: Mapped[Key]
    at: Mapped[datetime]
