"""What one pupil of a file would change in the register. Pure: both sides go in, changes come out.

An import adds and brings up to date. It never removes: an empty cell says nothing; who is missing
from the file stays; a link stays; nobody who is responsible for a child stops being so. What the
file says otherwise in these things is left, and told. Bars and stops are no part of it: an adult
who is not to be touched (`fixed`) keeps name, telephone and address as they are, since it is by
these that copies of them are found.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from kiosk.importing.findings import Compared, Difference, Finding
from kiosk.importing.known import KnownAdult, KnownLink, KnownPupil
from kiosk.importing.people import FileAdult, FilePupil


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
    linked: set[str] = set()
    for place, adult in enumerate(told.adults, start=1):
        _adult(told, adult, place, known, pupil_id, adults, found, linked)
    # A file that lists no contact at all, of anybody, would have every one of them missing.
    if known and told.adults:
        found.findings += _missing_links(known, linked)
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
        ("born", "Date of birth", born, was_born),
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
    found.changes.append({"op": "pupil", "id": known.id, **changed})
    here = changed.get("class", known.class_name)
    name = known.name if told.name == known.name else f"{told.name} (until now {known.name})"
    found.findings.append(
        Finding("changed", "pupil", name, class_name=here, differences=tuple(differences))
    )


def _adult(
    pupil: FilePupil,
    told: FileAdult,
    place: int,
    known: KnownPupil | None,
    pupil_id: str,
    adults: Adults,
    found: Compared,
    linked: set[str],
) -> None:
    there = adults.find(told, known)
    if there is None:
        adult = _as_known(told, adults.new_id())
        found.changes.append(_new_adult(adult))
        found.findings.append(Finding("added", "adult", told.name, pupil.name, pupil.class_name))
    else:
        adult, is_earlier = there
        if not is_earlier and not adult.fixed:
            _adult_changes(pupil, told, adult, found)
    adults.made(adult, told)
    if adult.id in linked:
        return
    linked.add(adult.id)
    link = (
        next((item for item in known.links if item.adult.id == adult.id), None) if known else None
    )
    if link is None:
        found.changes.append(_link(pupil_id, adult.id, told, None, place))
        if there is not None:
            what = Difference("Contact of", "", pupil.name)
            found.findings.append(
                Finding("added", "link", told.name, pupil.name, pupil.class_name, (what,))
            )
    else:
        _link_changes(pupil, told, link, pupil_id, found)


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
    found.changes.append({"op": "adult", "id": known.id, **changed})
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
        found.changes.append(link)
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
