"""Cases that a real office meets, as far as custody covers them, and every other refusal."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.custody import asks
from kiosk.custody import events as e
from kiosk.custody.acts.uncollected import (
    DecideDisposal,
    MakeAppointment,
    RecordContact,
    Result,
    Way,
)
from kiosk.custody.consequences import OWN_MEDICAL_RETURN
from kiosk.custody.decide import decide
from kiosk.custody.errors import WORDS, Code, Refusal
from kiosk.custody.folding import apply, fold
from kiosk.custody.permissions import MAY, MAY_LIFT, MAY_PLACE, Actor, at_the_desk
from kiosk.custody.reasons import HELD_AT_ONCE, SAFETY, Reason
from kiosk.custody.record import Entry
from kiosk.custody.register import AlertRaised
from kiosk.custody.safeguarding.holding import AnswerSteps
from kiosk.custody.states import Action, Condition, HoldKind, Kind, Role, State
from kiosk.custody.steps import Step
from tests.custody import law
from tests.custody import world as w
from tests.custody.play import Play, at, handed_in

KNOWN = (w.DEVICE, w.PUPIL)
HAND_IN = asks.HandIn(w.RECORD, *KNOWN)
CONFISCATED = asks.Confiscate(w.RECORD, Kind.CONFISCATION, Reason.DEVICE_POLICY, "teacher", *KNOWN)
TAKEN = asks.Take(w.RECORD, Kind.CONFISCATION, Reason.DEVICE_POLICY, "teacher", *KNOWN)
RECEIPT = asks.HandToPolice(
    w.RECORD, "PC Hall", "1234", "Kent", "46/1", "on, isolated", "left on", "theirs", "ours"
)


def alerted(play: Play) -> set[Role]:
    return {role for item in play.last if isinstance(item, AlertRaised) for role in item.roles}


def test_permissions_are_as_the_law_states_them() -> None:
    assert {action: set(roles) for action, roles in MAY.items()} == law.MAY_DO
    assert {kind: set(roles) for kind, roles in MAY_LIFT.items()} == law.MAY_LIFT
    assert set(MAY_PLACE) == set(HoldKind)
    seen = set().union(*MAY.values())
    assert seen.isdisjoint({Role.TECHNICIAN, Role.GOVERNOR}), "neither sees a pupil's name"


@pytest.mark.parametrize("role", Role)
def test_the_desk_carries_the_desks_role_only(role: Role) -> None:
    at_desk = {Role.OFFICE} if role in law.NOT_TEACHERS else set()
    assert at_the_desk(frozenset({role})) == at_desk


def test_every_code_has_words_and_a_remedy() -> None:
    assert set(WORDS) == set(Code)
    assert all(Refusal(code).words and Refusal(code).remedy for code in Code)


# --- in ---


def test_a_device_is_handed_in_once() -> None:
    play = handed_in()
    assert play.do(HAND_IN) == {Code.ALREADY_IN_CUSTODY}
    assert play.last == ()


def test_what_was_given_back_without_us_is_not_already_in() -> None:
    play = handed_in().must(asks.ReportGivenBack(w.RECORD))
    play.now = at("2026-11-24 08:40")
    assert play.do(HAND_IN) == {Code.WRONG_STATE}
    play.must(asks.FindAgain(w.RECORD, "7"))
    assert play.release(w.CHILD) == {Code.NOT_DUE}, "it is a new day's hand-in"
    play.now = at("2026-11-24 15:30")
    assert play.release(w.CHILD) == set()


def test_what_was_lost_and_is_found_is_due_when_it_was() -> None:
    play = handed_in().must(asks.ReportLost(w.RECORD))
    play.now = at("2026-11-24 08:40")
    play.must(asks.FindAgain(w.RECORD))
    assert play.release(w.CARER) == set()


def test_a_leaver_and_an_exempt_device_are_not_taken_in() -> None:
    assert Play().do(replace(HAND_IN, pupil_left=True)) == {Code.PUPIL_LEFT}
    assert Play().do(replace(HAND_IN, exempt=True)) == {Code.EXEMPT}
    assert Play().do(replace(HAND_IN, exempt=True, surrendered=True)) == set()


def test_an_intake_is_undone_by_the_same_person_within_the_minute() -> None:
    play = handed_in()
    play.now += timedelta(seconds=60)
    assert play.do(asks.Void(w.RECORD), w.EVERY_CHAIR) == {Code.NOT_THE_SAME_PERSON}
    assert play.do(asks.Void(w.RECORD)) == set()
    assert play.known.state is State.VOIDED


@pytest.mark.parametrize("late", [timedelta(seconds=61), timedelta(days=-1), timedelta(days=365)])
def test_no_later_and_no_clock_that_jumped(late: timedelta) -> None:
    play = handed_in()
    play.now += late
    assert play.do(asks.Void(w.RECORD)) == {Code.TOO_LATE_TO_VOID}


def test_nor_when_something_has_followed() -> None:
    play = handed_in().must(asks.Move(w.RECORD, "9"))
    assert play.do(asks.Void(w.RECORD)) == {Code.TOO_LATE_TO_VOID}


def test_a_slip_of_the_condition_does_not_stop_an_undo() -> None:
    play = handed_in().must(asks.NoteCondition(w.RECORD, "in", Condition.CRACKED))
    assert play.known.condition_in is Condition.CRACKED
    assert play.do(asks.Void(w.RECORD)) == set()


# --- confiscation ---


def test_a_teacher_records_what_they_took_and_the_office_takes_it_over() -> None:
    play = Play().must(TAKEN, w.TEACHER)
    assert (play.known.state, play.known.holder) == (State.IN_TRANSIT, "teacher")
    assert play.known.deadline == play.now + timedelta(minutes=60)
    earlier = play.now - timedelta(minutes=50)
    slip = Play().must(replace(TAKEN, taken_at=earlier), w.TEACHER)
    assert slip.known.deadline == earlier + timedelta(minutes=60)
    assert play.release() == {Code.NOT_IN_CUSTODY}
    play.must(asks.Receive(w.RECORD, "C4", Condition.MARKED))
    assert (play.known.state, play.known.slot, play.known.holder) == (State.IN_CUSTODY, "C4", None)


def test_what_was_handed_in_is_confiscated_and_judged_again() -> None:
    play = handed_in()
    change = asks.ChangeKind(w.RECORD, Kind.CONFISCATION, Reason.DEVICE_POLICY, "teacher")
    play.now = at("2026-11-23 11:00")
    play.must(change, w.TEACHER)
    play.now = at("2026-11-23 15:30")
    assert play.release(w.CHILD) == {Code.COLLECTOR_NOT_AUTHORISED}
    assert play.release(w.ADULT) == {Code.COLLECTOR_NOT_AUTHORISED}
    assert play.release(w.CARER) == set()


def test_no_stated_time_makes_a_hand_in_due_earlier() -> None:
    play = handed_in()
    yesterday = play.now - timedelta(hours=17)
    change = asks.ChangeKind(
        w.RECORD, Kind.CONFISCATION, Reason.DEVICE_POLICY, "teacher", yesterday
    )
    assert play.do(change) == {Code.DETAILS_MISSING}
    play.now -= timedelta(days=1)
    play.must(replace(change, taken_at=None))
    assert play.known.taken_in_at == at("2026-11-23 08:42"), "nor does a clock that went back"


@pytest.mark.parametrize(
    "change",
    [
        {"taken_at": at("2026-11-23 09:01")},
        {"taken_at": at("2026-11-22 08:59")},
        {"taken_by": " "},
        {"kind": Kind.HAND_IN},
    ],
    ids=str,
)
def test_a_confiscation_says_who_when_and_what(change: dict[str, object]) -> None:
    ask = replace(CONFISCATED, **change)  # type: ignore[arg-type]
    assert Play().do(ask) == {Code.DETAILS_MISSING}


def test_policy_says_who_may_confiscate_but_not_who_may_protect() -> None:
    leaders = replace(w.L.policy(w.INTAKE), leave_to_confiscate=frozenset({Role.LEADER}))
    school = w.school(leaders)
    assert Play(school).do(TAKEN, w.TEACHER) == {Code.NOT_ALLOWED_BY_POLICY}
    for kind in (Kind.SAFEKEEPING, Kind.FOUND_PROPERTY):
        assert Play(school).do(replace(TAKEN, kind=kind), w.TEACHER) == set()


@pytest.mark.parametrize("reason", Reason)
def test_what_concerns_safety_tells_the_safeguarding_lead_and_some_of_it_holds(
    reason: Reason,
) -> None:
    play = Play().must(replace(CONFISCATED, reason=reason))
    assert alerted(play) == ({Role.DSL} if reason in SAFETY else set())
    assert [hold.kind for hold in play.known.holds] == (
        [HoldKind.DSL] if reason in HELD_AT_ONCE else []
    )


def test_a_suspected_image_is_held_at_once_and_never_described() -> None:
    image = replace(CONFISCATED, reason=Reason.SUSPECTED_IMAGE)
    for field in ("place", "told_pupil", "description"):
        written = replace(image, **{field: "words"})  # type: ignore[arg-type]
        assert Play().do(written) == {Code.NOT_ALLOWED_BY_POLICY}
    play = Play().must(image)
    looked = asks.NoteCondition(w.RECORD, "in", Condition.GOOD, "words")
    assert play.do(looked) == {Code.NOT_ALLOWED_BY_POLICY}
    assert play.do(asks.KeepOvernight(w.RECORD, "words")) == {Code.NOT_ALLOWED_BY_POLICY}
    assert play.do(asks.Void(w.RECORD)) == {Code.HELD, Code.TOO_LATE_TO_VOID}


def test_safekeeping_is_ended_as_such_by_the_safeguarding_lead_alone() -> None:
    play = Play().must(replace(CONFISCATED, kind=Kind.SAFEKEEPING))
    change = asks.ChangeKind(w.RECORD, Kind.CONFISCATION, Reason.DEVICE_POLICY, "teacher")
    assert play.do(change, w.HEAD) == {Code.ROLE_MISSING}
    assert play.do(change, w.DSL) == set()


@pytest.mark.parametrize("kind", [Kind.CONFISCATION, Kind.FOUND_PROPERTY])
def test_a_kind_changes_into_another_and_never_into_found(kind: Kind) -> None:
    play = Play().must(CONFISCATED)
    change = asks.ChangeKind(w.RECORD, kind, Reason.DEVICE_POLICY, "teacher")
    assert play.do(change) == {Code.WRONG_STATE}


def test_a_word_for_one_kind_is_none_for_another() -> None:
    play = Play().must(replace(CONFISCATED, kind=Kind.SAFEKEEPING))
    play.must(asks.ClearSafekeeping(w.RECORD, "carer", play.now), w.DSL)
    to = asks.ChangeKind(w.RECORD, Kind.CONFISCATION, Reason.DEVICE_POLICY, "teacher")
    play.must(to, w.DSL)
    play.must(asks.AgreeTime(w.RECORD, play.now), w.HEAD)
    play.must(replace(to, kind=Kind.SAFEKEEPING), w.DSL)
    assert (play.known.cleared, play.known.agreed_due) == (None, None)


def test_a_spare_label_says_which_device_it_is_once() -> None:
    play = Play().must(asks.Take(w.RECORD, Kind.FOUND_PROPERTY, Reason.FOUND, "teacher"))
    play.must(asks.Receive(w.RECORD))
    play.must(asks.Identify(w.RECORD, w.DEVICE))
    assert play.do(asks.Identify(w.RECORD, w.OTHER_DEVICE)) == {Code.DEVICE_MISMATCH}
    play.must(asks.Identify(w.RECORD, w.DEVICE, w.PUPIL))
    again = asks.Identify(w.RECORD, w.DEVICE, w.OTHER_PUPIL)
    assert play.do(again) == {Code.DEVICE_MISMATCH}


# --- second persons ---


def test_own_children_are_decided_about_by_others() -> None:
    play = Play().must(CONFISCATED)
    time = asks.AgreeTime(w.RECORD, play.now)
    assert play.do(time, w.PARENT) == {Code.OWN_CHILD}
    approve = asks.Approve(w.RECORD, Action.RELEASE, "office", w.EARLY, "carer")
    assert play.do(approve, w.PARENT) == {Code.OWN_CHILD}
    assert play.do(replace(approve, collector_id="adult"), w.RELATIVE) == {Code.OWN_CHILD}
    play.must(asks.PlaceHold(w.RECORD, HoldKind.DSL, "asked for"), w.PARENT)
    lift = asks.LiftHold(w.RECORD, play.known.holds[0].hold_id, "done")
    assert Code.OWN_CHILD in play.do(lift, w.PARENT)
    safe = Play().must(replace(CONFISCATED, kind=Kind.SAFEKEEPING))
    clear = asks.ClearSafekeeping(w.RECORD, "adult", safe.now)
    assert safe.do(clear, w.RELATIVE) == {Code.OWN_CHILD}
    assert safe.do(clear, w.PARENT) == {Code.OWN_CHILD}


def test_an_approval_says_who_asked_and_why() -> None:
    play = Play().must(CONFISCATED)
    approve = asks.Approve(w.RECORD, Action.RELEASE, "office", " ")
    assert play.do(approve, w.HEAD) == {Code.DETAILS_MISSING}
    assert play.do(replace(approve, reason="x", requested_by=""), w.HEAD) == {Code.DETAILS_MISSING}
    assert play.do(replace(approve, reason="x"), w.TEACHER) == {Code.ROLE_MISSING}


def test_a_leaders_hold_is_lifted_by_its_leader_or_with_a_second_person() -> None:
    play = handed_in()
    place = asks.PlaceHold(w.RECORD, HoldKind.LEADER, "asked for", w.DAY)
    assert play.do(replace(place, review_on=None), w.LEADER) == {Code.DETAILS_MISSING}
    play.must(place, w.LEADER)
    lift = asks.LiftHold(w.RECORD, play.known.holds[0].hold_id, "spoke to the family")
    assert play.do(lift, w.HEAD) == {Code.APPROVAL_MISSING}
    for reason, subject in (("something else", lift.hold_id), ("spoke to the family", "another")):
        approval = play.approve(Action.LIFT_HOLD, reason, by=w.DSL, subject=subject)
        assert play.do(replace(lift, approval_id=approval), w.HEAD) == {Code.APPROVAL_MISSING}
    approval = play.approve(Action.LIFT_HOLD, "spoke to the family", by=w.DSL, subject=lift.hold_id)
    assert play.do(replace(lift, approval_id=approval), w.HEAD) == set()


def test_a_hold_says_who_may_place_it_and_why() -> None:
    play = handed_in()
    hold = asks.PlaceHold(w.RECORD, HoldKind.DSL, "asked for")
    assert play.do(hold, w.LEADER) == {Code.ROLE_MISSING}
    assert play.do(hold, w.OFFICE) == {Code.ROLE_MISSING}
    assert play.do(replace(hold, reason=""), w.DSL) == {Code.DETAILS_MISSING}
    assert play.do(asks.LiftHold(w.RECORD, "none", "x"), w.DSL) == {Code.DETAILS_MISSING}


# --- out for a while ---


def test_lesson_use_goes_out_with_leave_and_comes_back() -> None:
    play = handed_in(w.T)
    lend = asks.Lend(w.RECORD, "teacher", "photography", play.now + timedelta(hours=1))
    assert play.do(lend) == {Code.APPROVAL_MISSING}
    lend = replace(lend, approval_id=play.approve(Action.LEND, "photography"))
    assert play.do(replace(lend, until=play.now)) == {Code.DETAILS_MISSING}
    assert play.do(replace(lend, activity="a quick call")) == {Code.APPROVAL_MISSING}
    play.must(lend)
    assert (play.known.state, play.known.holder) == (State.ON_LOAN, "teacher")
    assert play.release() == {Code.NOT_IN_CUSTODY}
    play.must(asks.ReturnLoan(w.RECORD, "7"))
    assert play.known.slot == "7"


def test_the_clubs_leader_takes_the_sign_off() -> None:
    play = handed_in()
    play.now = at("2026-11-23 15:40")
    play.must(asks.PassOn(w.RECORD, "teacher", "chess club"))
    assert play.release(actor=w.LEADER) == {Code.ROLE_MISSING}
    assert play.release(actor=replace(w.OUTSIDER, staff_id="teacher")) == {Code.ROLE_MISSING}
    assert play.release(actor=w.TEACHER) == set()


def test_a_leader_with_a_child_of_their_own_in_the_club_signs_nothing_for_it() -> None:
    play = handed_in().must(asks.PassOn(w.RECORD, "club", "chess club"))
    play.now = at("2026-11-23 16:40")
    leader = Actor("club", frozenset({Role.TEACHER}), frozenset({"carer"}), frozenset({w.PUPIL}))
    assert play.release(w.ADULT, leader) == {Code.OWN_CHILD}


@pytest.mark.parametrize(
    "ask",
    [
        asks.Lend(w.RECORD, "teacher", "photography", w.TIMES[-1]),
        asks.PassOn(w.RECORD, "teacher", "club"),
    ],
    ids=lambda ask: ask.action,
)
def test_only_hand_ins_go_out_for_a_while(ask: asks.Ask) -> None:
    assert Code.NOT_ALLOWED_BY_POLICY in Play(w.T).must(CONFISCATED).do(ask)


# --- the other exits ---


def test_a_child_gets_a_medical_device_back_in_one_step_alone_and_it_alerts() -> None:
    play = handed_in().must(asks.ReturnMedically(w.RECORD), w.TEACHER)
    assert play.known.state is State.RETURNED
    assert alerted(play) == {Role.DSL, Role.HEAD}


def test_where_it_was_their_own_childs_the_alert_says_so() -> None:
    play = handed_in().must(asks.ReturnMedically(w.RECORD), w.PARENT)
    (alert,) = (item for item in play.last if isinstance(item, AlertRaised))
    assert alert.kind == OWN_MEDICAL_RETURN
    assert alerted(play) == {Role.DSL, Role.HEAD}


@pytest.mark.parametrize("kind", [HoldKind.DSL, HoldKind.POLICE])
def test_under_a_hold_it_alerts_and_a_substitute_is_asked_for(kind: HoldKind) -> None:
    play = handed_in().must(asks.PlaceHold(w.RECORD, kind, "asked for"), w.DSL)
    before = play.known
    refused = {Code.HELD if kind is HoldKind.DSL else Code.POLICE_INTEREST}
    assert play.do(asks.ReturnMedically(w.RECORD), w.TEACHER) == refused
    assert isinstance(play.last[0], e.MedicalNeedRaised)
    assert alerted(play) == {Role.DSL, Role.HEAD}
    assert replace(play.known, last_sequence=before.last_sequence) == before


def test_the_police_take_a_device_under_any_hold_against_a_complete_receipt() -> None:
    play = Play().must(replace(CONFISCATED, reason=Reason.EVIDENCE))
    play.must(asks.PlaceHold(w.RECORD, HoldKind.POLICE, "asked for"), w.LEADER)
    assert Code.ROLE_MISSING in play.do(RECEIPT, w.OFFICE)
    assert Code.ROLE_MISSING in play.do(RECEIPT, w.LEADER)
    assert play.do(RECEIPT, w.DSL) == {Code.APPROVAL_MISSING}, "it was confiscated"
    agree = asks.Approve(w.RECORD, Action.HAND_TO_POLICE, "dsl", RECEIPT.crime_reference)
    assert play.do(agree, w.LEADER) == {Code.ROLE_MISSING}, "a leader may not know of it"
    play.must(agree, w.HEAD)
    receipt = replace(RECEIPT, approval_id=play.known.approvals[-1].approval_id)
    for field in ("officer", "number", "force", "power_state"):
        lacking = replace(receipt, **{field: ""})  # type: ignore[arg-type]
        assert play.do(lacking, w.DSL) == {Code.DETAILS_MISSING}
    for field in ("sign_off_id", "staff_sign_off_id"):
        unsigned = replace(receipt, **{field: None})  # type: ignore[arg-type]
        assert play.do(unsigned, w.DSL) == {Code.SIGNATURE_MISSING}
    assert play.do(receipt, w.DSL) == set()
    assert play.known.state is State.WITH_POLICE


def test_nobody_hands_their_own_childs_device_to_the_police() -> None:
    parent = replace(w.DSL, adults=frozenset({"carer"}), children=frozenset({w.PUPIL}))
    play = Play().must(asks.HandIn(w.RECORD, w.DEVICE, w.PUPIL))
    assert play.do(RECEIPT, parent) == {Code.OWN_CHILD}
    assert play.do(RECEIPT, w.DSL) == set()


def test_only_the_lead_takes_the_mark_of_a_suspected_image_away() -> None:
    play = Play().must(replace(CONFISCATED, reason=Reason.SUSPECTED_IMAGE))
    change = asks.ChangeKind(w.RECORD, Kind.SAFEKEEPING, Reason.PROTECT_PUPIL, "teacher")
    for who in (w.TEACHER, w.OFFICE, w.LEADER):
        assert play.do(change, who) == {Code.ROLE_MISSING}
    assert Code.NOT_ALLOWED_BY_POLICY in play.do(replace(change, told_pupil="words"), w.DSL)
    assert play.do(change, w.DSL) == set()


def test_the_headteacher_disposes_after_notice_with_a_second_person() -> None:
    play = Play().must(CONFISCATED)
    decide_it = DecideDisposal(w.RECORD, dispose=True, note="nobody answers")
    assert play.do(decide_it, w.HEAD) == {Code.DETAILS_MISSING}, "no notice was given"
    play.must(RecordContact(w.RECORD, Way.LETTER, Result.SENT, w.DAY, "carer", notice=True))
    assert play.do(decide_it, w.HEAD) == {Code.NOT_DUE}
    play.now = at("2026-12-21 09:00")
    given = asks.Dispose(w.RECORD, w.DAY, note="recycled")
    assert play.do(given, w.HEAD) == {Code.DETAILS_MISSING, Code.APPROVAL_MISSING}
    play.must(decide_it, w.HEAD)
    assert play.do(given, w.HEAD) == {Code.APPROVAL_MISSING}
    own = play.approve(Action.DISPOSE, "recycled", by=w.HEAD)
    assert play.do(replace(given, approval_id=own), w.HEAD) == {Code.APPROVAL_OWN}
    whole = replace(given, approval_id=play.approve(Action.DISPOSE, "recycled"))
    assert Code.ROLE_MISSING in play.do(whole, w.LEADER)
    before = replace(whole, notice_given=w.DAY - timedelta(days=1))
    assert play.do(before, w.HEAD) == {Code.DETAILS_MISSING}, "notice of something else"
    assert play.do(whole, w.HEAD) == set()


def test_a_family_that_will_come_undoes_the_decision() -> None:
    play = Play().must(CONFISCATED)
    play.must(RecordContact(w.RECORD, Way.LETTER, Result.SENT, w.DAY, "carer", notice=True))
    play.now = at("2026-12-21 09:00")
    play.must(DecideDisposal(w.RECORD, dispose=True, note="nobody answers"), w.HEAD)
    today = play.now.date()
    play.must(RecordContact(w.RECORD, Way.TELEPHONE, Result.WILL_COLLECT, today, "carer"))
    assert play.known.decided is None
    play.must(MakeAppointment(w.RECORD, at("2026-12-22 15:30"), "carer"))
    again = DecideDisposal(w.RECORD, dispose=True, note="nobody answers")
    assert play.do(again, w.HEAD) == {Code.NOT_DUE}


@pytest.mark.parametrize("report", [asks.ReportLost(w.RECORD), asks.ReportGivenBack(w.RECORD)])
def test_recorded_truths_alert_and_stay_open_until_the_headteacher_closes_them(
    report: asks.Ask,
) -> None:
    play = handed_in().must(report, w.TEACHER)
    assert alerted(play) == {Role.HEAD}
    assert play.known.is_open
    close = asks.Close(w.RECORD, "spoke to the family")
    assert play.do(close, w.DSL) == {Code.ROLE_MISSING}
    assert play.do(replace(close, note=""), w.HEAD) == {Code.DETAILS_MISSING}
    assert play.do(close, w.HEAD) == set()


def test_what_was_held_is_recorded_as_lost_but_not_closed_under_the_hold() -> None:
    play = handed_in().must(asks.PlaceHold(w.RECORD, HoldKind.DSL, "asked for"), w.DSL)
    hold = play.known.holds[0]
    play.must(asks.ReportGivenBack(w.RECORD), w.OFFICE)
    assert alerted(play) == {Role.DSL, Role.HEAD}
    assert play.do(asks.Close(w.RECORD, "spoke"), w.HEAD) == {Code.HELD}
    play.must(AnswerSteps(w.RECORD, hold.hold_id, tuple(Step), (), "CP 1"), w.DSL)
    play.must(asks.LiftHold(w.RECORD, hold.hold_id, "spoke"), w.DSL)
    assert play.do(asks.Close(w.RECORD, "spoke"), w.HEAD) == set()


# --- afterwards ---


def test_a_release_in_error_is_said_and_the_release_stays_readable() -> None:
    play = handed_in()
    play.release()
    play.must(asks.ReportReleasedInError(w.RECORD, 2, "the wrong phone"))
    assert alerted(play) == {Role.DSL, Role.HEAD}
    assert (play.known.state, play.known.in_error) == (State.RELEASED, True)
    assert isinstance(play.entries[1].event, e.Released)


def test_declining_leaves_the_device_where_it_is() -> None:
    play = handed_in().must(asks.Decline(w.RECORD, "carer"))
    assert play.known.state is State.IN_CUSTODY
    assert play.do(asks.Decline(w.RECORD, "")) == {Code.DETAILS_MISSING}


def test_a_correction_names_an_entry_that_there_is() -> None:
    play = handed_in()
    wrong = asks.Correct(w.RECORD, 1, "condition", "it was cracked before")
    assert play.do(replace(wrong, sequence=2)) == {Code.DETAILS_MISSING}
    assert play.do(replace(wrong, text=" ")) == {Code.DETAILS_MISSING}
    assert play.do(wrong) == set()


def test_a_time_is_agreed_for_confiscations_only() -> None:
    play = handed_in()
    assert play.do(asks.AgreeTime(w.RECORD, play.now), w.HEAD) == {Code.WRONG_STATE}
    assert play.do(asks.ClearSafekeeping(w.RECORD, "x", play.now), w.DSL) == {Code.WRONG_STATE}


def test_a_device_is_looked_at_in_or_out() -> None:
    play = handed_in()
    seen = asks.NoteCondition(w.RECORD, "sideways", Condition.GOOD)
    assert play.do(seen) == {Code.DETAILS_MISSING}
    play.must(replace(seen, moment="out"))
    assert play.known.condition_out is Condition.GOOD
    assert play.do(asks.Move(w.RECORD, "")) == {Code.DETAILS_MISSING}


# --- folding ---


def test_no_act_is_judged_by_another_record() -> None:
    record = handed_in().record
    with pytest.raises(ValueError, match="another"):
        decide(asks.Move("another", "1"), record, w.OFFICE, w.L, w.INTAKE, lambda: "id")


def test_an_event_that_cannot_follow_is_no_history() -> None:
    play = handed_in()
    play.release()
    again = e.HandedIn(w.RECORD, *KNOWN)
    with pytest.raises(ValueError, match="cannot follow"):
        apply(play.record, Entry(9, again, play.now, "office"))
    with pytest.raises(ValueError, match="cannot begin"):
        fold([Entry(1, e.Moved(w.RECORD, "1"), play.now, "office")])
    with pytest.raises(ValueError, match="at least one"):
        fold([])
    with pytest.raises(TypeError):
        apply(
            play.record,
            Entry(9, e.CollectionStopped("adult", (w.RECORD,), ()), play.now, None),
        )
