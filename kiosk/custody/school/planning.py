"""Changing the school's calendar: small changes, each of which leaves a whole calendar."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from types import MappingProxyType

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.school.calendar import Calendar, Term

LONGEST_TERM = 140
"""Days: half a year would hold two terms, and so be a slip of the pen."""

LONGEST_CLOSURE = 70
"""Days, both ends included: longer than any summer holiday."""

LONGEST_NAME = 60
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True)
class SetTerm:
    """A term as it is to be; it takes the place of the one with its name."""

    term: Term


@dataclass(frozen=True)
class PutTerm:
    """A term as a file has it: it takes the place of those with which its days overlap."""

    term: Term


@dataclass(frozen=True)
class RemoveTerm:
    """There is no term of this name."""

    name: str


@dataclass(frozen=True)
class CloseDays:
    """No pupils on these days, both ends included: half-term, a bank holiday, INSET, snow.

    `anyway`: a file tells of holidays between terms too; there is nothing to close, and no fault.
    """

    first: date
    last: date
    name: str
    anyway: bool = False


@dataclass(frozen=True)
class OpenDays:
    """These days are school days again."""

    first: date
    last: date


@dataclass(frozen=True)
class EndEarly:
    """One day ends at another time, local to the school."""

    day: date
    end: time


@dataclass(frozen=True)
class EndAsUsual:
    """That day ends like any other."""

    day: date


@dataclass(frozen=True)
class SetHours:
    """When a usual day begins and ends, local to the school."""

    opens: time
    ends: time


Change = SetTerm | PutTerm | RemoveTerm | CloseDays | OpenDays | EndEarly | EndAsUsual | SetHours


def planned(calendar: Calendar, changes: Iterable[Change]) -> Calendar | Refusal:
    """The calendar after these changes in turn, or why the first wrong one cannot be."""
    put: list[Term] = []
    for change in changes:
        why = _why_not(calendar, change) or _put_twice(change, put)
        if why is not None:
            return why
        calendar = _changed(calendar, change)
    return calendar


def _put_twice(change: Change, put: list[Term]) -> Refusal | None:
    """Terms of one file do not take each other's place: one of the two is wrong."""
    if not isinstance(change, PutTerm):
        return None
    other = next((item for item in put if _overlap(item, change.term)), None)
    put.append(change.term)
    return _wrong("first", f"{change.term.name} overlaps with {other.name}") if other else None


def _overlap(one: Term, other: Term) -> bool:
    return one.first <= other.last and other.first <= one.last


def _changed(calendar: Calendar, change: Change) -> Calendar:
    match change:
        case SetTerm(term):
            others = (item for item in calendar.terms if item.name != term.name)
            return replace(calendar, terms=_in_order((*others, term)))
        case PutTerm(term):
            there = [item for item in calendar.terms if not _overlap(item, term)]
            return replace(calendar, terms=_in_order((*there, _apart(term, there))))
        case RemoveTerm(name):
            return replace(calendar, terms=tuple(t for t in calendar.terms if t.name != name))
        case CloseDays(first, last, name, _):
            closed = dict.fromkeys(_weekdays_in_terms(calendar, first, last), name)
            return _with_closed(calendar, {**calendar.closed, **closed})
        case OpenDays(first, last):
            closed = {day: n for day, n in calendar.closed.items() if not first <= day <= last}
            return _with_closed(calendar, closed)
        case EndEarly(day, end):
            return _with_ends(calendar, {**calendar.ends_early, day: end})
        case EndAsUsual(day):
            ends = {other: end for other, end in calendar.ends_early.items() if other != day}
            return _with_ends(calendar, ends)
        case SetHours(opens, ends):
            return replace(calendar, opens=opens, ends=ends)


def _apart(term: Term, others: Iterable[Term]) -> Term:
    """The term under a name that no other has: schools call each year's the same."""
    taken = {item.name for item in others}
    more = ("", f" {term.first.year}", f" {term.first:%d/%m/%Y}")
    names = (f"{term.name[: LONGEST_NAME - len(part)]}{part}" for part in more)
    return replace(term, name=next((name for name in names if name not in taken), term.name))


def _why_not(calendar: Calendar, change: Change) -> Refusal | None:
    match change:
        case SetTerm(term):
            return _wrong_term(calendar, term)
        case PutTerm(term):
            return _wrong_shape(term)
        case RemoveTerm(name):
            known = any(term.name == name for term in calendar.terms)
            return None if known else _wrong("name", "there is no term of that name")
        case CloseDays(first, last, name, anyway):
            among = None if anyway else calendar
            return _wrong_name(name) or _wrong_closure(among, first, last)
        case OpenDays(first, last):
            shut = any(first <= day <= last for day in calendar.closed)
            return None if shut else _wrong("first", "no closed day lies there")
        case EndEarly(day, end):
            return _wrong_end(calendar, day, end)
        case EndAsUsual(day):
            known = day in calendar.ends_early
            return None if known else _wrong("day", "that day ends as usual already")
        case SetHours(opens, ends):
            return _wrong_hours(calendar, opens, ends)


def _wrong_term(calendar: Calendar, term: Term) -> Refusal | None:
    wrong = _wrong_shape(term)
    if wrong is not None:
        return wrong
    for other in calendar.terms:
        if other.name != term.name and _overlap(other, term):
            return _wrong("first", f"it overlaps with {other.name}")
    return None


def _wrong_shape(term: Term) -> Refusal | None:
    return _wrong_name(term.name) or _wrong_stretch(term.first, term.last, LONGEST_TERM)


def _wrong_closure(calendar: Calendar | None, first: date, last: date) -> Refusal | None:
    wrong = _wrong_stretch(first, last, LONGEST_CLOSURE)
    if wrong is None and calendar and not any(_weekdays_in_terms(calendar, first, last)):
        return _wrong("first", "no school day lies there: the school is closed then anyway")
    return wrong


def _wrong_end(calendar: Calendar, day: date, end: time) -> Refusal | None:
    if not calendar.is_school_day(day):
        return _wrong("day", "it is not a school day")
    if not calendar.opens < end < calendar.ends:
        return _wrong(
            "end", f"give a time between {calendar.opens:%H:%M} and {calendar.ends:%H:%M}"
        )
    return None


def _wrong_hours(calendar: Calendar, opens: time, ends: time) -> Refusal | None:
    if opens >= ends:
        return _wrong("ends", "the day ends before it begins")
    outside = [day for day, end in calendar.ends_early.items() if not opens < end < ends]
    if outside:
        return _wrong("ends", f"{min(outside):%d/%m/%Y} ends early, outside of these hours")
    return None


def _wrong_name(name: str) -> Refusal | None:
    if not name.strip():
        return _wrong("name", "give it a name")
    return _wrong("name", "give it a shorter name") if len(name) > LONGEST_NAME else None


def _wrong_stretch(first: date, last: date, longest: int) -> Refusal | None:
    if last < first:
        return _wrong("last", "the last day comes before the first")
    if first < EARLIEST or last > LATEST:
        return _wrong("first", f"give days from {EARLIEST.year} to {LATEST.year}")
    if (last - first).days >= longest:
        return _wrong("last", f"it is longer than {longest} days")
    return None


def _wrong(field: str, why: str) -> Refusal:
    return Refusal(Code.DETAILS_MISSING, {"field": field, "why": why})


def _weekdays_in_terms(calendar: Calendar, first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day.weekday() < 5 and any(term.first <= day <= term.last for term in calendar.terms):
            yield day


def _in_order(terms: Iterable[Term]) -> tuple[Term, ...]:
    return tuple(sorted(terms, key=lambda term: term.first))


def _with_closed(calendar: Calendar, closed: dict[date, str]) -> Calendar:
    return replace(calendar, closed=MappingProxyType(closed))


def _with_ends(calendar: Calendar, ends: dict[date, time]) -> Calendar:
    return replace(calendar, ends_early=MappingProxyType(ends))
