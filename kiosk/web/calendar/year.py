"""A school year as twelve months of days."""

from calendar import Calendar as Weeks
from datetime import date, timedelta
from typing import Any

from kiosk.custody.school.calendar import Calendar

View = dict[str, Any]

_WEEKS = Weeks()


def school_days(calendar: Calendar, first: date, last: date) -> int:
    """How many school days there are, both ends included."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sum(calendar.is_school_day(day) for day in days)


def months(calendar: Calendar, year: int, today: date) -> list[View]:
    """September to August: {name, weeks: [[day | none]]}; a day is {number, kind, words, today}."""
    starts = [date(year + (8 + n) // 12, (8 + n) % 12 + 1, 1) for n in range(12)]
    return [_month(calendar, first, today) for first in starts]


def _month(calendar: Calendar, first: date, today: date) -> View:
    weeks = _WEEKS.monthdatescalendar(first.year, first.month)
    return {
        "name": f"{first:%B} {first.year}",
        "weeks": [
            [_day(calendar, day, today) if day.month == first.month else None for day in week]
            for week in weeks
        ],
    }


def _day(calendar: Calendar, day: date, today: date) -> View:
    kind, words = _kind(calendar, day)
    return {"number": day.day, "kind": kind, "words": words, "today": day == today}


def _kind(calendar: Calendar, day: date) -> tuple[str, str | None]:
    if calendar.is_school_day(day):
        end = calendar.ends_early.get(day)
        return ("early", f"ends at {end:%H:%M}") if end else ("school", None)
    if day in calendar.closed and day.weekday() < 5:
        return "closed", calendar.closed[day]
    return "off", None
