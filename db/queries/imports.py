"""Questions about imports: the register as a file is compared with it, and what came of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, select

from db.bodies import event_at, value_at
from db.models import (
    AdultRow,
    EntryAbout,
    EntryIndex,
    ImportRow,
    LinkRow,
    NameRow,
    PupilRow,
    ToldRow,
)
from db.prepared import Prepared
from db.queries.base import Questions
from db.queries.people import ADULT_COLUMNS, PUPIL_COLUMNS
from kiosk.custody import register as r
from kiosk.ledger.payload import type_name
from kiosk.services import views as v
from kiosk.services.people.roll import Enrolled, Import

_MOVES = tuple(
    type_name(event)
    for event in (
        r.RegisterChanged,
        r.RegisterImported,
        r.LinkEnded,
        r.Erased,
        r.BarPlaced,
        r.BarLifted,
        r.ProtectiveStopPlaced,
        r.ProtectiveStopEnded,
    )
)
_NEWEST = Prepared(
    select(EntryAbout.sequence)
    .where(EntryAbout.about == bindparam("about"))
    .order_by(EntryAbout.sequence.desc())
    .limit(1)
)
_ALL_ABOUT = Prepared(select(EntryAbout.sequence).where(EntryAbout.about == bindparam("about")))
_ROLL = Prepared(
    select(PupilRow.upn, PupilRow.former_upn, PupilRow.born, *PUPIL_COLUMNS)
    .where(PupilRow.id > bindparam("after"))
    .order_by(PupilRow.id)
    .limit(bindparam("most"))
)
_LINKED: Select[*tuple[object, ...]] = (
    select(
        LinkRow.pupil_id,
        LinkRow.relationship,
        LinkRow.carer,
        LinkRow.priority,
        AdultRow.ref,
        *ADULT_COLUMNS,
    )
    .join(AdultRow, AdultRow.id == LinkRow.adult_id)
    .where(LinkRow.pupil_id.between(bindparam("first"), bindparam("last")))
    .order_by(LinkRow.pupil_id, LinkRow.priority, AdultRow.surname, AdultRow.id)
)
_LINKS = Prepared(_LINKED)
_PARTS = Prepared(
    select(ToldRow.part)
    .where(ToldRow.person_id == bindparam("person_id"), ToldRow.entry == bindparam("of_entry"))
    .order_by(ToldRow.part)
)
_LAST = Prepared(
    select(ImportRow.entry, ImportRow.parts, ImportRow.applied)
    .order_by(ImportRow.entry.desc())
    .limit(1)
)
_COLUMNS = Prepared(
    select(ImportRow.columns)
    .where(ImportRow.headings == bindparam("headings"))
    .order_by(ImportRow.entry.desc())
    .limit(1)
)
_NAMES = Prepared(
    select(NameRow.forename, NameRow.surname, EntryIndex.day)
    .join(EntryIndex, EntryIndex.sequence == NameRow.entry)
    .where(NameRow.person_id == bindparam("person_id"))
    .order_by(NameRow.entry)
)


class ImportQuestions(Questions):
    """Questions about imports."""

    def former_names(self, person_id: str) -> Sequence[tuple[str, date]]:
        """What a pupil or adult was called before, with the day from which not any more."""
        found: list[tuple[str, date]] = []
        forename, surname = "", ""
        for told_forename, told_surname, day in _NAMES.all(self._connection, person_id=person_id):
            was = f"{forename} {surname}".strip()
            forename = forename if told_forename is None else told_forename
            surname = surname if told_surname is None else told_surname
            if was and was != f"{forename} {surname}".strip():
                found.append((was, day))
        return found

    def roll(self, after: str = "", limit: int = 500) -> Sequence[Enrolled]:
        """Pupils with their adults, leavers too, by id; page by page, the next ones `after` one."""
        found = _ROLL.all(self._connection, after=after, most=limit)
        if not found:
            return []
        pupils = [(upn, former, born, v.Pupil(*row)) for upn, former, born, *row in found]
        links = self._links(pupils[0][3].id, pupils[-1][3].id)
        return [
            Enrolled(
                pupil,
                upn,
                former,
                born,
                tuple(link for link, _ in links.get(pupil.id, ())),
                {link.adult.id: ref for link, ref in links.get(pupil.id, ()) if ref},
            )
            for upn, former, born, pupil in pupils
        ]

    def _links(self, first: str, last: str) -> dict[str, list[tuple[v.Link, str]]]:
        found: dict[str, list[tuple[v.Link, str]]] = {}
        for row in _LINKS.all(self._connection, first=first, last=last):
            pupil_id, relationship, carer, priority, ref, *adult = row
            link = v.Link(pupil_id, v.Adult(*adult), relationship, carer, priority)
            found.setdefault(pupil_id, []).append((link, ref))
        return found

    def ended_links(self) -> Sequence[tuple[str, str]]:
        """Pupil and adult of each link that somebody ended by hand, ever."""
        found = _ALL_ABOUT.scalars(self._connection, about=type_name(r.LinkEnded))
        events = (event_at(self._connection, sequence) for sequence in found)
        return [(e.pupil_id, e.adult_id) for e in events if isinstance(e, r.LinkEnded)]

    def register_moved(self) -> int:
        """The newest entry that changed people, or who must not collect; 0 if there is none."""
        return max(_NEWEST.scalar(self._connection, about=name) or 0 for name in _MOVES)

    def last_import(self) -> Import | None:
        """The newest import, and how far the register has followed from it."""
        row = _LAST.first(self._connection)
        return None if row is None else Import(*row)

    def told_of(self, person_id: str, entry: int) -> Sequence[dict[str, Any]]:
        """What an import told of one pupil or adult, as far as it was not erased."""
        parts = _PARTS.scalars(self._connection, person_id=person_id, of_entry=entry)
        told = (value_at(self._connection, entry, f"parts.{part}") or () for part in parts)
        keys = ("id", "pupil", "adult")
        return [
            change
            for changes in told
            for change in changes
            if person_id in (change.get(key) for key in keys)
        ]

    def remembered_columns(self, headings: str) -> Sequence[str] | None:
        """What the columns of a file with these headings meant in its last import."""
        found: Sequence[str] | None = _COLUMNS.scalar(self._connection, headings=headings)
        return found
