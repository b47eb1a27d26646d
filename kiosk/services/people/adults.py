"""Adults in the register, by hand: added to a pupil, changed, what they are to the pupil, ended."""

from collections.abc import Iterable
from typing import Any

from kiosk.custody.errors import Refusal
from kiosk.custody.people.changing import (
    AdultTold,
    LinkTold,
    missing,
    why_not_adult,
    why_not_keep,
    why_not_link,
)
from kiosk.custody.people.likeness import Looks, looks_like
from kiosk.custody.permissions import Keep
from kiosk.custody.register import LinkEnded, RegisterChanged
from kiosk.custody.visibility import Sight
from kiosk.services.acting import Who, actor_of, new_id, refused
from kiosk.services.people import guarded
from kiosk.services.people.pupils import changed
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.views import Adult

WHY = frozenset({"moved_away", "by_carer", "mistake", "died", "other"})
"""Why an adult is nothing to a pupil any more."""


def add_adult(
    store: Store, who: Who, command_id: str, pupil_id: str, told: AdultTold, link: LinkTold
) -> Done:
    """An adult whom the register does not know, for one pupil. The answer's `adult` is the id."""

    def decide(facts: Facts) -> Outcome:
        against = [*_why_not(facts, who, pupil_id), *why_not_adult(told), *why_not_link(link)]
        if against:
            return refused(*against)
        adult = as_adult(new_id(), told)
        event = told_of(adult, pupil_id, link)
        watched = (guarded.alert(adult.id),) if guarded.is_guarded(facts, adult) else ()
        return Outcome((event, *watched), answer={"adult": adult.id, "pupil": pupil_id})

    return store.act(who.command(command_id), decide)


def link_adult(
    store: Store, who: Who, command_id: str, pupil_id: str, adult_id: str, link: LinkTold
) -> Done:
    """What an adult whom the register knows is to a pupil, from now on."""

    def decide(facts: Facts) -> Outcome:
        adult = facts.adult(adult_id)
        against = [*_why_not(facts, who, pupil_id, adult_id), *why_not_link(link)]
        if adult is None:
            against.append(missing("adult", "Choose somebody in the register."))
        if against or adult is None:
            return refused(*against)
        event = changed(_link_change(pupil_id, adult_id, link), about=(adult_id, pupil_id))
        watched = (guarded.alert(adult_id),) if guarded.is_guarded(facts, adult) else ()
        return Outcome((event, *watched), answer={"adult": adult_id, "pupil": pupil_id})

    return store.act(who.command(command_id), decide)


def change_adult(store: Store, who: Who, command_id: str, adult_id: str, told: AdultTold) -> Done:
    """What the register says of an adult: name, telephone, address, e-mail.

    Somebody who must not collect, or looks like it, is changed only by who may know of it: else a
    new name or number would hide the likeness.
    """

    def decide(facts: Facts) -> Outcome:
        known = facts.adult(adult_id)
        actor = actor_of(facts, who)
        against = [*why_not_keep(actor, Keep.PEOPLE, (), (adult_id,)), *why_not_adult(told)]
        if known is None:
            against.append(missing("adult", "Choose somebody in the register."))
        if against or known is None:
            return refused(*against)
        after = as_adult(adult_id, told)
        was_guarded = guarded.is_guarded(facts, known)
        if was_guarded and not Sight(who.roles).restricted:
            return guarded.stopped(adult_id)
        event = changed(_adult_change(after), about=(adult_id,))
        watched = was_guarded or guarded.is_guarded(facts, after)
        alerts = (guarded.alert(adult_id),) if watched else ()
        return Outcome((event, *alerts), answer={"adult": adult_id})

    return store.act(who.command(command_id), decide)


def end_link(
    store: Store, who: Who, command_id: str, pupil_id: str, adult_id: str, why: str
) -> Done:
    """An adult is nothing to a pupil any more; the history stays, and so does every bar."""

    def decide(facts: Facts) -> Outcome:
        against = _why_not(facts, who, pupil_id, adult_id)
        linked = {link.adult.id for link in facts.links_of_pupil(pupil_id)}
        if why not in WHY:
            against.append(missing("why", "Choose why."))
        if against:
            return refused(*against)
        answer = {"adult": adult_id, "pupil": pupil_id}
        if adult_id not in linked:
            return Outcome(answer=answer)
        return Outcome((LinkEnded(pupil_id, adult_id, why),), answer=answer)

    return store.act(who.command(command_id), decide)


def alike(facts: Facts, told: AdultTold) -> list[Adult]:
    """Adults in the register who may be this person: asked about before somebody is added twice."""
    new = Looks(told.forename, told.surname, told.phone or None, told.address or None)
    near = (item for item in facts.adults() if _may_be(item, told))
    return [item for item in near if looks_like(new, guarded.looks(item))][:8]


def _may_be(adult: Adult, told: AdultTold) -> bool:
    """A quick look at what must be the same in one way or another, so that few are compared."""
    same = (
        adult.surname.casefold() == told.surname.strip().casefold(),
        adult.forename.casefold() == told.forename.strip().casefold(),
        bool(told.phone) and _digits(adult.phone) == _digits(told.phone),
    )
    return any(same)


def _digits(text: str | None) -> str:
    return "".join(char for char in text or "" if char.isdigit())[-9:]


def _why_not(facts: Facts, who: Who, pupil_id: str, adult_id: str | None = None) -> list[Refusal]:
    found: Iterable[Refusal] = why_not_keep(
        actor_of(facts, who), Keep.PEOPLE, (pupil_id,), (adult_id,)
    )
    gone = [] if facts.pupil(pupil_id) else [missing("pupil", "Look the pupil up again.")]
    return [*found, *gone]


def as_adult(adult_id: str, told: AdultTold) -> Adult:
    """The adult as the register would have them."""
    return Adult(
        id=adult_id,
        title=told.title.strip(),
        forename=told.forename.strip(),
        surname=told.surname.strip(),
        phone=told.phone.strip() or None,
        address=told.address.strip() or None,
        email=told.email.strip() or None,
    )


def told_of(adult: Adult, pupil_id: str, link: LinkTold) -> RegisterChanged:
    """The event by which the register learns of an adult of this pupil."""
    changes = _adult_change(adult), _link_change(pupil_id, adult.id, link)
    return changed(*changes, about=(adult.id, pupil_id))


def _adult_change(adult: Adult) -> dict[str, Any]:
    names = ("id", "title", "forename", "surname", "phone", "address", "email")
    return {"op": "adult", **{name: getattr(adult, name) for name in names}}


def _link_change(pupil_id: str, adult_id: str, link: LinkTold) -> dict[str, Any]:
    return {
        "op": "link",
        "pupil": pupil_id,
        "adult": adult_id,
        "relationship": link.relationship.strip(),
        "carer": link.carer,
        "priority": link.priority,
    }
