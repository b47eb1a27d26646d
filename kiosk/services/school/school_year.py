"""A school calendar to begin with: the usual English school year, until the school sets its own."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from types import MappingProxyType

from kiosk.custody.school.calendar import Calendar, Term

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)


def starts_in(day: date) -> int:
    """The calendar year in which the school year of this day began: it begins on 1 September."""
    return day.year if day.month >= 9 else day.year - 1


def usual_calendar(day: date) -> Calendar:
    """The school year of this day, with the one before and the one after."""
    years = [starts_in(day) + n for n in (-1, 0, 1)]
    terms = [term for year in years for term in _terms(year)]
    closed = {day: name for year in years for day, name in _closed(year)}
    last_days = {year: _terms(year)[2].last for year in years}
    return Calendar(
        terms=tuple(terms),
        closed=MappingProxyType(closed),
        ends_early=MappingProxyType({last: time(13, 30) for last in last_days.values()}),
    )


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar."""
    golden, century = year % 19, year // 100
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    epact -= (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    offset = epact - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))


def _terms(year: int) -> tuple[Term, Term, Term]:
    name, following = f"{year}/{(year + 1) % 100:02}", year + 1
    holiday = _easter_holiday(following)
    autumn = Term(
        f"Autumn {name}", _on_or_after(date(year, 9, 1), 0), _on_or_before(date(year, 12, 21), 4)
    )
    spring = Term(f"Spring {name}", _on_or_after(date(following, 1, 3), 0), holiday[0] - 3 * _DAY)
    summer = Term(f"Summer {name}", holiday[1] + 3 * _DAY, _on_or_before(date(following, 7, 23), 4))
    return autumn, spring, summer


def _closed(year: int) -> Iterator[tuple[date, str]]:
    autumn, spring, _ = _terms(year)
    following = year + 1
    for monday in (
        _on_or_before(date(year, 10, 31), 0),
        _on_or_after(date(following, 2, 12), 0),
        _on_or_before(date(following, 5, 31), 0),
    ):
        yield from ((monday + n * _DAY, "Half-term") for n in range(5))
    yield _on_or_after(date(following, 5, 1), 0), "Early May bank holiday"
    yield _on_or_before(date(following, 5, 31), 0), "Spring bank holiday"
    yield from ((term.first, "INSET day") for term in (autumn, spring))


def _easter_holiday(year: int) -> tuple[date, date]:
    """The Monday and the Friday of the two weeks around Easter."""
    monday = easter(year) - 6 * _DAY
    return monday, monday + _WEEK + 4 * _DAY


def _on_or_after(day: date, weekday: int) -> date:
    return day + ((weekday - day.weekday()) % 7) * _DAY


def _on_or_before(day: date, weekday: int) -> date:
    return day - ((day.weekday() - weekday) % 7) * _DAY
