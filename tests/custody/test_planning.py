"""The calendar and the policy: what may be changed, and what a wrong change is answered."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.custody.errors import Refusal
from kiosk.custody.school import planning as p
from kiosk.custody.school.adopting import is_review_due, named, reviewed, why_not_adopt
from kiosk.custody.school.calendar import Calendar, Term
from kiosk.custody.school.plain import calendar_as_data, calendar_from_data
from kiosk.custody.school.policy import Policies, collected_at_days_end
from kiosk.custody.states import Role

AUTUMN = Term("Autumn 2026", date(2026, 9, 2), date(2026, 12, 18))
SPRING = Term("Spring 2027", date(2027, 1, 4), date(2027, 3, 25))
CALENDAR = Calendar((AUTUMN, SPRING))
MONDAY = date(2026, 11, 23)
TODAY = MONDAY
POLICY = collected_at_days_end(TODAY)


def after(*changes: p.Change, calendar: Calendar = CALENDAR) -> Calendar:
    found = p.planned(calendar, changes)
    assert isinstance(found, Calendar), found
    return found


def refused(*changes: p.Change, calendar: Calendar = CALENDAR) -> dict[str, Any]:
    found = p.planned(calendar, changes)
    assert isinstance(found, Refusal)
    return found.facts


def test_a_closed_stretch_closes_its_weekdays_and_opens_again() -> None:
    closed = after(p.CloseDays(MONDAY, MONDAY + timedelta(days=8), "Half-term"))
    assert [day.weekday() for day in closed.closed] == [0, 1, 2, 3, 4, 0, 1]
    assert not closed.is_school_day(MONDAY)
    assert after(p.OpenDays(MONDAY, MONDAY + timedelta(days=8)), calendar=closed) == CALENDAR


def test_a_day_that_ends_early_ends_early_until_it_ends_as_usual() -> None:
    early = after(p.EndEarly(MONDAY, time(13, 30)))
    assert early.end_of(MONDAY) == time(13, 30)
    assert after(p.EndAsUsual(MONDAY), calendar=early) == CALENDAR


def test_a_term_takes_the_place_of_its_namesake_and_terms_stay_in_order() -> None:
    longer = Term("Autumn 2026", AUTUMN.first, AUTUMN.last + timedelta(days=3))
    summer = Term("Summer 2027", date(2027, 4, 12), date(2027, 7, 21))
    assert after(p.SetTerm(summer), p.SetTerm(longer)).terms == (longer, SPRING, summer)
    assert after(p.RemoveTerm("Autumn 2026")).terms == (SPRING,)


def test_a_term_of_a_file_takes_the_place_of_those_it_overlaps_and_of_no_other() -> None:
    mine = Term("Autumn term", date(2026, 9, 3), date(2026, 12, 17))
    next_year = Term("Autumn term", date(2027, 9, 2), date(2027, 12, 17))
    calendar = after(p.PutTerm(mine), p.PutTerm(next_year))
    assert [term.name for term in calendar.terms] == [
        "Autumn term", "Spring 2027", "Autumn term 2027",
    ]  # fmt: skip
    assert after(p.PutTerm(mine), calendar=calendar) == calendar
    twice = Term("Second half", date(2026, 11, 2), date(2026, 12, 18))
    assert "overlaps with Autumn term" in refused(p.PutTerm(mine), p.PutTerm(twice))["why"]


def test_a_holiday_between_terms_closes_nothing_and_is_a_fault_only_where_it_was_typed() -> None:
    christmas = (date(2026, 12, 21), date(2027, 1, 1), "Christmas holiday")
    assert after(p.CloseDays(*christmas, anyway=True)) == CALENDAR
    assert refused(p.CloseDays(*christmas))["field"] == "first"


def test_hours_are_changed_for_every_day_that_has_none_of_its_own() -> None:
    changed = after(p.EndEarly(MONDAY, time(12, 0)), p.SetHours(time(8, 45), time(15, 15)))
    assert (changed.opens, changed.end_of(MONDAY)) == (time(8, 45), time(12, 0))
    assert changed.end_of(MONDAY + timedelta(days=1)) == time(15, 15)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (p.SetTerm(Term("", AUTUMN.first, AUTUMN.last)), "name"),
        (p.SetTerm(Term("x" * 61, date(2027, 5, 1), date(2027, 6, 1))), "name"),
        (p.SetTerm(Term("Back", date(2027, 6, 2), date(2027, 6, 1))), "last"),
        (p.SetTerm(Term("All year", date(2027, 4, 1), date(2028, 3, 31))), "last"),
        (p.SetTerm(Term("Twice", date(2026, 12, 18), date(2026, 12, 20))), "first"),
        (p.SetTerm(Term("Long ago", date(1066, 10, 14), date(1066, 10, 15))), "first"),
        (p.RemoveTerm("Michaelmas"), "name"),
        (p.CloseDays(date(2026, 12, 25), date(2026, 12, 25), "Christmas Day"), "first"),
        (p.CloseDays(MONDAY, MONDAY - timedelta(days=1), "Backwards"), "last"),
        (p.CloseDays(MONDAY, MONDAY, "  "), "name"),
        (p.CloseDays(MONDAY, MONDAY + timedelta(days=70), "For ever"), "last"),
        (p.OpenDays(MONDAY, MONDAY), "first"),
        (p.EndEarly(MONDAY - timedelta(days=1), time(13)), "day"),
        (p.EndEarly(MONDAY, time(15, 30)), "end"),
        (p.EndEarly(MONDAY, time(8, 30)), "end"),
        (p.EndAsUsual(MONDAY), "day"),
        (p.SetHours(time(15), time(9)), "ends"),
    ],
)
def test_a_wrong_change_names_its_field_and_says_what_to_do(change: p.Change, field: str) -> None:
    facts = refused(change)
    assert facts["field"] == field
    assert facts["why"]


def test_hours_never_leave_an_early_end_outside_of_them() -> None:
    early = after(p.EndEarly(MONDAY, time(13, 30)))
    assert "23/11/2026" in refused(p.SetHours(time(9), time(13, 0)), calendar=early)["why"]


DAYS = st.dates(date(2026, 8, 20), date(2027, 4, 10))
NAMES = st.text(min_size=1, max_size=8)
CHANGES = st.one_of(
    st.builds(p.SetTerm, st.builds(Term, NAMES, DAYS, DAYS)),
    st.builds(p.PutTerm, st.builds(Term, NAMES, DAYS, DAYS)),
    st.builds(p.RemoveTerm, st.sampled_from(["Autumn 2026", "Spring 2027"])),
    st.builds(p.CloseDays, DAYS, DAYS, NAMES),
    st.builds(p.OpenDays, DAYS, DAYS),
    st.builds(p.EndEarly, DAYS, st.times()),
    st.builds(p.EndAsUsual, DAYS),
    st.builds(p.SetHours, st.times(), st.times()),
)


@given(st.lists(CHANGES, max_size=12))
def test_whatever_is_changed_terms_stay_apart_and_days_end_within_their_hours(
    changes: list[p.Change],
) -> None:
    calendar = CALENDAR
    for change in changes:
        found = p.planned(calendar, [change])
        calendar = found if isinstance(found, Calendar) else calendar
    for one, two in zip(calendar.terms, calendar.terms[1:], strict=False):
        assert one.first <= one.last < two.first
    assert all(calendar.opens < end < calendar.ends for end in calendar.ends_early.values())
    assert calendar_from_data(calendar_as_data(calendar)) == calendar


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("effective_from", TODAY - timedelta(days=1)),
        ("effective_from", TODAY + timedelta(days=401)),
        ("review_by", TODAY),
        ("review_by", TODAY + timedelta(days=367)),
        ("youngest_collector", 10),
        ("youngest_collector", 19),
        ("standing_authority_years", frozenset({7})),
        ("transit_minutes", 0),
        ("idle_seconds", 5),
        ("leave_to_confiscate", frozenset()),
        ("leave_to_confiscate", frozenset({Role.GOVERNOR})),
        ("notice", " "),
        ("notice", "x" * 301),
    ],
)
def test_a_policy_that_cannot_be_is_refused_by_its_field(field: str, value: object) -> None:
    changes: dict[str, Any] = {field: value}
    facts = [refusal.facts for refusal in why_not_adopt(replace(POLICY, **changes), TODAY)]
    assert field in {item["field"] for item in facts}


def test_both_starting_points_can_be_adopted_on_any_day_that_is_to_come() -> None:
    assert why_not_adopt(POLICY, TODAY) == ()
    assert why_not_adopt(collected_at_days_end(TODAY + timedelta(days=300)), TODAY) == ()


def test_a_review_is_due_four_weeks_before_its_day_and_until_it_was_made() -> None:
    policies = Policies((POLICY,))
    assert not is_review_due(policies, POLICY.review_by - timedelta(days=29))
    late = POLICY.review_by + timedelta(days=100)
    assert is_review_due(policies, late)
    again = reviewed(POLICY, late)
    assert not is_review_due(Policies((POLICY, again)), late)
    assert why_not_adopt(again, late) == ()


def test_each_version_has_a_name_of_its_own() -> None:
    first = named(POLICY, Policies(()))
    second = named(POLICY, Policies((first,)))
    assert first.version != second.version
