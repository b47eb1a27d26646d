"""Holds and their cases: on what each is placed and lifted, and what a medical return leaves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.custody import asks
from kiosk.custody.errors import Code
from kiosk.custody.reasons import Reason
from kiosk.custody.safeguarding.holding import AnswerSteps, ReviewHold, StoreSecurely, WriteAccount
from kiosk.custody.safeguarding.holds import AT_THE_DESK, REASONS, REVIEWED_WITHIN
from kiosk.custody.states import Action, HoldKind, Kind, State
from kiosk.custody.steps import Step
from tests.custody import world as w
from tests.custody.play import Play, handed_in

IMAGE = asks.Confiscate(
    w.RECORD, Kind.CONFISCATION, Reason.SUSPECTED_IMAGE, "teacher", w.DEVICE, w.PUPIL
)
POLICE = asks.HandToPolice(
    w.RECORD, "PC Hall", "1234", "Kent", "46/1", "off", None, "theirs", "ours"
)
DEPUTY = replace(w.DSL, staff_id="deputy")


def held(by: object = w.DSL) -> Play:
    """A hand-in that a safeguarding lead holds."""
    return handed_in().must(asks.PlaceHold(w.RECORD, HoldKind.DSL, "asked for"), by)  # type: ignore[arg-type]


def answered(play: Play, **more: object) -> AnswerSteps:
    """The whole checklist, answered."""
    ask = AnswerSteps(w.RECORD, play.known.holds[0].hold_id, tuple(Step), (), "CP 12")
    return replace(ask, **more)  # type: ignore[arg-type]


def lift(play: Play, **more: object) -> asks.LiftHold:
    """Lifting it with a closing note."""
    return replace(asks.LiftHold(w.RECORD, play.known.holds[0].hold_id, "debriefed"), **more)  # type: ignore[arg-type]


def test_a_case_is_closed_when_each_step_is_answered_with_a_note() -> None:
    play = held()
    assert play.do(lift(play), w.DSL) == {Code.DETAILS_MISSING}
    for step in Step:
        rest = tuple(item for item in Step if item is not step)
        play.must(answered(play, done=rest), w.DSL)
        assert play.do(lift(play), w.DSL) == {Code.DETAILS_MISSING}, step
    play.must(answered(play, done=(), not_needed=tuple(Step)), w.DSL)
    assert play.do(lift(play, note=" "), w.DSL) == {Code.DETAILS_MISSING}
    play.must(lift(play), w.DSL)
    assert play.known.holds == ()


def test_a_step_that_was_answered_too_soon_is_open_again() -> None:
    play = held()
    play.must(answered(play), w.DSL).must(answered(play, done=(Step.REVIEW,)), w.DSL)
    assert play.known.holds[0].steps == (Step.REVIEW,)


def test_answers_that_make_no_sense_are_refused() -> None:
    play = held()
    assert play.do(answered(play, reference=""), w.DSL) == {Code.DETAILS_MISSING}
    assert play.do(answered(play, not_needed=(Step.REVIEW,)), w.DSL) == {Code.DETAILS_MISSING}
    assert play.do(answered(play, hold_id="another"), w.DSL) == {Code.DETAILS_MISSING}
    leaders = handed_in().must(
        asks.PlaceHold(w.RECORD, HoldKind.LEADER, "asked for", w.DAY), w.LEADER
    )
    assert leaders.do(answered(leaders), w.DSL) == {Code.DETAILS_MISSING}
    for nobody in (w.OFFICE, w.LEADER, w.HEAD):
        assert play.do(answered(play), nobody) == {Code.ROLE_MISSING}
    assert play.do(answered(play), w.PARENT) == {Code.OWN_CHILD}


def test_a_deputy_lifts_the_lead_s_hold_with_a_second_person() -> None:
    play = held()
    play.must(answered(play), DEPUTY)
    assert play.do(lift(play), DEPUTY) == {Code.APPROVAL_MISSING}
    hold = play.known.holds[0].hold_id
    approve = asks.Approve(w.RECORD, Action.LIFT_HOLD, "deputy", "debriefed", subject=hold)
    assert play.do(approve, DEPUTY) == {Code.APPROVAL_OWN}
    play.must(approve, w.HEAD)
    given = play.known.approvals[-1].approval_id
    assert play.do(lift(play, approval_id=given, note="another note"), DEPUTY) == {
        Code.APPROVAL_MISSING
    }
    play.must(lift(play, approval_id=given), DEPUTY)


def test_what_the_rule_held_at_the_intake_is_nobody_s_own_hold() -> None:
    play = Play().must(IMAGE, w.DSL)
    assert play.known.holds[0].by_rule
    play.must(answered(play), DEPUTY).must(lift(play), DEPUTY)


def test_a_case_goes_on_while_the_police_have_the_device() -> None:
    play = Play().must(IMAGE, w.DSL)
    agree = asks.Approve(w.RECORD, Action.HAND_TO_POLICE, "dsl", POLICE.crime_reference)
    play.must(agree, w.HEAD)
    play.must(replace(POLICE, approval_id=play.known.approvals[-1].approval_id), w.DSL)
    assert play.known.state is State.WITH_POLICE
    play.must(answered(play), w.DSL).must(lift(play), w.DSL)
    assert play.known.state is State.WITH_POLICE


@pytest.mark.parametrize("days", [-1, REVIEWED_WITHIN.days + 1])
def test_a_leaders_hold_is_reviewed_before_long(days: int) -> None:
    place = asks.PlaceHold(w.RECORD, HoldKind.LEADER, "asked for", w.DAY + timedelta(days=days))
    assert handed_in().do(place, w.LEADER) == {Code.DETAILS_MISSING}


def test_a_leaders_hold_is_kept_until_another_day_and_no_safeguarding_hold_is() -> None:
    play = handed_in().must(asks.PlaceHold(w.RECORD, HoldKind.LEADER, "asked for", w.DAY), w.LEADER)
    again = w.DAY + timedelta(days=7)
    review = ReviewHold(w.RECORD, play.known.holds[0].hold_id, again, "the family is away")
    assert play.do(replace(review, note=" "), w.HEAD) == {Code.DETAILS_MISSING}
    assert play.do(replace(review, review_on=None), w.HEAD) == {Code.DETAILS_MISSING}
    assert play.do(review, w.OFFICE) == {Code.ROLE_MISSING}
    assert play.do(review, w.PARENT) == {Code.OWN_CHILD}
    play.must(review, w.HEAD)
    assert play.known.holds[0].review_on == again
    ours = held()
    assert ours.do(replace(review, hold_id=ours.known.holds[0].hold_id), w.DSL) == {
        Code.DETAILS_MISSING
    }


def test_of_a_suspected_image_nothing_is_written_in_one_s_own_words() -> None:
    play = Play().must(IMAGE, w.DSL)
    for kind in HoldKind:
        day = w.DAY if kind is HoldKind.LEADER else None
        own = asks.PlaceHold(w.RECORD, kind, "one's own words", day)
        assert play.do(own, w.DSL) == {Code.NOT_ALLOWED_BY_POLICY}
        play.must(replace(own, reason=REASONS[kind][0]), w.DSL)
    for told in (asks.ReportLost(w.RECORD, "words"), asks.ReportGivenBack(w.RECORD, "words")):
        assert play.do(told) == {Code.NOT_ALLOWED_BY_POLICY}
    assert play.do(StoreSecurely(w.RECORD, "a picture of")) == {Code.NOT_ALLOWED_BY_POLICY}
    assert Play().do(replace(IMAGE, bag="her"), w.DSL) == {Code.NOT_ALLOWED_BY_POLICY}
    play.must(StoreSecurely(w.RECORD, "S-0041"))
    assert (play.known.stored, play.known.bag) == (True, "S-0041")


def test_the_desk_s_words_are_among_the_reasons() -> None:
    assert all(AT_THE_DESK in REASONS[kind] for kind in (HoldKind.DSL, HoldKind.LEADER))


def test_a_medical_return_is_written_up_once() -> None:
    play = handed_in()
    account = WriteAccount(w.RECORD, "Low sugar; the reader was needed.")
    assert play.do(account) == {Code.WRONG_STATE}
    play.must(asks.ReturnMedically(w.RECORD), w.TEACHER)
    assert play.do(replace(account, text=" "), w.TEACHER) == {Code.DETAILS_MISSING}
    play.must(account, w.OFFICE)
    assert play.known.accounted
    assert play.do(account, w.OFFICE) == {Code.WRONG_STATE}
