"""The register: pupils, adults, and what one is to the other. It follows from the ledger.

`entry` is the number of the entry that a row rests on.
"""

# What an import told is erased as a whole, but the people whom it told of stay in the register
# (docs/decisions/0007). So pupils, adults and links also say on which entries they rest: the last
# one that told the whole of it, the last one that told anything, and the one that erased one of
# these. A row that rests on what was erased cannot be made anew from the ledger.

from datetime import date, datetime

from sqlalchemy import Index

from db.models.base import Base, Key, Plain, Sequence, SequenceKey, Typed, column


class PupilRow(Base):
    """A pupil. `search` holds the words by which one is found, folded, former names too.

    `upn` and `born` only tell pupils apart when a file is read.
    """

    __tablename__ = "pupils"

    id: Typed[Key]
    ref: Typed[str] = column(index=True)
    forename: Typed[str]
    surname: Typed[str]
    year: Typed[int]
    class_name: Typed[str]
    home_slot: Typed[str | None]
    usually_brings: Typed[bool]
    left_on: Typed[date | None]
    search: Typed[str]
    upn: Typed[str]
    former_upn: Typed[str]
    born: Typed[date | None]
    since: Typed[Sequence]
    entry: Typed[Sequence]
    erased_by: Typed[Sequence | None]


class AdultRow(Base):
    """An adult whom the register knows. `ref` is the school system's id of the person."""

    __tablename__ = "adults"

    id: Typed[Key]
    title: Typed[str]
    forename: Typed[str]
    surname: Typed[str]
    phone: Typed[str | None]
    address: Typed[str | None]
    email: Typed[str | None]
    born: Typed[date | None]
    ref: Typed[str]
    since: Typed[Sequence]
    entry: Typed[Sequence]
    erased_by: Typed[Sequence | None]


class NameRow(Base):
    """What a pupil or adult is called from an entry on; null where it told only the other part."""

    __tablename__ = "names"

    person_id: Typed[Key]
    entry: Typed[SequenceKey]
    forename: Typed[str | None]
    surname: Typed[str | None]


class ImportRow(Base):
    """An import, and how far the register has followed from it: `applied` of its `parts`."""

    __tablename__ = "imports"

    entry: Typed[SequenceKey]
    parts: Typed[int]
    applied: Typed[int]
    headings: Typed[str | None]
    columns: Typed[Plain]


class ToldRow(Base):
    """Of whom a part of an import told: by it, an import is found in their own history."""

    __tablename__ = "import_told"

    person_id: Typed[Key]
    entry: Typed[SequenceKey]
    part: Typed[SequenceKey]


class LinkRow(Base):
    """What one adult is to one pupil."""

    __tablename__ = "links"

    pupil_id: Typed[Key]
    adult_id: Typed[str] = column(primary_key=True, index=True)
    relationship: Typed[str]
    carer: Typed[bool]
    priority: Typed[int]
    since: Typed[Sequence]
    entry: Typed[Sequence]
    erased_by: Typed[Sequence | None]


class StandingRow(Base):
    """A standing authority, as far as its own events tell."""

    __tablename__ = "standing_authorities"

    id: Typed[Key]
    pupil_id: Typed[str] = column(index=True)
    device_ids: Typed[Plain]
    signer_id: Typed[str]
    first: Typed[date]
    last: Typed[date]
    wording_version: Typed[str]
    confirmed_at: Typed[datetime]
    suspended_at: Typed[datetime | None]
    revoked: Typed[bool]
    entry: Typed[Sequence]


class AuthorisationRow(Base):
    """A carer's written word that an adult may collect.

    Somebody from outside the family has a capacity, an organisation and a day of review.
    """

    __tablename__ = "authorisations"

    id: Typed[Key]
    pupil_id: Typed[str] = column(index=True)
    adult_id: Typed[str]
    carer_id: Typed[str]
    kinds: Typed[Plain]
    first: Typed[date]
    last: Typed[date]
    ended: Typed[bool]
    entry: Typed[Sequence]
    capacity: Typed[str | None]
    organisation: Typed[str | None]
    review_on: Typed[date | None]


class TelephoneRow(Base):
    """A carer's word by telephone, for one day."""

    __tablename__ = "telephone_authorities"

    id: Typed[Key]
    pupil_id: Typed[str]
    adult_id: Typed[str]
    carer_id: Typed[str]
    staff: Typed[Plain]
    day: Typed[date]
    entry: Typed[Sequence]


Index("ix_telephone_authorities_pupil_id_day", TelephoneRow.pupil_id, TelephoneRow.day)


class ConcernRow(Base):
    """A bar or a protective stop on one adult; `last` is the last day of a bar that has one."""

    __tablename__ = "concerns"

    id: Typed[Key]
    adult_id: Typed[str]
    pupil_ids: Typed[Plain]
    is_bar: Typed[bool]
    stops_collection: Typed[bool]
    review: Typed[datetime]
    last: Typed[date | None]
    ended: Typed[bool]
    entry: Typed[Sequence]


class LikenessRow(Base):
    """Whether an adult who looks like a barred one is the same person, as somebody decided."""

    __tablename__ = "likenesses"

    adult_id: Typed[Key]
    barred_id: Typed[Key]
    same: Typed[bool]
