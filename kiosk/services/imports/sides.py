"""Both sides of a comparison in one form: the rows of a pupil, and the register's pupil."""

from dataclasses import replace

from kiosk.importing.known import KnownAdult, KnownLink, KnownPupil
from kiosk.importing.people import FilePupil
from kiosk.services.roll import Enrolled


def joined(rows: list[FilePupil]) -> FilePupil:
    """The rows of one pupil as one: the first that says something has it, adults of all."""
    first, *others = rows
    said = {name: getattr(first, name) for name in ("upn", "former_upn", "born", "year")}
    said["class_name"] = first.class_name
    for row in others:
        said = {name: value or getattr(row, name) for name, value in said.items()}
    return replace(first, **said, adults=tuple(adult for row in rows for adult in row.adults))


def as_known(enrolled: Enrolled, fixed: frozenset[str]) -> KnownPupil:
    """A pupil of the register as a file is compared with them."""
    pupil = enrolled.pupil
    links = tuple(
        KnownLink(
            KnownAdult(
                link.adult.id,
                link.adult.forename,
                link.adult.surname,
                link.adult.title,
                enrolled.refs.get(link.adult.id, ""),
                link.adult.phone,
                link.adult.email,
                link.adult.address,
                link.adult.id in fixed,
            ),
            link.relationship,
            link.carer,
            link.priority,
        )
        for link in enrolled.links
    )
    return KnownPupil(
        pupil.id,
        pupil.forename,
        pupil.surname,
        pupil.ref,
        enrolled.upn,
        enrolled.former_upn,
        enrolled.born,
        pupil.year,
        pupil.class_name,
        pupil.left_on is not None,
        links,
    )
