"""What one pupil of a file would change in the register. Pure: both sides go in, changes come out.

An import adds and brings up to date; beside what it changes stands what `was`, for the history.
It never removes: an empty cell says nothing; who is missing from the file stays; a link stays;
nobody who is responsible for a child stops being so. What the file says otherwise in these things
is left, and told. Bars and stops are no part of it: an adult who is not to be touched (`fixed`)
keeps name, telephone and address as they are, since it is by these that copies of them are found.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kiosk.importing.findings import Compared, Difference, Finding
from kiosk.importing.known import KnownAdult, KnownLink, KnownPupil
from kiosk.importing.people import FileAdult, FilePupil

DATE_OF_BIRTH = "Date of birth"


@dataclass(frozen=True)
class Adults:
    """How adults of the file are found, and new ones are known to those who come after.

    `find` gives the adult of the register, or of an earlier row, and whether it is of an earlier
    row; None for a new one. `made` is told of every adult that the file speaks of.
    """

    find: Callable[[FileAdult, KnownPupil | None], tuple[KnownAdult, bool] | None]
    made: Callable[[KnownAdult, FileAdult], None]
    new_id: Callable[[], str]


def compare(told: FilePupil, known: KnownPupil | None, adults: Adults, new_ref: str) -> Compared:
    """What the file's pupil would change. `new_ref` is for a new pupil whose school gives none."""
    found = Compared()
    pupil_id = known.id if known else adults.new_id()
    if known is None:
        found.changes.append(_new_pupil(told, pupil_id, told.ref or new_ref))
        found.findings.append(Finding("added", "pupil", told.name, class_name=told.class_name))
    else:
        _pupil_changes(told, known, found)
    contacts = _Contacts(told, pupil_id, known, adults, found)
    for place, adult in enumerate(told.adults, start=1):
        contacts.compare(adult, place)
    # A file that lists no contact at all, of anybody, would have every one of them missing.
    if known and told.adults:
        found.findings += _missing_links(known, contacts.linked)
    return found


def _new_pupil(told: FilePupil, pupil_id: str, ref: str) -> dict[str, Any]:
    return {
        "op": "pupil",
        "id": pupil_id,
        "ref": ref,
        "upn": told.upn,
        "former_upn": told.former_upn,
        "forename": told.forename,
        "surname": told.surname,
        "born": told.born.isoformat() if told.born else None,
        "year": told.year or 0,
        "class": told.class_name,
        "home_slot": None,
        "usually_brings": False,
    }


def _pupil_changes(told: FilePupil, known: KnownPupil, found: Compared) -> None:
    born = told.born.isoformat() if told.born else ""
    was_born = known.born.isoformat() if known.born else ""
    cells: tuple[tuple[str, str, Any, Any], ...] = (
        ("forename", "Forename", told.forename, known.forename),
        ("surname", "Surname", told.surname, known.surname),
        ("class", "Class", told.class_name, known.class_name),
        ("year", "Year", told.year, known.year),
        ("ref", "School’s number", told.ref, known.ref),
        ("upn", "UPN", told.upn, known.upn),
        ("born", DATE_OF_BIRTH, born, was_born),
    )
    changed = {key: now for key, _, now, was in cells if now not in ("", None) and now != was}
    differences = [
        Difference(words, str(was), str(now)) for key, words, now, was in cells if key in changed
    ]
    former = told.former_upn or (known.upn if "upn" in changed else "")
    if former and former not in (known.former_upn, told.upn):
        changed["former_upn"] = former
        differences.append(Difference("Former UPN", known.former_upn, former))
    if known.left:
        differences.append(Difference("At the school", "has left", "is back"))
    if not differences:
        return
    was = {key: was for key, _, _, was in cells if key in changed and was not in ("", None)}
    found.changes.append({"op": "pupil", "id": known.id, **changed, "was": was})
    here = changed.get("class", known.class_name)
    name = known.name if told.name == known.name else f"{told.name} (until now {known.name})"
    found.findings.append(
        Finding("changed", "pupil", name, class_name=here, differences=tuple(differences))
    )


@dataclass
class _Contacts:
    """The adults of one pupil of the file, compared one after another."""

    pupil: FilePupil
    pupil_id: str
    known: KnownPupil | None
    adults: Adults
    found: Compared
    linked: set[str] = field(default_factory=set)

    def compare(self, told: FileAdult, place: int) -> None:
        """Compare one adult; `place` is the priority where the file gives none."""
        there = self.adults.find(told, self.known)
        if there is None:
            adult = _as_known(told, self.adults.new_id())
            self.found.changes.append(_new_adult(adult))
            self._note("added", "adult", told.name)
        else:
            adult, is_earlier = there
            if self.known is not None and _is_ended(self.known, adult):
                ended = Difference("Contact of", "ended by hand", self.pupil.name)
                self._note("left", "link", told.name, ended)
                return
            if not is_earlier and not adult.fixed:
                _adult_changes(self.pupil, told, adult, self.found)
        self.adults.made(adult, told)
        if adult.id not in self.linked:
            self.linked.add(adult.id)
            self._link(told, adult, place, is_new=there is None)

    def _link(self, told: FileAdult, adult: KnownAdult, place: int, *, is_new: bool) -> None:
        links = self.known.links if self.known else ()
        link = next((item for item in links if item.adult.id == adult.id), None)
        if link is not None:
            _link_changes(self.pupil, told, link, self.pupil_id, self.found)
            return
        self.found.changes.append(_link(self.pupil_id, adult.id, told, None, place))
        if not is_new:
            self._note("added", "link", told.name, Difference("Contact of", "", self.pupil.name))

    def _note(self, kind: str, about: str, name: str, *differences: Difference) -> None:
        whose = (self.pupil.name, self.pupil.class_name)
        self.found.findings.append(Finding(kind, about, name, *whose, differences))


def _is_ended(known: KnownPupil, adult: KnownAdult) -> bool:
    """Whether somebody ended this link by hand, and nobody has made it anew."""
    is_linked = any(link.adult.id == adult.id for link in known.links)
    return not is_linked and any(item.id == adult.id for item in known.ended)


def _as_known(told: FileAdult, adult_id: str) -> KnownAdult:
    return KnownAdult(
        adult_id,
        told.forename,
        told.surname,
        told.title,
        told.ref,
        told.phone or None,
        told.email or None,
        told.address or None,
    )


def _new_adult(adult: KnownAdult) -> dict[str, Any]:
    return {
        "op": "adult",
        "id": adult.id,
        "ref": adult.ref,
        "title": adult.title,
        "forename": adult.forename,
        "surname": adult.surname,
        "phone": adult.phone,
        "email": adult.email,
        "address": adult.address,
        "born": None,
    }


def _adult_changes(pupil: FilePupil, told: FileAdult, known: KnownAdult, found: Compared) -> None:
    cells = (
        ("title", "Title", told.title, known.title),
        ("forename", "Forename", told.forename, known.forename),
        ("surname", "Surname", told.surname, known.surname),
        ("phone", "Telephone", told.phone, known.phone or ""),
        ("email", "E-mail", told.email, known.email or ""),
        ("address", "Address", told.address, known.address or ""),
        # A file that names one parent anew with each sibling must not change this to and fro.
        ("ref", "School’s number", "" if known.ref else told.ref, known.ref),
    )
    changed = {key: now for key, _, now, was in cells if now and now != was}
    if not changed:
        return
    differences = tuple(Difference(w, was, now) for key, w, now, was in cells if key in changed)
    before = {key: was for key, _, _, was in cells if key in changed and was}
    found.changes.append({"op": "adult", "id": known.id, **changed, "was": before})
    found.findings.append(
        Finding("changed", "adult", known.name, pupil.name, pupil.class_name, differences)
    )


def _link(
    pupil_id: str, adult_id: str, told: FileAdult, known: KnownLink | None, place: int
) -> dict[str, Any]:
    return {
        "op": "link",
        "pupil": pupil_id,
        "adult": adult_id,
        "relationship": told.relationship or (known.relationship if known else ""),
        "carer": bool(told.carer) or bool(known and known.carer),
        "priority": place if told.priority is None else told.priority,
    }


def _link_changes(
    pupil: FilePupil, told: FileAdult, known: KnownLink, pupil_id: str, found: Compared
) -> None:
    name = known.adult.name
    if known.carer and told.carer is False:
        what = Difference("Parental responsibility", "yes", "no")
        found.findings.append(Finding("left", "link", name, pupil.name, pupil.class_name, (what,)))
    link = _link(pupil_id, known.adult.id, told, known, known.priority)
    cells = (
        ("Relationship", known.relationship, link["relationship"]),
        ("Parental responsibility", _yes(known.carer), _yes(link["carer"])),
        ("Priority", str(known.priority), str(link["priority"])),
    )
    differences = tuple(Difference(what, was, now) for what, was, now in cells if was != now)
    if differences and not known.adult.fixed:
        was = {"relationship": known.relationship, "carer": known.carer}
        found.changes.append({**link, "was": {**was, "priority": known.priority}})
        found.findings.append(
            Finding("changed", "link", name, pupil.name, pupil.class_name, differences)
        )


def _missing_links(known: KnownPupil, linked: set[str]) -> Iterator[Finding]:
    for link in known.links:
        if link.adult.id not in linked:
            what = Difference("Contact of", known.name, "")
            yield Finding("missing", "link", link.adult.name, known.name, known.class_name, (what,))


def _yes(value: bool) -> str:  # noqa: FBT001  (it is what is told, not how)
    return "yes" if value else "no"
