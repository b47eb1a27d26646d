"""Adults who must not collect, or look like one, wherever the register of people is changed.

Whoever may not know of a bar is told nothing of it: what they may not do gets the neutral sentence,
and those who know are alerted each time.
"""

from kiosk.custody.errors import Code
from kiosk.custody.events import Event
from kiosk.custody.people.changing import GUARDED
from kiosk.custody.people.likeness import Looks, looks_like
from kiosk.custody.register import AlertRaised
from kiosk.custody.states import Role
from kiosk.services.acting import new_id, refused
from kiosk.services.ports import Facts, Outcome
from kiosk.services.views import Adult

KNOW = (Role.DSL, Role.HEAD)
"""Who knows of bars, and is alerted."""


def looks(adult: Adult) -> Looks:
    """What of an adult is compared with another."""
    return Looks(adult.forename, adult.surname, adult.phone, adult.address)


def is_guarded(facts: Facts, adult: Adult) -> bool:
    """Whether a bar or stop is on this adult, or on one whom they look like, for any pupil."""
    cleared = facts.reviewed_as_other(adult.id)
    for concern in facts.concerns():
        if not concern.stops_collection:
            continue
        if concern.adult_id == adult.id or concern.adult_id in facts.reviewed_as_same(adult.id):
            return True
        other = facts.adult(concern.adult_id)
        if other and other.id not in cleared and looks_like(looks(adult), looks(other)):
            return True
    return False


def alert(adult_id: str) -> Event:
    """Those who know of bars are told of somebody."""
    return AlertRaised(new_id(), GUARDED, KNOW, adult_id=adult_id)


def stopped(adult_id: str) -> Outcome:
    """The neutral refusal, and the alert."""
    return refused(Code.COLLECTOR_UNDER_REVIEW, events=(alert(adult_id),))
