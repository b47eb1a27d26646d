"""Whoever has devices longer than they should takes no more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.clock import SCHOOL_ZONE
from kiosk.custody.acts.overdue import is_late, why_not_more
from kiosk.custody.errors import Code
from kiosk.custody.record import CustodyRecord
from kiosk.custody.school.calendar import Calendar
from kiosk.custody.school.dated import School
from kiosk.custody.school.policy import Policies
from kiosk.custody.states import Kind, State
from tests.factories import A_SCHOOL_DAY, a_policy

SCHOOL = School(Policies((a_policy(),)), Calendar(), SCHOOL_ZONE)
RECORD = CustodyRecord(
    "record", Kind.HAND_IN, State.IN_CUSTODY, "d", "p", A_SCHOOL_DAY, "s", A_SCHOOL_DAY, 1, 1, 1
)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "deadline", "went_out", "late"),
    [
        (State.ON_LOAN, HOUR, None, False),
        (State.ON_LOAN, -HOUR, None, True),
        (State.ON_LOAN, None, None, False),
        (State.PASSED_ON, None, -HOUR, False),
        (State.PASSED_ON, None, -DAY, True),
        (State.PASSED_ON, None, None, False),
        (State.IN_CUSTODY, -HOUR, -DAY, False),
        (State.IN_TRANSIT, -HOUR, None, False),
    ],
)
def test_late_is_past_its_end_or_out_since_an_earlier_day(
    state: State, deadline: timedelta | None, went_out: timedelta | None, late: bool
) -> None:
    now = A_SCHOOL_DAY
    until = None if deadline is None else now + deadline
    record = replace(RECORD, state=state, deadline=until)
    since = None if went_out is None else now + went_out
    assert is_late(record, since, SCHOOL, now) is late


def test_with_one_late_nothing_more_goes_out() -> None:
    assert [item.code for item in why_not_more(1)] == [Code.HOLDER_OVERDUE]
    assert not list(why_not_more(0))
