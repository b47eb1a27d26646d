"""The register: pupils, adults, and what one is to the other. It follows from the ledger.

`entry` is the number of the entry that a row rests on.
"""

# What an import told is erased as a whole, but the people whom it told of stay in the register
# (docs/decisions/0007). So pupils, adults and links also say on which entries they rest: the last
# one that told the whole of it, the last one that told anything, and the one that erased one of
# these. A row that rests on what was erased cannot be made anew from the ledger.

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Key, Plain, Sequence, SequenceKey


class PupilRow(Base):
    """A pupil. `search` holds the words by which one is found, folded, former names too.

    `upn` and `born` only tell pupils apart when a file is read.
    """

    __tablename__ = "pupils"

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(index=True)
    forename: Mapped[str]
    surname: Mapped[str]
    year: Mapped[int]
    class_name: Mapped[str]
    home_slot: Mapped[str | None]
    usually_brings: Mapped[bool]
    left_on: Mapped[date | None]
    search: Mapped[str]
    upn: Mapped[str]
    former_upn: Mapped[str]
    born: Mapped[date | None]
    since: Mapped[Sequence]
    entry: Mapped[Sequence]
    erased_by: Mapped[Sequence | None]


class AdultRow(Base):
    """An adult whom the register knows. `ref` is the school system's id of the person."""

    __tablename__ = "adults"

    id: Mapped[Key]
    title: Mapped[str]
    forename: Mapped[str]
    surname: Mapped[str]
    phone: Mapped[str | None]
    address: Mapped[str | None]
    email: Mapped[str | None]
    born: Mapped[date | None]
    ref: Mapped[str]
    since: Mapped[Sequence]
    entry: Mapped[Sequence]
    erased_by: Mapped[Sequence | None]


class NameRow(Base):
    """What a pupil or adult is called from an entry on; null where it told only the other part."""

    __tablename__ = "names"

    person_id: Mapped[Key]
    entry: Mapped[SequenceKey]
    forename: Mapped[str | None]
    surname: Mapped[str | None]


class ImportRow(Base):
    """An import, and how far the register has followed from it: `applied` of its `parts`."""

    __tablename__ = "imports"

    entry: Mapped[SequenceKey]
    parts: Mapped[int]
    applied: Mapped[int]
    headings: Mapped[str | None]
    columns: Mapped[Plain]


class LinkRow(Base):
    """What one adult is to one pupil."""

    __tablename__ = "links"

    pupil_id: Mapped[Key]
    adult_id: Mapped[str] = mapped_column(primary_key=True, index=True)
    relationship: Mapped[str]
    carer: Mapped[bool]
    priority: Mapped[int]
    since: Mapped[Sequence]
    entry: Mapped[Sequence]
    erased_by: Mapped[Sequence | None]


class StandingRow(Base):
    """A standing authority, as far as its own events tell."""

    __tablename__ = "standing_authorities"

    id: Mapped[Key]
    pupil_id: Mapped[str] = mapped_column(index=True)
    device_ids: Mapped[Plain]
    signer_id: Mapped[str]
    first: Mapped[date]
    last: Mapped[date]
    wording_version: Mapped[str]
    confirmed_at: Mapped[datetime]
    suspended_at: Mapped[datetime | None]
    revoked: Mapped[bool]
    entry: Mapped[Sequence]


class AuthorisationRow(Base):
    """A carer's written word that an adult may collect."""

    __tablename__ = "authorisations"

    id: Mapped[Key]
    pupil_id: Mapped[str] = mapped_column(index=True)
    adult_id: Mapped[str]
    carer_id: Mapped[str]
    kinds: Mapped[Plain]
    first: Mapped[date]
    last: Mapped[date]
    ended: Mapped[bool]
    entry: Mapped[Sequence]


class TelephoneRow(Base):
    """A carer's word by telephone, for one day."""

    __tablename__ = "telephone_authorities"

    id: Mapped[Key]
    pupil_id: Mapped[str]
    adult_id: Mapped[str]
    carer_id: Mapped[str]
    staff: Mapped[Plain]
    day: Mapped[date]
    entry: Mapped[Sequence]


Index("ix_telephone_authorities_pupil_id_day", TelephoneRow.pupil_id, TelephoneRow.day)


class ConcernRow(Base):
    """A bar or a protective stop on one adult; `last` is the last day of a bar that has one."""

    __tablename__ = "concerns"

    id: Mapped[Key]
    adult_id: Mapped[str]
    pupil_ids: Mapped[Plain]
    is_bar: Mapped[bool]
    stops_collection: Mapped[bool]
    review: Mapped[datetime]
    last: Mapped[date | None]
    ended: Mapped[bool]
    entry: Mapped[Sequence]


class LikenessRow(Base):
    """Whether an adult who looks like a barred one is the same person, as somebody decided."""

    __tablename__ = "likenesses"

    adult_id: Mapped[Key]
    barred_id: Mapped[Key]
    same: Mapped[bool]
