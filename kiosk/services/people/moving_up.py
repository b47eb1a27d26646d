"""Beginning a new school year: who moves up, who leaves, and doing it, once."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from kiosk.custody.errors import Code
from kiosk.custody.people.moving_up import LAST_YEAR, MONTHS, Place, changes, why_not_move_up
from kiosk.custody.permissions import SETS_THE_CALENDAR
from kiosk.custody.register import RegisterChanged
from kiosk.services.acting import Who, refused
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.views import Query

SOURCE = "a new school year"
_PAGE = 500


@dataclass(frozen=True)
class MovingUp:
    """How many pupils are in each year now, and when everybody last moved up."""

    years: tuple[tuple[int, int], ...]
    last: date | None

    @property
    def leaving(self) -> int:
        """How many will have left."""
        return sum(count for year, count in self.years if year >= LAST_YEAR)


def moving_up(facts: Facts) -> MovingUp:
    """What a new school year would change."""
    years = Counter(place.year for place in _places(facts))
    return MovingUp(tuple(sorted(years.items())), _last(facts))


def move_up(store: Store, who: Who, command_id: str, leave_on: date | None) -> Done:
    """Move everybody up a year. The answer's `moved` and `left` say how many."""

    def decide(facts: Facts) -> Outcome:
        if not who.roles & SETS_THE_CALENDAR:
            return refused(Code.ROLE_MISSING)
        today = facts.school().today(facts.now.at)
        against = tuple(why_not_move_up(today, _last(facts), leave_on))
        if against or leave_on is None:
            return refused(*against)
        places = _places(facts)
        left = sum(place.year >= LAST_YEAR for place in places)
        event = RegisterChanged(SOURCE, len(places), changes(places, leave_on))
        return Outcome((event,), answer={"moved": len(places) - left, "left": left})

    return store.act(who.command(command_id), decide)


def _places(facts: Facts) -> list[Place]:
    return [Place(p.id, p.year, p.class_name) for p in facts.pupils() if p.left_on is None]


def _last(facts: Facts) -> date | None:
    """The day on which everybody last moved up, if that was this calendar year."""
    today = facts.school().today(facts.now.at)
    query = Query(kind="register_changed", first=date(today.year, MONTHS[0], 1), limit=_PAGE)
    while found := facts.entries(query):
        for item in found:
            if isinstance(item.event, RegisterChanged) and item.event.source == SOURCE:
                return facts.school().today(item.at)
        query = Query(kind=query.kind, first=query.first, limit=_PAGE, before=found[-1].sequence)
    return None
