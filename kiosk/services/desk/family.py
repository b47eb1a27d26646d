"""Who belongs to a collection: the adults who may be at the desk, and whose devices it may list."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import Kind, Relation, State
from kiosk.services.desk.standing import collector_for
from kiosk.services.ports import Facts
from kiosk.services.views import Authorisation, Link, Pupil

HERE = frozenset({State.IN_CUSTODY, State.PASSED_ON})
"""From these states alone a device goes home."""


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be at the desk for this pupil, as the register knows them.

    An `escort` comes from outside the family, for this pupil alone.
    """

    person_id: str
    name: str
    relationship: str
    relation: Relation
    escort: Authorisation | None = None


def candidates(facts: Facts, pupil: Pupil) -> list[Candidate]:
    """Carers by priority, adults authorised or named today, the pupil on a standing authority."""
    links = sorted(facts.links_of_pupil(pupil.id), key=lambda link: link.priority)
    found = [_candidate(link) for link in links if link.carer]
    today = facts.school().today(facts.now.at)
    relationship = {link.adult.id: link.relationship for link in links}
    for given in facts.authorisations(pupil.id, today):
        adult = facts.adult(given.adult_id)
        if adult is not None and all(item.person_id != adult.id for item in found):
            word = relationship.get(adult.id, "authorised adult")
            escort = given if given.capacity else None
            found.append(Candidate(adult.id, adult.name, word, Relation.AUTHORISED_ADULT, escort))
    for call in facts.telephone_authorities(pupil.id, today):
        adult = facts.adult(call.adult_id)
        if adult is not None and all(item.person_id != adult.id for item in found):
            word = f"{relationship.get(adult.id, 'named by a carer')}, by telephone, today only"
            found.append(Candidate(adult.id, adult.name, word, Relation.NONE))
    hand_ins = (item.kind is Kind.HAND_IN for item in records_here(facts, [pupil.id]))
    if facts.standing_authorities(pupil.id) and any(hand_ins):
        found.append(Candidate(pupil.id, pupil.name, "standing authority", Relation.PUPIL))
    return found


def _candidate(link: Link) -> Candidate:
    return Candidate(link.adult.id, link.adult.name, link.relationship, Relation.CARER)


def children(facts: Facts, pupil_id: str, collector_id: str | None) -> list[str]:
    """The pupil, and the other children whom this collection may be about.

    They are those who share a carer with the pupil and those of the collector; once a collector is
    named, none of them is a child to whom that collector is nothing.
    """
    if collector_id == pupil_id:
        return [pupil_id]
    carers = _carers(facts, pupil_id)
    siblings = {
        other
        for carer in carers
        for other in facts.pupils_of_adult(carer)
        if _carers(facts, other) & carers
    }
    if collector_id is not None:
        known = siblings | set(facts.pupils_of_adult(collector_id))
        siblings = {item for item in known if _is_theirs(facts, collector_id, item)}
    return [pupil_id, *sorted(siblings - {pupil_id})]


def _carers(facts: Facts, pupil_id: str) -> set[str]:
    return {link.adult.id for link in facts.links_of_pupil(pupil_id) if link.carer}


def _is_theirs(facts: Facts, collector_id: str, pupil_id: str) -> bool:
    return collector_for(facts, collector_id, pupil_id).relation is not Relation.NONE


def records_here(facts: Facts, pupil_ids: Sequence[str]) -> list[CustodyRecord]:
    """What could go home for these children: their devices that are here, in that order."""
    found = [item for item in facts.open_records_of_pupils(pupil_ids) if item.state in HERE]
    return sorted(found, key=lambda item: pupil_ids.index(item.pupil_id or ""))
