"""A carer's written word that another adult may collect: recorded for its days, ended before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kiosk.custody.errors import DISCREET
from kiosk.custody.people.changing import Authorising, missing, why_not_authorise, why_not_keep
from kiosk.custody.people.escorting import (
    AuthorisationReviewed,
    EscortTold,
    why_not_escort,
    why_not_review,
)
from kiosk.custody.permissions import Keep
from kiosk.custody.register import AdultAuthorised, AuthorisationEnded
from kiosk.custody.states import Kind, Relation
from kiosk.services.acting import Who, actor_of, new_id, refused
from kiosk.services.desk.standing import carer_stands, collector_for
from kiosk.services.people import guarded
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.views import Authorisation


@dataclass(frozen=True)
class Written:
    """What the carer wrote: who may collect what for the pupil, and on which days.

    Somebody from outside the family is an `escort`, and collects for this pupil alone.
    """

    pupil_id: str
    adult_id: str
    carer_id: str
    kinds: frozenset[Kind]
    first: date | None
    last: date | None
    escort: EscortTold | None = None


def authorise(store: Store, who: Who, command_id: str, written: Written) -> Done:
    """Record it; whoever does has seen the paper. One for today ends by itself tonight."""

    def decide(facts: Facts) -> Outcome:
        actor = actor_of(facts, who)
        people = (written.adult_id, written.carer_id)
        today = facts.school().today(facts.now.at)
        against = [
            *why_not_keep(actor, Keep.AUTHORISATIONS, (written.pupil_id,), people),
            *why_not_authorise(_proposed(facts, written), today),
        ]
        escort = written.escort
        if escort is not None:
            against += why_not_escort(escort, written.last, today)
        if any(item.code in DISCREET for item in against):
            return refused(*against, events=(guarded.alert(written.adult_id),))
        if against or written.first is None or written.last is None:
            return refused(*against)
        event = AdultAuthorised(
            authorisation_id=new_id(),
            pupil_id=written.pupil_id,
            adult_id=written.adult_id,
            carer_id=written.carer_id,
            kinds=tuple(sorted(written.kinds)),
            first=written.first,
            last=written.last,
            seen_by=who.staff_id,
            capacity=escort.capacity if escort else None,
            organisation=(escort.organisation.strip() or None) if escort else None,
            review_on=escort.review_on if escort else None,
        )
        return Outcome((event,), answer={"authorisation": event.authorisation_id})

    return store.act(who.command(command_id), decide)


def end(store: Store, who: Who, command_id: str, pupil_id: str, authorisation_id: str) -> Done:
    """It holds no more, from now on."""

    def decide(facts: Facts) -> Outcome:
        given = {item.id: item for item in facts.authorisations_of(pupil_id)}
        against = list(why_not_keep(actor_of(facts, who), Keep.AUTHORISATIONS, (pupil_id,)))
        if authorisation_id not in given:
            against.append(missing("authorisation", "It has ended already."))
        if against:
            return refused(*against)
        event = AuthorisationEnded(authorisation_id, pupil_id)
        return Outcome((event,), answer={"authorisation": authorisation_id})

    return store.act(who.command(command_id), decide)


def review(
    store: Store,
    who: Who,
    command_id: str,
    pupil_id: str,
    authorisation_id: str,
    review_on: date | None,
) -> Done:
    """An escort was looked at and stays, until it is looked at again."""

    def decide(facts: Facts) -> Outcome:
        given = {item.id: item for item in facts.authorisations_of(pupil_id)}
        found = given.get(authorisation_id)
        against = list(why_not_keep(actor_of(facts, who), Keep.AUTHORISATIONS, (pupil_id,)))
        if found is None or found.capacity is None:
            against.append(missing("authorisation", "It has ended already."))
        else:
            today = facts.school().today(facts.now.at)
            against += why_not_review(review_on, found.last, today)
        if against or review_on is None:
            return refused(*against)
        event = AuthorisationReviewed(authorisation_id, pupil_id, review_on)
        return Outcome((event,), answer={"authorisation": authorisation_id})

    return store.act(who.command(command_id), decide)


def due_for_review(facts: Facts) -> Sequence[Authorisation]:
    """The escorts whose review is due, the longest due first."""
    return facts.escorts_due(facts.school().today(facts.now.at))


def _proposed(facts: Facts, written: Written) -> Authorising:
    pupil = facts.pupil(written.pupil_id)
    adult = collector_for(facts, written.adult_id, written.pupil_id)
    policy = facts.school().policy(facts.now.at)
    return Authorising(
        pupil_left=pupil is None or pupil.left_on is not None,
        carer_stands=carer_stands(facts, written.carer_id, written.pupil_id),
        adult=adult,
        is_carer=adult.relation is Relation.CARER,
        kinds=written.kinds,
        first=written.first,
        last=written.last,
        others_collect_confiscations=policy.adults_collect_confiscations,
    )
