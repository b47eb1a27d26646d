"""The school's policy and calendar, as the headteacher sets them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from db.sql_store import SqlStore
from kiosk.custody.errors import Code
from kiosk.custody.school.calendar import Term
from kiosk.custody.school.planning import CloseDays, OpenDays, SetTerm
from kiosk.custody.states import Role
from kiosk.services.acting import Who
from kiosk.services.school import school_rules
from tests.factories import new_id
from tests.services.conftest import HEAD, OFFICE

LEADER = Who("staff-leader", frozenset({Role.LEADER}))


def today(store: SqlStore) -> date:
    with store.read() as facts:
        return facts.school().today(facts.now.at)


def in_force(store: SqlStore, day: date) -> str:
    with store.read() as facts:
        return facts.school().policies.on(day).version


def test_a_new_version_is_in_force_from_its_day_and_judges_from_then_on(store: SqlStore) -> None:
    with store.read() as facts:
        policy = facts.school().policy(facts.now.at)
    before, day = policy.version, today(store) + timedelta(days=7)
    new = replace(policy, effective_from=day, review_by=day + timedelta(days=300), lesson_use=True)
    done = school_rules.adopt(store, HEAD, new_id(), new)
    assert not done.refusals
    assert in_force(store, day - timedelta(days=1)) == before
    assert in_force(store, day) == done.answer["version"] != before


@pytest.mark.parametrize("who", [OFFICE, LEADER])
def test_only_the_headteacher_sets_the_rules(store: SqlStore, who: Who) -> None:
    with store.read() as facts:
        policy = facts.school().policy(facts.now.at)
        size = facts.head()[0]
    for done in (
        school_rules.adopt(store, who, new_id(), replace(policy, effective_from=today(store))),
        school_rules.confirm(store, who, new_id()),
    ):
        assert [item.code for item in done.refusals] == [Code.ROLE_MISSING]
    with store.read() as facts:
        assert facts.head()[0] == size


def test_a_review_that_changes_nothing_is_recorded_and_lasts_a_year(store: SqlStore) -> None:
    done = school_rules.confirm(store, HEAD, new_id())
    with store.read() as facts:
        policy = facts.school().policy(facts.now.at)
    assert policy.version == done.answer["version"]
    assert policy.review_by == today(store) + timedelta(days=365)


def test_a_leader_changes_the_calendar_and_the_desk_does_not(store: SqlStore) -> None:
    inset = CloseDays(date(2026, 11, 30), date(2026, 11, 30), "INSET day")
    assert school_rules.change_calendar(store, OFFICE, new_id(), [inset]).refusals
    assert not school_rules.change_calendar(store, LEADER, new_id(), [inset]).refusals
    with store.read() as facts:
        assert facts.school().calendar.closed[date(2026, 11, 30)] == "INSET day"


def test_of_several_changes_all_are_made_or_none(store: SqlStore) -> None:
    summer = SetTerm(Term("Summer 2030", date(2030, 4, 10), date(2030, 7, 20)))
    wrong = OpenDays(date(2031, 1, 1), date(2031, 1, 2))
    done = school_rules.change_calendar(store, HEAD, new_id(), [summer, wrong])
    assert [item.code for item in done.refusals] == [Code.DETAILS_MISSING]
    with store.read() as facts:
        assert all(term.name != "Summer 2030" for term in facts.school().calendar.terms)


def test_a_change_that_changes_nothing_is_no_entry(store: SqlStore) -> None:
    inset = CloseDays(date(2026, 11, 30), date(2026, 11, 30), "INSET day")
    first = school_rules.change_calendar(store, HEAD, new_id(), [inset])
    again = school_rules.change_calendar(store, HEAD, new_id(), [inset])
    assert (first.answer["changes"], again.answer["changes"]) == (1, 0)
    assert again.entry is None
