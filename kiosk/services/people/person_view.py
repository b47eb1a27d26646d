"""A pupil and an adult in the register, with all that their pages tell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kiosk.custody.evidence import TelephoneAuthority
from kiosk.custody.record import CustodyRecord
from kiosk.services.acting import Who
from kiosk.services.ports import Facts
from kiosk.services.records.history import Moment, seen
from kiosk.services.records.known import Known, gather
from kiosk.services.records.looking import reading_entries, sight_of
from kiosk.services.views import Adult, Authorisation, Device, Link, Logged, Pupil, Query

OF_PUPIL = (
    "register_changed",
    "register_imported",
    "link_ended",
    "adult_authorised",
    "authorisation_ended",
    "authorisation_reviewed",
    "telephone_authority_given",
    "telephone_authority_ended",
    "collection_word_set",
    "collection_word_ended",
)
OF_ADULT = ("register_changed", "register_imported", "link_ended")
MOST = 30


@dataclass(frozen=True)
class PupilView:
    """A pupil: their adults, what carers authorised, their devices, and what was changed.

    `former_names` are what they were called before, with the day until which. `calls` are what
    carers said by telephone for today.
    """

    pupil: Pupil
    links: tuple[Link, ...]
    authorisations: tuple[Authorisation, ...]
    devices: tuple[tuple[Device, CustodyRecord | None], ...]
    known: Known
    moments: tuple[Moment, ...]
    former_names: tuple[tuple[str, date], ...] = ()
    calls: tuple[TelephoneAuthority, ...] = ()


@dataclass(frozen=True)
class AdultView:
    """An adult as one pupil's, the other pupils of theirs, and what was changed."""

    pupil: Pupil
    link: Link
    others: tuple[tuple[Pupil, str], ...]
    known: Known
    moments: tuple[Moment, ...]


def pupil_view(facts: Facts, who: Who, pupil_id: str) -> PupilView | None:
    """What a pupil's page tells; None where there is no such pupil. Raises Unreadable."""
    pupil = facts.pupil(pupil_id)
    if pupil is None:
        return None
    with reading_entries():
        entries = _entries(facts, pupil_id, OF_PUPIL)
        known = gather(facts, entries, pupil_id)
    return PupilView(
        pupil,
        tuple(facts.links_of_pupil(pupil_id)),
        tuple(facts.authorisations_of(pupil_id)),
        tuple((item, facts.open_record_of(item.id)) for item in facts.devices_of(pupil_id)),
        known,
        tuple(seen(entries, known, sight_of(who))),
        tuple(facts.former_names(pupil_id)),
        tuple(facts.telephone_authorities(pupil_id, facts.school().today(facts.now.at))),
    )


def adult_view(facts: Facts, who: Who, pupil_id: str, adult_id: str) -> AdultView | None:
    """What an adult's page tells; None where the adult is not this pupil's. Raises Unreadable."""
    pupil = facts.pupil(pupil_id)
    links = facts.links_of_pupil(pupil_id) if pupil else ()
    link = next((item for item in links if item.adult.id == adult_id), None)
    if pupil is None or link is None:
        return None
    with reading_entries():
        entries = _entries(facts, adult_id, OF_ADULT)
        known = gather(facts, entries, adult_id)
    moments = tuple(seen(entries, known, sight_of(who)))
    return AdultView(pupil, link, tuple(_others(facts, link.adult, pupil_id)), known, moments)


def _others(facts: Facts, adult: Adult, pupil_id: str) -> Iterable[tuple[Pupil, str]]:
    for other_id in facts.pupils_of_adult(adult.id):
        pupil = facts.pupil(other_id)
        if pupil is None or other_id == pupil_id:
            continue
        links = facts.links_of_pupil(other_id)
        yield pupil, next(link.relationship for link in links if link.adult.id == adult.id)


def _entries(facts: Facts, person_id: str, kinds: Iterable[str]) -> list[Logged]:
    found = [
        entry
        for kind in kinds
        for entry in facts.entries(Query(pupil_id=person_id, kind=kind, limit=MOST))
    ]
    return sorted(found, key=lambda entry: entry.sequence)
