"""Both schools of POLICY.md play their day; and days that are not as others."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from kiosk.custody import asks
from kiosk.custody.errors import Code
from kiosk.custody.reasons import Reason
from kiosk.custody.school.calendar import Calendar, end_of_day
from kiosk.custody.school.dated import School, due_at
from kiosk.custody.school.policy import Policies, collected_at_days_end, collected_by_appointment
from kiosk.custody.states import Action, Kind, State
from tests.custody import world as w
from tests.custody.play import Play, at, handed_in

TAKEN = asks.Take(
    w.RECORD, Kind.CONFISCATION, Reason.DEVICE_POLICY, "teacher", w.DEVICE, w.PUPIL, place="room 4"
)

LITTLEBOURNE = w.school(collected_at_days_end(w.SINCE))
TENTERDEN = w.school(collected_by_appointment(w.SINCE))


def taken_at_eleven(school: School) -> Play:
    play = Play(school, at("2026-11-23 11:00")).must(TAKEN, w.TEACHER)
    play.now = at("2026-11-23 11:20")
    return play.must(asks.Receive(w.RECORD, "C4"))


def test_littlebourne_gives_a_confiscation_back_at_the_end_of_the_day() -> None:
    play = taken_at_eleven(LITTLEBOURNE)
    plain = replace(w.everything(w.CARER, play.record, play.now), early_reason=None)
    play.now = at("2026-11-23 15:29")
    assert play.release(evidence=plain) == {Code.NOT_DUE}
    play.now = at("2026-11-23 15:30")
    assert play.release(w.ADULT) == {Code.COLLECTOR_NOT_AUTHORISED}
    assert play.release(evidence=plain) == set()


def test_littlebourne_lends_nothing_back_for_a_lesson() -> None:
    play = handed_in(LITTLEBOURNE)
    approval = play.approve(Action.LEND, "photography")
    lend = asks.Lend(w.RECORD, "teacher", "photography", w.TIMES[-1], approval)
    assert play.do(lend) == {Code.NOT_ALLOWED_BY_POLICY}


def test_at_littlebourne_an_appointment_overrides_the_end_of_the_day() -> None:
    play = taken_at_eleven(LITTLEBOURNE)
    play.must(asks.AgreeTime(w.RECORD, at("2026-11-25 16:00")), w.LEADER)
    plain = replace(w.everything(w.CARER, play.record, play.now), early_reason=None)
    play.now = at("2026-11-24 09:00")
    assert play.release(evidence=plain) == {Code.NOT_DUE}
    play.now = at("2026-11-25 16:00")
    assert play.release(evidence=plain) == set()


def test_tenterden_keeps_a_confiscation_until_the_time_that_was_agreed() -> None:
    play = taken_at_eleven(TENTERDEN)
    plain = replace(w.everything(w.CARER, play.record, play.now), early_reason=None)
    play.now = at("2026-11-24 16:00")
    assert play.release(evidence=plain) == {Code.NOT_DUE}
    assert due_at(play.known, TENTERDEN, play.now) is None, "nobody has said when"
    time_agreed = asks.AgreeTime(w.RECORD, at("2026-11-26 08:15"))
    assert play.do(time_agreed, w.OFFICE) == {Code.ROLE_MISSING}
    play.must(time_agreed, w.LEADER)
    play.now = at("2026-11-26 08:15")
    assert play.release(evidence=plain) == set()


def test_tenterden_hands_out_for_a_lesson_with_a_leaders_leave() -> None:
    play = handed_in(TENTERDEN)
    approval = play.approve(Action.LEND, "photography")
    until = play.now + timedelta(hours=2)
    play.must(asks.Lend(w.RECORD, "teacher", "photography", until, approval))
    play.must(asks.ReturnLoan(w.RECORD, "7"))
    play.now = at("2026-11-23 15:30")
    assert play.release() == set()


def test_at_both_a_hand_in_goes_home_at_the_end_of_the_day() -> None:
    for school in (LITTLEBOURNE, TENTERDEN):
        play = handed_in(school)
        play.now = at("2026-11-23 15:30")
        assert play.release() == set()
        assert play.known.state is State.RELEASED


def test_a_new_policy_is_in_force_from_its_day() -> None:
    """The first day of a version is its own; before any version, the first one holds."""
    first = collected_at_days_end(date(2026, 9, 1))
    second = collected_by_appointment(date(2026, 11, 24))
    school = School(Policies((first, second)), w.CALENDAR, w.LONDON)
    assert school.policy(at("2026-08-01 12:00")) == first
    assert school.policy(at("2026-11-23 23:59")) == first
    assert school.policy(at("2026-11-24 00:00")) == second
    with pytest.raises(LookupError):
        School(Policies(()), w.CALENDAR, w.LONDON).policy(w.INTAKE)


# --- days that are not as others ---


def due_after(moment: str, calendar: Calendar = w.CALENDAR) -> datetime:
    return end_of_day(calendar, at(moment), w.LONDON)


def test_the_end_of_the_day_is_local_on_both_sides_of_the_clock_change() -> None:
    """Summer time begins on 28 March 2027 and ended on 25 October 2026, both Sundays."""
    assert due_after("2026-10-22 08:42").hour == 14, "15:30 in summer is 14:30 UTC"
    assert due_after("2026-11-02 08:42").hour == 15
    assert due_after("2027-03-25 08:42").hour == 15
    assert due_after("2027-04-12 08:42").hour == 14


@pytest.mark.parametrize("day", ["2026-10-25", "2027-03-28"])
@pytest.mark.parametrize("hour", ["00:30", "01:30", "02:30", "08:42"])
def test_on_the_days_of_the_change_itself_nothing_breaks(day: str, hour: str) -> None:
    """A school that opens on that Sunday still has one end of the day, at its own wall clock."""
    open_on_sundays = SundaySchool(terms=w.CALENDAR.terms)
    end = due_after(f"{day} {hour}", open_on_sundays).astimezone(w.LONDON)
    assert (end.date().isoformat(), end.time()) == (day, time(15, 30))
    assert due_after(f"{day} {hour}") == at(f"{day} {hour}"), "no school day: nothing to wait for"


class SundaySchool(Calendar):
    """A school that opens on every day of its terms."""

    def is_school_day(self, day: date) -> bool:
        return True


def test_a_hand_in_is_not_due_an_hour_early_or_late_by_summer_time() -> None:
    play = handed_in(when="2027-04-12 08:42")
    play.now = at("2027-04-12 15:29")
    assert play.release(w.CHILD) == {Code.NOT_DUE}
    play.now = at("2027-04-12 15:30")
    assert play.release(w.CHILD) == set()


def test_early_closing_makes_it_due_early() -> None:
    assert due_after("2026-12-18 08:42") == at("2026-12-18 13:30")
    play = handed_in(when="2026-12-18 08:42")
    play.now = at("2026-12-18 13:30")
    assert play.release(w.CHILD) == set()


@pytest.mark.parametrize("moment", ["2026-10-23 09:00", "2026-10-28 09:00", "2026-11-21 09:00"])
def test_on_inset_days_holidays_and_weekends_nothing_waits_for_a_bell(moment: str) -> None:
    assert not w.CALENDAR.is_school_day(at(moment).date())
    assert due_after(moment) == at(moment)


def test_what_comes_in_after_the_day_is_due_at_once() -> None:
    assert due_after("2026-11-23 16:10") == at("2026-11-23 16:10")


@pytest.mark.parametrize(
    ("day", "gap"),
    [
        (date(2026, 11, 23), 1),
        (date(2026, 11, 20), 3),
        (date(2026, 10, 22), 11),
        (date(2026, 12, 18), 17),
        (date(2027, 7, 21), None),
    ],
)
def test_the_warning_at_seizure_counts_days_to_the_next_school_day(
    day: date, gap: int | None
) -> None:
    assert w.CALENDAR.gap_after(day) == gap
