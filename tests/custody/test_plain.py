"""Policy and calendar survive the way into the ledger and back, and have one form."""

import json
from dataclasses import fields
from datetime import date, time
from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from kiosk.custody.school.calendar import Calendar, Term
from kiosk.custody.school.plain import (
    calendar_as_data,
    calendar_from_data,
    policy_as_data,
    policy_from_data,
)
from kiosk.custody.school.policy import Policy, collected_by_appointment

POLICIES = st.from_type(Policy)
DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))
TIMES = st.times()
CALENDARS = st.builds(
    Calendar,
    terms=st.lists(st.builds(Term, st.text(), DAYS, DAYS)).map(tuple),
    closed=st.dictionaries(DAYS, st.text()).map(MappingProxyType),
    ends_early=st.dictionaries(DAYS, TIMES).map(MappingProxyType),
    opens=TIMES,
    ends=TIMES,
)


@given(POLICIES)
def test_a_policy_comes_back_as_it_was(policy: Policy) -> None:
    again = policy_from_data(json.loads(json.dumps(policy_as_data(policy))))
    assert again == policy
    assert again.extra == policy.extra


@given(CALENDARS)
def test_a_calendar_comes_back_as_it_was(calendar: Calendar) -> None:
    again = calendar_from_data(json.loads(json.dumps(calendar_as_data(calendar))))
    assert again == calendar


def test_every_setting_of_a_policy_is_in_its_data() -> None:
    data = policy_as_data(collected_by_appointment(date(2026, 9, 1)))
    assert set(data) == {item.name for item in fields(Policy)}
    assert set(calendar_as_data(Calendar())) == {item.name for item in fields(Calendar)}


def test_what_an_older_version_did_not_know_reads_as_its_default() -> None:
    oldest = {"version": "v", "effective_from": "2026-09-01", "review_by": "2027-09-01"}
    assert policy_from_data(oldest) == Policy("v", date(2026, 9, 1), date(2027, 9, 1))


def test_one_calendar_has_one_form() -> None:
    days = {date(2026, 12, 24): time(12, 0), date(2026, 10, 1): time(14, 0)}
    backwards = dict(reversed(days.items()))
    first = json.dumps(calendar_as_data(Calendar(ends_early=days)))
    assert first == json.dumps(calendar_as_data(Calendar(ends_early=backwards)))
