"""A new school, its calendar, and readers' keys."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from db.sql_store import SqlStore
from kiosk.custody.errors import Code
from kiosk.custody.school.policy import collected_at_days_end
from kiosk.custody.states import Role
from kiosk.services.acting import Who
from kiosk.services.school.opening import NewSchool, first_headteacher, is_sample, open_school
from kiosk.services.school.school_year import easter, usual_calendar
from kiosk.services.staff import reader_keys
from tests.factories import StillClock, a_store, new_id
from tests.services.conftest import HEAD, PASSWORD, QuickHasher

TODAY = date(2026, 11, 23)
NEW = NewSchool(
    "Hill Top Primary School",
    first_headteacher("head", PASSWORD),
    collected_at_days_end(date(2026, 9, 1)),
    usual_calendar(TODAY),
)


@pytest.fixture
def empty(tmp_path: Path, clock: StillClock) -> Iterator[SqlStore]:
    opened = a_store(tmp_path, clock)
    yield opened
    opened.close()


def test_a_school_begins_with_all_that_its_first_day_needs(
    empty: SqlStore, hasher: QuickHasher
) -> None:
    done = open_school(empty, hasher, NEW, "root")
    assert not done.refusals
    with empty.read() as facts:
        assert facts.school_name() == "Hill Top Primary School"
        assert facts.school().policy(facts.now.at).version == "day-end-2026-09-01"
        assert facts.school().calendar.is_school_day(TODAY)
        assert len(facts.slots()) == 60
        head = facts.staff_by_user("head")
        first = facts.entry(1)
    assert head is not None
    assert head.roles == {Role.HEAD}
    assert first is not None
    assert first.actor == {"staff": head.id, "role": "head", "os_user": "root"}
    assert not is_sample(empty)


def test_a_school_begins_once(empty: SqlStore, hasher: QuickHasher) -> None:
    open_school(empty, hasher, NEW, "root")
    again = open_school(empty, hasher, NEW, "root")
    assert [refusal.code for refusal in again.refusals] == [Code.WRONG_STATE]


def test_only_a_sample_school_has_a_guessable_headteacher(
    empty: SqlStore, hasher: QuickHasher
) -> None:
    weak = replace(NEW, headteacher=first_headteacher("head", "sample-head"))
    refused = open_school(empty, hasher, weak, "root")
    assert [refusal.code for refusal in refused.refusals] == [Code.WEAK_SECRET]
    assert not open_school(empty, hasher, replace(weak, sample=True), "root").refusals
    assert is_sample(empty)


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1818, date(1818, 3, 22)),
        (2000, date(2000, 4, 23)),
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_easter(year: int, day: date) -> None:
    assert easter(year) == day


@pytest.mark.parametrize("year", range(2020, 2045))
def test_a_school_year_has_three_terms_and_about_190_days(year: int) -> None:
    calendar = usual_calendar(date(year, 11, 1))
    days = [date(year, 9, 1) + timedelta(days=n) for n in range(365)]
    assert 185 <= sum(calendar.is_school_day(day) for day in days) <= 197
    assert len(calendar.terms) == 9
    closed = [easter(year + 1) - timedelta(days=2), easter(year + 1) + timedelta(days=1)]
    assert not any(calendar.is_school_day(day) for day in (*closed, date(year, 12, 25)))


@pytest.mark.parametrize("day", [date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 1)])
def test_in_summer_the_next_school_day_is_known(day: date) -> None:
    following = usual_calendar(day).next_school_day(day)
    assert following is not None
    assert following.month == 9


def test_a_reader_s_key_opens_its_station_until_the_next_one_is_made(store: SqlStore) -> None:
    first, second = reader_keys.new_key(), reader_keys.new_key()
    reader_keys.make(store, HEAD, new_id(), "lobby", "Office", first)
    found = reader_keys.reader_of(store, f" {first}\n")
    assert found is not None
    assert (found.reader, found.station) == ("lobby", "Office")
    reader_keys.make(store, HEAD, new_id(), "lobby", "Office", second)
    assert reader_keys.reader_of(store, first) is None
    assert reader_keys.is_good(store, "lobby", "Office", second)
    assert not reader_keys.is_good(store, "lobby", "desk", second)
    assert first not in str(list(store.rows()))


@pytest.mark.parametrize(("reader", "station"), [("", "desk"), ("a/b", "desk"), ("a", "\n")])
def test_a_reader_needs_a_plain_name(store: SqlStore, reader: str, station: str) -> None:
    done = reader_keys.make(store, HEAD, new_id(), reader, station, "key")
    assert [refusal.code for refusal in done.refusals] == [Code.DETAILS_MISSING]


def test_a_reader_s_key_is_made_by_head_or_technician(store: SqlStore) -> None:
    for role in set(Role) - {Role.HEAD, Role.TECHNICIAN}:
        who = Who("staff-office", frozenset({role}))
        done = reader_keys.make(store, who, new_id(), "a", "desk", "key")
        assert [refusal.code for refusal in done.refusals] == [Code.ROLE_MISSING]
