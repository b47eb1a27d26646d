"""The account of a day: was + came - went = is, whatever happened; nothing restricted is named."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from kiosk.custody import events as e
from kiosk.custody.reasons import Reason
from kiosk.custody.record import Entry
from kiosk.custody.school.day import Day, Way, day_of
from kiosk.custody.states import HoldKind, IdentityMethod, Kind, Relation, SignOffMethod
from tests.custody.play import at

START, END = at("2026-11-23 00:00"), at("2026-11-24 00:00")
Step = tuple[str, e.Event]


def story(*steps: Step) -> list[Entry]:
    return [
        Entry(number, event, at(f"2026-11-{when}"), "staff-office")
        for number, (when, event) in enumerate(steps, start=1)
    ]


def hand_in(when: str = "23 08:42", record: str = "r") -> Step:
    return when, e.HandedIn(record, "device", "pupil", "12")


def released(
    when: str, method: SignOffMethod = SignOffMethod.DRAWN, early: str | None = None
) -> Step:
    event = e.Released(
        "r", "adult", Relation.CARER, IdentityMethod.KNOWN, method, early_reason=early
    )
    return when, event


def confiscated(
    when: str, kind: Kind = Kind.CONFISCATION, reason: Reason = Reason.BEHAVIOUR
) -> Step:
    return when, e.Confiscated("r", kind, reason, "staff", at(f"2026-11-{when}"), "device", "pupil")


def account(*stories: Sequence[Entry]) -> Day:
    day = day_of(stories, START, END)
    came, went = day.count(came=True).total(), day.count(came=False).total()
    assert len(day.was) + came - went == len(day.here)
    return day


def ways(day: Day) -> list[tuple[Way, bool]]:
    return [(turn.way, turn.came) for turn in day.turns]


def test_a_hand_in_that_goes_home() -> None:
    day = account(story(hand_in(), released("23 15:31")))
    assert ways(day) == [(Way.HAND_IN, True), (Way.SIGNED, False)]
    assert (day.was, day.here) == ((), ())


def test_an_earlier_sign_off_is_counted_apart() -> None:
    day = account(story(hand_in(), released("23 15:31", SignOffMethod.STANDING)))
    assert day.count(came=False) == {Way.EARLIER_SIGN_OFF: 1}


def test_what_was_left_from_before_and_what_stays() -> None:
    left, gone = story(hand_in("20 08:40")), story(hand_in("20 08:41"), released("23 09:00"))
    day = account(left, gone)
    assert (len(day.was), len(day.here)) == (2, 1)
    assert ways(day) == [(Way.SIGNED, False)]


def test_the_day_ends_where_the_next_begins() -> None:
    day = account(story(hand_in(), released("24 09:00")))
    assert ways(day) == [(Way.HAND_IN, True)]
    assert len(day.here) == 1


def test_what_came_after_and_what_had_gone_before_do_not_count() -> None:
    day = account(story(hand_in("24 08:40")), story(hand_in("20 08:40"), released("20 15:31")))
    assert day == Day()


@pytest.mark.parametrize(
    ("event", "way"),
    [
        (e.Voided("r"), Way.VOIDED),
        (e.ReportedLost("r"), Way.LOST),
        (e.ReportedGivenBack("r"), Way.GIVEN_BACK),
        (e.ReturnedMedically("r"), Way.MEDICAL),
    ],
)
def test_every_other_way_out_has_a_name(event: e.Event, way: Way) -> None:
    assert ways(account(story(hand_in(), ("23 09:00", event))))[-1] == (way, False)


def test_lost_and_found_again_is_there() -> None:
    steps = hand_in(), ("23 09:00", e.ReportedLost("r")), ("23 10:00", e.FoundAgain("r", "4"))
    day = account(story(*steps))
    assert ways(day)[1:] == [(Way.LOST, False), (Way.FOUND_AGAIN, True)]
    assert len(day.here) == 1


def test_a_loan_a_move_and_a_change_of_kind_are_no_turns() -> None:
    until = at("2026-11-23 12:00")
    changed = e.KindChanged(
        "r", Kind.CONFISCATION, Reason.BEHAVIOUR, "staff", at("2026-11-23 11:00")
    )
    steps = (
        hand_in(),
        ("23 09:00", e.Moved("r", "3")),
        ("23 10:00", e.Lent("r", "staff", "a trip", until, "approval")),
        ("23 11:00", e.LoanReturned("r", "3")),
        ("23 11:30", changed),
    )
    assert ways(account(story(*steps))) == [(Way.HAND_IN, True)]


def test_taken_by_a_teacher_it_is_the_school_s_from_then() -> None:
    taken = e.Taken("r", Kind.CONFISCATION, Reason.BEHAVIOUR, "staff", at("2026-11-23 12:00"))
    day = account(story(("23 11:00", taken), ("23 11:30", e.Received("r", "3"))))
    assert ways(day) == [(Way.CONFISCATION, True)]


@pytest.mark.parametrize(
    "first",
    [
        confiscated("23 11:00", Kind.SAFEKEEPING, Reason.PROTECT_PUPIL),
        confiscated("23 11:00", Kind.CONFISCATION, Reason.SUSPECTED_IMAGE),
    ],
)
def test_of_what_is_restricted_only_the_number_is_told(first: Step) -> None:
    day = account(story(first, released("23 15:31")))
    assert ways(day) == [(Way.HELD, True), (Way.HELD, False)]


def test_a_hold_by_the_safeguarding_lead_hides_how_it_goes_while_it_stands() -> None:
    held = ("23 09:00", e.HoldPlaced("r", "hold", HoldKind.POLICE))
    police = ("23 10:00", e.HandedToPolice("r", "Kent", "46/1", "off"))
    day = account(story(hand_in(), held, police))
    assert ways(day)[-1] == (Way.HELD, False)


def test_entries_go_by_number_when_the_clock_went_back() -> None:
    steps = story(hand_in("23 08:42"), released("23 15:31"))
    early = datetime.fromisoformat("2026-11-22T09:00:00+00:00")
    turned = [steps[0], Entry(2, steps[1].event, early, "staff-office", confirmed=False)]
    day = account(turned)
    assert ways(day) == [(Way.HAND_IN, True), (Way.SIGNED, False)]


def test_the_turns_of_all_records_stand_in_the_order_of_their_numbers() -> None:
    later = [Entry(9, e.HandedIn("x", "d", "p"), START + timedelta(hours=8), None)]
    day = account(later, story(hand_in("23 09:00")))
    assert [turn.entry.sequence for turn in day.turns] == [1, 9]
