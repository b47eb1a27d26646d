"""Both sides of a comparison in one form: the rows of a pupil, and the register's pupil."""

from dataclasses import replace

from kiosk.importing.known import KnownAdult, KnownLink, KnownPupil
from kiosk.importing.people import FilePupil
from kiosk.services.people.roll import Enrolled
from kiosk.services.ports import Facts
from kiosk.services.views import Adult


def joined(rows: list[FilePupil]) -> FilePupil:
    """The rows of one pupil as one: the first that says something has it, adults of all."""
    first, *others = rows
    said = {name: getattr(first, name) for name in ("upn", "former_upn", "born", "year")}
    said["class_name"] = first.class_name
    for row in others:
        said = {name: value or getattr(row, name) for name, value in said.items()}
    return replace(first, **said, adults=tuple(adult for row in rows for adult in row.adults))


def ended_by_hand(facts: Facts, fixed: frozenset[str]) -> dict[str, tuple[KnownAdult, ...]]:
    """The adults who are nothing to a pupil any more, by pupil: somebody ended the link by hand."""
    found: dict[str, tuple[KnownAdult, ...]] = {}
    for pupil_id, adult_id in facts.ended_links():
        adult = facts.adult(adult_id)
        if adult is not None:
            known = _as_known_adult(adult, "", fixed=adult_id in fixed)
            found[pupil_id] = (*found.get(pupil_id, ()), known)
    return found


def as_known(
    enrolled: Enrolled, fixed: frozenset[str], ended: tuple[KnownAdult, ...] = ()
) -> KnownPupil:
    """A pupil of the register as a file is compared with them."""
    pupil = enrolled.pupil
    links = tuple(
        KnownLink(
            _as_known_adult(
                link.adult, enrolled.refs.get(link.adult.id, ""), fixed=link.adult.id in fixed
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
        ended,
    )


def _as_known_adult(adult: Adult, ref: str, *, fixed: bool) -> KnownAdult:
    return KnownAdult(
        adult.id,
        adult.forename,
        adult.surname,
        adult.title,
        ref,
        adult.phone,
        adult.email,
        adult.address,
        fixed,
    )
