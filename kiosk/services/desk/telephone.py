"""A carer is rung on the number on file, before two staff, and names one adult for today."""

from dataclasses import dataclass, replace

from kiosk.custody.errors import DISCREET, Code, Refusal, by_seriousness
from kiosk.custody.events import Event
from kiosk.custody.evidence import Collector
from kiosk.custody.people.changing import AdultTold, LinkTold
from kiosk.custody.people.telephone import (
    STOPPED,
    Call,
    TelephoneAuthorityEnded,
    guarded,
    why_not_hear,
    why_not_number,
    why_not_ring,
    why_not_take_back,
)
from kiosk.custody.register import AlertRaised, TelephoneAuthorityGiven
from kiosk.custody.states import Relation
from kiosk.services.acting import Who, actor_of, new_id, refused
from kiosk.services.desk.family import records_here
from kiosk.services.desk.second import is_ready
from kiosk.services.desk.standing import collector_for, is_under_review, telephone_authority
from kiosk.services.people.adults import as_adult, told_of
from kiosk.services.people.guarded import KNOW
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.views import Adult

UNREADY = "The second person signs in once with their password first, then comes back here."
NO_PRIORITY = 9


@dataclass(frozen=True)
class Named:
    """Who is rung for which pupil, and who is here: somebody in the register, or a name."""

    pupil_id: str
    carer_id: str
    adult_id: str = ""
    forename: str = ""
    surname: str = ""
    relationship: str = ""

    @property
    def is_new(self) -> bool:
        """Whether a name was typed for somebody whom the register does not know."""
        return not self.adult_id and bool(self.forename.strip() and self.surname.strip())


def to_ring(store: Store, who: Who, command_id: str, named: Named, rung: str | None = None) -> Done:
    """Whether this carer may be rung about this adult; nothing is recorded where they may.

    The number is shown only then; `rung` is one that was shown before. Somebody who must not
    collect gets the neutral words; those who know are alerted.
    """

    def decide(facts: Facts) -> Outcome:
        adult = _adult(facts, named)
        call = _call(facts, named, adult)
        policy = facts.school().policy(facts.now.at)
        against = tuple(why_not_ring(call, actor_of(facts, who), policy))
        if rung is not None:
            against = (*against, *why_not_number(call, rung))
        if against:
            return _refused(facts, call, named, adult, against)
        return Outcome(answer={"carer": named.carer_id}, remember=False)

    return store.act(who.command(command_id), decide)


def give(
    store: Store, first: Who, second: Who, command_id: str, named: Named, rung: str | None
) -> Done:
    """Both heard the carer say so: the adult may collect this pupil's hand-ins today.

    `rung` is the number that the page showed. The answer's `authority` is the id; a second call to
    the same end is the first one.
    """

    def decide(facts: Facts) -> Outcome:
        adult = _adult(facts, named)
        call = _call(facts, named, adult)
        policy = facts.school().policy(facts.now.at)
        actors = actor_of(facts, first), actor_of(facts, second)
        against = [*why_not_ring(call, actors[0], policy), *why_not_hear(call, *actors, rung)]
        if not is_ready(facts, facts.staff(second.staff_id)):
            against.append(Refusal(Code.APPROVAL_MISSING, {"why": UNREADY}))
        if against or adult is None:
            return _refused(facts, call, named, adult, tuple(against))
        given = telephone_authority(facts, named.pupil_id, adult.id)
        if given is not None and given.carer_stands:
            return Outcome(answer={"authority": given.authority_id})
        event = TelephoneAuthorityGiven(
            authority_id=new_id(),
            pupil_id=named.pupil_id,
            adult_id=adult.id,
            carer_id=named.carer_id,
            staff=(first.staff_id, second.staff_id),
            day=facts.school().today(facts.now.at),
        )
        told = _told(facts, named, adult)
        return Outcome((*told, event), answer={"authority": event.authority_id})

    return store.act(first.command(command_id), decide)


def take_back(store: Store, who: Who, command_id: str, pupil_id: str, authority_id: str) -> Done:
    """A carer says that the adult may not collect after all: from now on they may not."""

    def decide(facts: Facts) -> Outcome:
        today = facts.school().today(facts.now.at)
        given = facts.telephone_authorities(pupil_id, today)
        stands = any(item.authority_id == authority_id for item in given)
        against = tuple(why_not_take_back(actor_of(facts, who), pupil_id, stands=stands))
        if against:
            return refused(*against)
        event = TelephoneAuthorityEnded(authority_id, pupil_id)
        return Outcome((event,), answer={"authority": authority_id})

    return store.act(who.command(command_id), decide)


def may_be_named(facts: Facts, pupil_id: str) -> list[Adult]:
    """The adults of the pupil who are no carers."""
    return [link.adult for link in facts.links_of_pupil(pupil_id) if not link.carer]


def _adult(facts: Facts, named: Named) -> Adult | None:
    """Who is named: chosen, or by a name that an adult of the pupil may have already."""
    if named.adult_id:
        return facts.adult(named.adult_id)
    if not named.is_new:
        return None
    wanted = f"{named.forename.strip()} {named.surname.strip()}".casefold()
    known = (link.adult for link in facts.links_of_pupil(named.pupil_id))
    found = next((item for item in known if item.name.casefold() == wanted), None)
    return found or as_adult(new_id(), AdultTold("", named.forename, named.surname))


def _call(facts: Facts, named: Named, adult: Adult | None) -> Call:
    pupil, carer = facts.pupil(named.pupil_id), facts.adult(named.carer_id)
    here = records_here(facts, [named.pupil_id])
    return Call(
        pupil_id=named.pupil_id,
        pupil_left=pupil is None or pupil.left_on is not None,
        here=frozenset(record.kind for record in here),
        carer=collector_for(facts, named.carer_id, named.pupil_id),
        number=carer.phone if carer else None,
        adult=_standing(facts, adult, named.pupil_id),
    )


def _standing(facts: Facts, adult: Adult | None, pupil_id: str) -> Collector:
    """How they stand, also somebody whom the register is only to know."""
    if adult is None:
        return Collector(None, Relation.NONE)
    if facts.adult(adult.id) is not None:
        return collector_for(facts, adult.id, pupil_id)
    under_review = is_under_review(facts, adult, pupil_id)
    return Collector(adult.id, Relation.NONE, under_review=under_review)


def _told(facts: Facts, named: Named, adult: Adult) -> tuple[Event, ...]:
    """What the register is told of somebody whom it does not know."""
    if facts.adult(adult.id) is not None:
        return ()
    relationship = named.relationship.strip() or "named by a carer"
    link = LinkTold(relationship, carer=False, priority=NO_PRIORITY)
    return (told_of(adult, named.pupil_id, link),)


def _refused(
    facts: Facts, call: Call, named: Named, adult: Adult | None, against: tuple[Refusal, ...]
) -> Outcome:
    """Why not; of somebody who must not collect, the register and those who know are told."""
    outcome = refused(*_in_order(against))
    person = guarded(call)
    if person is None or not any(item.code in DISCREET for item in against):
        return outcome
    told = _told(facts, named, adult) if adult is not None and adult.id == person else ()
    alert = AlertRaised(new_id(), STOPPED, KNOW, adult_id=person)
    return replace(outcome, events=(*told, alert))


def _in_order(against: tuple[Refusal, ...]) -> tuple[Refusal, ...]:
    """What is missing field by field where nothing else is wrong, else one of each code."""
    details = all(item.code is Code.DETAILS_MISSING for item in against)
    return against if details else by_seriousness(against)
