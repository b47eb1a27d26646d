"""The school's calendar as dated data: terms, holidays, INSET days, half days, early closing.

Times are local to the school. The time zone is handed in, so that clock changes are its own affair.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from types import MappingProxyType

FURTHEST = 400
"""How many days ahead a next school day is looked for: longer than any school year."""


@dataclass(frozen=True)
class Term:
    """A stretch of days, both ends included, in which the school is open on weekdays."""

    name: str
    first: date
    last: date


@dataclass(frozen=True)
class Calendar:
    """When the school is open, and when each of its days ends.

    `closed` names each closed day in a term (half-term, bank holiday, INSET); `ends_early` gives a
    day its own end. Times are local wall-clock times.
    """

    terms: tuple[Term, ...] = ()
    closed: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}))
    ends_early: Mapping[date, time] = field(default_factory=lambda: MappingProxyType({}))
    opens: time = time(8, 30)
    ends: time = time(15, 30)

    def is_school_day(self, day: date) -> bool:
        """Whether pupils are in school on this day."""
        in_term = any(term.first <= day <= term.last for term in self.terms)
        return in_term and day.weekday() < 5 and day not in self.closed

    def end_of(self, day: date) -> time:
        """When this day ends, local time."""
        return self.ends_early.get(day, self.ends)

    def next_school_day(self, after: date) -> date | None:
        """The first school day after this one; None when no term is known that far ahead."""
        days = (after + timedelta(days=n) for n in range(1, FURTHEST))
        return next((day for day in days if self.is_school_day(day)), None)

    def gap_after(self, day: date) -> int | None:
        """Days from this day to the next school day: more than one means a weekend or a holiday."""
        following = self.next_school_day(day)
        return None if following is None else (following - day).days


def end_of_day(calendar: Calendar, moment: datetime, zone: tzinfo) -> datetime:
    """When what was taken in at `moment` may leave: the end of that school day.

    Outside school days nothing waits for a bell, so it is due at once; so is what comes in after
    the day's end.
    """
    local = moment.astimezone(zone)
    if not calendar.is_school_day(local.date()):
        return moment
    end = datetime.combine(local.date(), calendar.end_of(local.date()), tzinfo=zone)
    return max(end.astimezone(moment.tzinfo), moment)
