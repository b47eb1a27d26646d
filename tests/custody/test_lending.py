"""Lesson and trip use: who may ask and approve, and what an approved use lets out."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from kiosk.custody import asks
from kiosk.custody.acts import lending
from kiosk.custody.errors import Code
from kiosk.custody.permissions import Actor
from kiosk.custody.reasons import Reason
from kiosk.custody.states import HoldKind, Kind, State
from tests.custody import world as w
from tests.custody.play import Play, at, handed_in

NOW = at("2026-11-23 10:00")
UNTIL = at("2026-11-23 11:30")
USE = lending.LessonUse(
    "use", "teacher", "photography", UNTIL, frozenset({w.PUPIL}), "teacher", "leader"
)
LEND = asks.Lend(w.RECORD, "teacher", "photography", UNTIL, use=USE)
ASKED = lending.Asked(True, "photography", UNTIL, 1, frozenset({w.PUPIL}))


def in_the_lesson() -> Play:
    play = handed_in(w.T)
    play.now = NOW
    return play


def used(**changes: Any) -> asks.Lend:
    return replace(LEND, use=replace(USE, **changes))


def test_an_approved_use_lets_a_hand_in_out_and_back() -> None:
    play = in_the_lesson().must(LEND)
    assert (play.known.state, play.known.holder) == (State.ON_LOAN, "teacher")
    assert play.known.deadline == UNTIL
    assert play.last[0].use_id == "use"  # type: ignore[attr-defined]
    play.must(asks.ReturnLoan(w.RECORD, "7"))
    assert play.known.slot == "7"
    assert play.known.deadline is None


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (used(approved_by=None), Code.APPROVAL_MISSING),
        (used(approved_by="teacher"), Code.APPROVAL_OWN),
        (used(pupil_ids=frozenset({w.OTHER_PUPIL})), Code.APPROVAL_MISSING),
        (used(to="office"), Code.APPROVAL_MISSING),
        (used(activity="chess"), Code.APPROVAL_MISSING),
        (used(until=UNTIL - timedelta(minutes=1)), Code.APPROVAL_MISSING),
        (replace(LEND, until=UNTIL + timedelta(hours=1)), Code.APPROVAL_MISSING),
        (replace(LEND, use=None), Code.APPROVAL_MISSING),
        (replace(LEND, use=None, approval_id="use"), Code.APPROVAL_MISSING),
    ],
)
def test_what_a_use_does_not_cover_stays(ask: asks.Lend, code: Code) -> None:
    assert in_the_lesson().do(ask) == {code}


@pytest.mark.parametrize(
    ("when", "codes"),
    [
        ("2026-11-23 11:30", {Code.APPROVAL_MISSING, Code.DETAILS_MISSING}),
        ("2026-11-23 12:00", {Code.APPROVAL_MISSING, Code.DETAILS_MISSING}),
        ("2026-11-22 10:00", {Code.APPROVAL_MISSING}),
        ("2026-11-24 10:00", {Code.APPROVAL_MISSING, Code.DETAILS_MISSING}),
        ("2026-11-23 11:29", set()),
    ],
)
def test_it_holds_on_its_day_until_its_end(when: str, codes: set[Code]) -> None:
    play = in_the_lesson()
    play.now = at(when)
    assert play.do(LEND) == codes


def test_nothing_goes_to_a_lesson_under_a_hold_or_when_it_was_confiscated() -> None:
    held = in_the_lesson().must(
        asks.PlaceHold(w.RECORD, HoldKind.LEADER, "asked for", w.DAY), w.LEADER
    )
    assert held.do(LEND) == {Code.HELD}
    seized = in_the_lesson().must(
        asks.ChangeKind(w.RECORD, Kind.CONFISCATION, Reason.DEVICE_POLICY, "teacher"), w.TEACHER
    )
    assert seized.do(LEND) == {Code.NOT_ALLOWED_BY_POLICY}


def test_no_use_lends_where_the_policy_has_none_nor_by_anybody_but_the_desk() -> None:
    play = handed_in(w.L)
    play.now = NOW
    assert play.do(LEND) == {Code.NOT_ALLOWED_BY_POLICY}
    for actor in (w.TEACHER, w.LEADER, w.HEAD):
        assert in_the_lesson().do(LEND, actor) == {Code.ROLE_MISSING}


def test_a_whole_request_is_taken() -> None:
    assert list(lending.why_not_ask(ASKED, w.T, NOW)) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"to_staff": False}, "to"),
        ({"activity": " "}, "activity"),
        ({"pupils": frozenset()}, "pupils"),
        ({"chosen": 2}, "pupils"),
        (
            {"chosen": 401, "pupils": frozenset(str(n) for n in range(401))},
            "pupils",
        ),
        ({"until": None}, "until"),
        ({"until": NOW}, "until"),
        ({"until": NOW + timedelta(days=367)}, "until"),
    ],
)
def test_what_is_missing_of_a_request(changes: dict[str, Any], field: str) -> None:
    (refusal,) = lending.why_not_ask(replace(ASKED, **changes), w.T, NOW)
    assert (refusal.code, refusal.facts["field"]) == (Code.DETAILS_MISSING, field)


def test_a_school_without_lesson_use_neither_asks_nor_approves() -> None:
    waiting = replace(USE, approved_by=None)
    for refusals in (
        lending.why_not_ask(ASKED, w.L, NOW),
        lending.why_not_approve(waiting, w.LEADER, w.L, NOW),
    ):
        assert [item.code for item in refusals] == [Code.NOT_ALLOWED_BY_POLICY]


def test_who_approves_is_another_and_does_it_once_and_in_time() -> None:
    waiting = replace(USE, approved_by=None)

    def codes(use: lending.LessonUse, by: Actor, when: Any = NOW) -> list[Code]:
        return [item.code for item in lending.why_not_approve(use, by, w.T, when)]

    assert codes(waiting, w.LEADER) == []
    assert codes(waiting, w.TEACHER) == [Code.APPROVAL_OWN]
    assert codes(USE, w.LEADER) == [Code.DETAILS_MISSING]
    assert codes(waiting, w.LEADER, UNTIL) == [Code.DETAILS_MISSING]


@pytest.mark.parametrize(("days", "goes"), [(-1, False), (0, True), (1, True), (2, False)])
def test_a_trip_covers_its_days_and_no_other(days: int, goes: bool) -> None:
    first, until = NOW.date(), UNTIL + timedelta(days=1)
    trip = replace(USE, first=first, until=until)
    terms = (trip.to, trip.activity, until)
    when = NOW + timedelta(days=days)
    against = list(lending.why_not_covered(trip, w.PUPIL, terms, w.T, when))
    assert (not against) is goes
