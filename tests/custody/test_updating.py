"""When a kiosk may be brought up to date: never in school hours, at any time else."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from kiosk.custody.machine.updating import may_from
from kiosk.custody.school.calendar import Calendar, Term
from kiosk.custody.school.dated import School
from kiosk.custody.school.policy import Policies
from tests.factories import a_policy

LONDON = ZoneInfo("Europe/London")
SCHOOL = School(
    Policies((a_policy(),)),
    Calendar(
        (Term("autumn", date(2026, 9, 2), date(2026, 12, 18)),),
        {date(2026, 11, 27): "INSET"},
        {date(2026, 11, 25): time(12)},
    ),
    LONDON,
)


@pytest.mark.parametrize(
    ("at", "may"),
    [
        ("2026-11-23T06:59", None),
        ("2026-11-23T07:00", "2026-11-23T16:30"),
        ("2026-11-23T12:00", "2026-11-23T16:30"),
        ("2026-11-23T16:29", "2026-11-23T16:30"),
        ("2026-11-23T16:30", None),
        ("2026-11-25T12:59", "2026-11-25T13:00"),  # the day ends early
        ("2026-11-25T13:00", None),
        ("2026-11-27T11:00", None),  # INSET
        ("2026-11-28T11:00", None),  # a Saturday
        ("2026-12-21T11:00", None),  # the holidays
        ("2026-09-07T10:00", "2026-09-07T16:30"),  # summer time
    ],
)
def test_never_in_school_hours(at: str, may: str | None) -> None:
    now = datetime.fromisoformat(at).replace(tzinfo=LONDON)
    expected = datetime.fromisoformat(may).replace(tzinfo=LONDON) if may else None
    assert may_from(SCHOOL, now) == expected
