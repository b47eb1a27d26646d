"""How a person stands towards a pupil: what the register says, as the release rule asks for it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from kiosk.custody.evidence import Collector, StandingAuthority, TelephoneAuthority
from kiosk.custody.people.likeness import looks_like
from kiosk.custody.states import Kind, Relation
from kiosk.services.ports import Facts
from kiosk.services.views import Adult, Concern


def collector_for(facts: Facts, person_id: str | None, pupil_id: str | None) -> Collector:
    """The person as a collector for this pupil; a stranger has no id."""
    if person_id is None or pupil_id is None:
        return Collector(None, Relation.NONE)
    if person_id == pupil_id:
        return Collector(person_id, Relation.PUPIL)
    adult = facts.adult(person_id)
    if adult is None:
        return Collector(None, Relation.NONE)
    relation, kinds = _relation(facts, adult.id, pupil_id)
    return Collector(
        id=adult.id,
        relation=relation,
        barred=is_barred(facts, adult.id, pupil_id),
        under_review=is_under_review(facts, adult, pupil_id),
        age=_age(adult, facts.now.at),
        authorised_for=kinds,
    )


def _relation(facts: Facts, adult_id: str, pupil_id: str) -> tuple[Relation, frozenset[Kind]]:
    links = facts.links_of_pupil(pupil_id)
    if any(link.carer and link.adult.id == adult_id for link in links):
        return Relation.CARER, frozenset()
    today = facts.school().today(facts.now.at)
    kinds = [
        given.kinds
        for given in facts.authorisations(pupil_id, today)
        if given.adult_id == adult_id and carer_stands(facts, given.carer_id, pupil_id)
    ]
    if kinds:
        return Relation.AUTHORISED_ADULT, frozenset().union(*kinds)
    return Relation.NONE, frozenset()


def carer_stands(facts: Facts, carer_id: str, pupil_id: str) -> bool:
    """Whether an adult is still a carer of the pupil, and neither barred nor under review."""
    links = facts.links_of_pupil(pupil_id)
    link = next((item for item in links if item.carer and item.adult.id == carer_id), None)
    if link is None:
        return False
    barred = is_barred(facts, carer_id, pupil_id)
    return not barred and not is_under_review(facts, link.adult, pupil_id)


def _concerns(facts: Facts, pupil_id: str, *, bars: bool) -> Sequence[Concern]:
    """Bars or protective stops that touch this pupil; one that names no pupil touches all."""
    return [
        concern
        for concern in facts.concerns()
        if concern.is_bar is bars
        and (concern.stops_collection or not bars)
        and (not concern.pupil_ids or pupil_id in concern.pupil_ids)
    ]


def is_barred(facts: Facts, adult_id: str, pupil_id: str) -> bool:
    """Whether a bar in force stops this adult from collecting for this pupil."""
    barred = {item.adult_id for item in _concerns(facts, pupil_id, bars=True)}
    return bool(barred & one_person(facts, adult_id)) if barred else False


def one_person(facts: Facts, adult_id: str) -> set[str]:
    """This adult, and every copy of them that somebody has found to be the same person."""
    known, waiting = {adult_id}, [adult_id]
    while waiting:
        fresh = facts.reviewed_as_same(waiting.pop()) - known
        known |= fresh
        waiting += fresh
    return known


def is_under_review(facts: Facts, adult: Adult, pupil_id: str) -> bool:
    """Whether a protective stop stands, or the adult looks like a barred one, unreviewed."""
    stops = _concerns(facts, pupil_id, bars=False)
    if stops and {item.adult_id for item in stops} & one_person(facts, adult.id):
        return True
    cleared = facts.reviewed_as_other(adult.id)
    for concern in (*_concerns(facts, pupil_id, bars=True), *stops):
        other = facts.adult(concern.adult_id)
        if other is None or other.id == adult.id or other.id in cleared:
            continue
        if _alike(adult, other):
            return True
    return False


def _alike(one: Adult, other: Adult) -> bool:
    return bool(
        looks_like(
            (one.forename, one.surname, one.phone, one.address),
            (other.forename, other.surname, other.phone, other.address),
        )
    )


def _age(adult: Adult, now: datetime) -> int | None:
    if adult.born is None:
        return None
    today, born = now.date(), adult.born
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def standing_authority(
    facts: Facts, pupil_id: str, device_id: str | None
) -> StandingAuthority | None:
    """The pupil's newest standing authority: for this device, and for today, before any other."""
    given = facts.standing_authorities(pupil_id)
    named = [item for item in given if device_id in item.device_ids] or list(given)
    if not named:
        return None
    today = facts.school().today(facts.now.at)
    newest = max(
        named,
        key=lambda item: (not item.revoked, item.first <= today <= item.last, item.confirmed_at),
    )
    pupil = facts.pupil(pupil_id)
    return replace(
        newest,
        signer_stands=carer_stands(facts, newest.signer_id, pupil_id),
        pupil_left=pupil is None or pupil.left_on is not None,
    )


def telephone_authority(facts: Facts, pupil_id: str, adult_id: str) -> TelephoneAuthority | None:
    """Today's telephone authority for this adult and pupil; one that stands before any other."""
    today = facts.school().today(facts.now.at)
    given = [
        replace(item, carer_stands=carer_stands(facts, item.carer_id, pupil_id))
        for item in facts.telephone_authorities(pupil_id, today)
        if item.adult_id == adult_id
    ]
    return max(given, key=lambda item: item.carer_stands, default=None)
