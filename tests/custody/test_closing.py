"""Closing the day: only when nothing differs, or each difference has a reason and a name."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from kiosk.custody import events as e
from kiosk.custody.errors import Code
from kiosk.custody.folding import fold
from kiosk.custody.record import CustodyRecord, Entry
from kiosk.custody.school.closing import (
    REASONS,
    Because,
    Count,
    Difference,
    Differing,
    Explained,
    counted,
    why_not_close,
)
from kiosk.custody.states import State
from tests.custody.play import at

NOW = at("2026-11-23 16:00")
TODAY = NOW.date()
STAFF = {"staff-office", "staff-head"}


def held(name: str, state: State = State.IN_CUSTODY, late: bool = False) -> CustodyRecord:
    first = Entry(1, e.HandedIn(f"record-{name}", name, "pupil", "1"), NOW, "staff-office")
    deadline = NOW + timedelta(hours=-1 if late else 1)
    kept = None if state is State.IN_CUSTODY else deadline
    return replace(fold([first]), state=state, deadline=kept)


def explained(*keys: str, because: Because, staff: str = "staff-office") -> dict[str, Explained]:
    return {key: Explained(because, staff) for key in keys}


def codes(count: Count, answers: dict[str, Explained]) -> list[Code]:
    return [item.code for item in why_not_close(count, answers, STAFF)]


def keys(count: Count) -> Sequence[tuple[Differing, str]]:
    return [(item.what, item.key) for item in count.differences]


def test_all_seen_is_nothing_to_explain() -> None:
    count = counted([held("a"), held("b")], {"a", "b"}, NOW, TODAY)
    assert count == Count(2, 2, 0, ())
    assert codes(count, {}) == []


def test_an_empty_safe_closes() -> None:
    assert codes(counted([], set(), NOW, TODAY), {}) == []


def test_what_was_not_seen_needs_a_reason_and_a_name() -> None:
    count = counted([held("a"), held("b")], {"b"}, NOW, TODAY)
    assert keys(count) == [(Differing.MISSING, "record-a")]
    assert codes(count, {}) == [Code.DIFFERENCE_OPEN]
    for because, staff in product(Because, ("staff-office", "staff-gone", "")):
        fine = because in REASONS[Differing.MISSING] and staff in STAFF
        answer = explained("record-a", because=because, staff=staff)
        assert (codes(count, answer) == []) is fine


def test_what_was_seen_and_is_not_expected_needs_one_too() -> None:
    count = counted([held("a", State.LOST)], {"a", "x"}, NOW, TODAY)
    assert keys(count) == [(Differing.UNEXPECTED, "a"), (Differing.UNEXPECTED, "x")]
    assert codes(count, explained("a", because=Because.NOT_TAKEN_IN)) == [Code.DIFFERENCE_OPEN]
    assert codes(count, explained("a", "x", because=Because.SENT_BACK)) == []


@pytest.mark.parametrize("state", [State.ON_LOAN, State.PASSED_ON])
def test_who_has_it_in_time_answers_for_it_by_having_it(state: State) -> None:
    assert counted([held("a", state)], set(), NOW, TODAY) == Count(0, 0, 1, (), ("record-a",))
    late = counted([held("a", state, late=True)], set(), NOW, TODAY)
    assert keys(late) == [(Differing.LATE, "record-a")]
    assert codes(late, explained("record-a", because=Because.WITH_STAFF)) == []


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("day", [None, TODAY, TODAY - timedelta(days=1)])
def test_what_is_on_its_way_stops_the_close_unless_a_leader_decided_today(
    day: date | None, late: bool
) -> None:
    going = replace(held("a", State.IN_TRANSIT, late), left_out_on=day)
    count = counted([going], set(), NOW, TODAY)
    answers = [codes(count, explained("record-a", because=item)) for item in Because]
    stops = day != TODAY
    assert keys(count) == ([(Differing.ON_ITS_WAY, "record-a")] if stops else [])
    assert answers == [[Code.DIFFERENCE_OPEN] if stops else []] * len(Because)
    assert count.elsewhere == (0 if stops else 1)


def test_a_device_without_a_label_is_never_seen_by_a_scan() -> None:
    unlabelled = replace(held("a"), device_id=None)
    count = counted([unlabelled], {"x"}, NOW, TODAY)
    assert (Differing.MISSING, "record-a") in keys(count)


def test_what_has_gone_is_not_counted() -> None:
    gone = [held("a", State.RELEASED), held("b", State.VOIDED), held("c", State.GIVEN_BACK)]
    assert counted(gone, set(), NOW, TODAY) == Count(0, 0, 0, ())


def test_the_sum_always_holds() -> None:
    for seen in ({"a"}, {"b"}, {"a", "b"}, set(), {"z"}):
        count = counted([held("a"), held("b"), held("c", State.ON_LOAN)], seen, NOW, TODAY)
        missing = sum(item.what is Differing.MISSING for item in count.differences)
        assert count.expected - count.found == missing


def test_an_answer_to_something_else_is_no_answer() -> None:
    count = Count(1, 0, 0, (Difference(Differing.MISSING, "record-a", "a"),))
    assert codes(count, explained("record-b", because=Because.LOST)) == [Code.DIFFERENCE_OPEN]
