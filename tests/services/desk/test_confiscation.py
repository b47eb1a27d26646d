"""Confiscation, safekeeping, found property: at the office, in transit, and of what was in."""

from datetime import datetime, timedelta

import pytest

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.reasons import HELD_AT_ONCE, SAFETY, Reason
from kiosk.custody.school.plain import policy_as_data
from kiosk.custody.school.policy import Policy
from kiosk.custody.states import Condition, HoldKind, Kind, Role, State
from kiosk.services.desk import confiscation, hand_in
from kiosk.services.desk.confiscation import Seizure
from kiosk.services.devices import loss
from kiosk.services.ports import Done
from tests.factories import a_policy, new_id
from tests.services.desk.office import Office, refused

ADA = "device-ada"


def seize(office: Office, *, staff: str | None = None, **more: object) -> Done:
    usual: dict[str, object] = {
        "kind": Kind.CONFISCATION,
        "reason": Reason.BEHAVIOUR,
        "taken_by": "staff-teacher",
        "device_id": ADA,
        "place": "Room 4",
        "told_pupil": "Until the end of the day",
        "condition": Condition.GOOD,
    }
    seizure = Seizure(**{**usual, **more})  # type: ignore[arg-type]
    return confiscation.confiscate(office.store, office.who(staff), new_id(), seizure)


def take(office: Office, staff: str = "staff-teacher", **more: object) -> Done:
    usual: dict[str, object] = {
        "kind": Kind.CONFISCATION,
        "reason": Reason.BEHAVIOUR,
        "taken_by": "staff-teacher",
        "device_id": ADA,
    }
    seizure = Seizure(**{**usual, **more})  # type: ignore[arg-type]
    return confiscation.take(office.store, office.who(staff, own=True), new_id(), seizure)


def test_at_the_office_it_is_in_a_slot_at_once(office: Office) -> None:
    done = seize(office)
    assert done.answer == {"record": done.answer["record"], "kind": "confiscation", "slot": "1"}
    found = office.record_of(ADA)
    assert (found.kind, found.state, found.pupil_id) == (
        Kind.CONFISCATION,
        State.IN_CUSTODY,
        "pupil-ada",
    )
    (event,) = office.events(e.Confiscated)
    assert (event.taken_by, event.place, event.taken_at) == (
        "staff-teacher",
        "Room 4",
        office.now,
    )


def test_of_a_device_that_was_handed_in_the_kind_changes_and_the_slot_stays(
    office: Office,
) -> None:
    (found,) = office.handed_in(ADA)
    slot = office.record_of(ADA).slot
    office.wait(hours=2)
    done = seize(office, taken_at=office.later(minutes=-10))
    assert done.answer == {"record": found, "kind": "confiscation", "slot": slot}
    after = office.record_of(ADA)
    assert (after.kind, after.taken_in_at) == (Kind.CONFISCATION, office.later(minutes=-10))
    assert not office.events(e.Confiscated)
    assert len(office.events(e.KindChanged)) == 1


def test_of_a_lost_device_nothing_is_made_but_a_refusal(office: Office) -> None:
    (found,) = office.handed_in(ADA)
    loss.report_lost(office.store, office.who(), new_id(), found)
    assert refused(seize(office)) == ("wrong_state",)


def test_a_second_confiscation_is_refused(office: Office) -> None:
    seize(office)
    assert refused(seize(office)) == ("wrong_state",)


# --- reasons ---


@pytest.mark.parametrize("reason", sorted(Reason))
@pytest.mark.parametrize("already_in", [False, True])
def test_what_each_reason_brings_with_it(office: Office, reason: Reason, already_in: bool) -> None:
    if already_in:
        office.handed_in(ADA)
    done = seize(office, reason=reason, place=None, told_pupil=None)
    assert not done.refusals
    holds = office.record_of(ADA).holds
    assert [hold.kind for hold in holds] == ([HoldKind.DSL] if reason in HELD_AT_ONCE else [])
    alerts = office.events(r.AlertRaised)
    assert [(one.kind, one.roles) for one in alerts] == (
        [("safety", (Role.DSL,))] if reason in SAFETY else []
    )


def test_safekeeping_alerts_whatever_the_reason_and_needs_the_dsl_to_end(office: Office) -> None:
    seize(office, kind=Kind.SAFEKEEPING, reason=Reason.PROTECT_PUPIL)
    assert len(office.events(r.AlertRaised)) == 1
    office.afternoon()
    office.collecting("adult-lovell", ADA)
    assert refused(office.sign()) == ("safekeeping_not_cleared",)
    found = office.record_of(ADA).record_id
    office.happened(e.SafekeepingCleared(found, "adult-lovell", office.now))
    assert not office.sign().refusals


def test_safekeeping_is_made_a_confiscation_by_no_desk(office: Office) -> None:
    seize(office, kind=Kind.SAFEKEEPING, reason=Reason.PROTECT_PUPIL)
    assert refused(seize(office)) == ("role_missing",)


@pytest.mark.parametrize("text", ["place", "told_pupil", "description"])
@pytest.mark.parametrize("act", [seize, take])
def test_no_text_is_taken_with_a_suspected_image(office: Office, act: object, text: str) -> None:
    words = {"place": None, "told_pupil": None, text: "what was on it"}
    done = act(office, reason=Reason.SUSPECTED_IMAGE, **words)  # type: ignore[operator]
    assert refused(done) == ("not_allowed_by_policy",)
    assert not office.events(e.Confiscated)
    assert not office.events(e.Taken)


def test_a_suspected_image_is_held_even_on_its_way(office: Office) -> None:
    assert not take(office, reason=Reason.SUSPECTED_IMAGE).refusals
    assert len(office.record_of(ADA).holds) == 1


def test_no_later_note_describes_it_either(office: Office) -> None:
    done = seize(office, reason=Reason.SUSPECTED_IMAGE, place=None, told_pupil=None)
    found = done.answer["record"]
    noted = hand_in.note_condition(
        office.store, office.who(), new_id(), found, Condition.CRACKED, note="what was on it"
    )
    assert refused(noted) == ("not_allowed_by_policy",)
    noted = hand_in.note_condition(office.store, office.who(), new_id(), found, Condition.CRACKED)
    assert not noted.refusals
    assert office.record_of(ADA).condition_in is Condition.CRACKED


# --- what is stated ---


@pytest.mark.parametrize(
    ("ago", "good"),
    [
        (timedelta(0), True),
        (timedelta(hours=24), True),
        (timedelta(hours=24, seconds=1), False),
        (timedelta(seconds=-1), False),
        (timedelta(days=-400), False),
    ],
)
def test_a_stated_time_lies_within_the_last_day(office: Office, ago: timedelta, good: bool) -> None:
    done = seize(office, taken_at=office.now - ago)
    assert refused(done) == (() if good else ("details_missing",))


def test_of_what_was_handed_in_it_lies_after_the_hand_in(office: Office) -> None:
    office.handed_in(ADA)
    office.wait(hours=2)
    assert refused(seize(office, taken_at=office.later(hours=-3))) == ("details_missing",)


@pytest.mark.parametrize("act", [seize, take])
@pytest.mark.parametrize(
    "taker", ["", "nobody", "staff-governor", "staff-technician", "adult-reed"]
)
def test_only_staff_take_devices(office: Office, act: object, taker: str) -> None:
    done = act(office, taken_by=taker)  # type: ignore[operator]
    assert refused(done) == ("details_missing",)
    assert done.refusals[0].facts == {"field": "taken_by"}


def test_nobody_whose_account_is_closed_took_it(office: Office) -> None:
    office.happened(r.StaffDisabled("staff-teacher"))
    assert refused(seize(office)) == ("details_missing",)


@pytest.mark.parametrize("act", [seize, take])
@pytest.mark.parametrize(
    ("field", "value"),
    [("device_id", "nowhere"), ("device_id", ""), ("pupil_id", "nobody"), ("pupil_id", "")],
)
def test_what_it_names_is_known(office: Office, act: object, field: str, value: str) -> None:
    done = act(office, **{field: value})  # type: ignore[operator]
    assert refused(done) == ("details_missing",)


def test_a_hand_in_is_no_kind_of_seizure(office: Office) -> None:
    assert refused(seize(office, kind=Kind.HAND_IN)) == ("details_missing",)
    assert refused(take(office, kind=Kind.HAND_IN)) == ("details_missing",)


def test_found_property_names_no_pupil_and_waits(office: Office) -> None:
    done = seize(
        office,
        kind=Kind.FOUND_PROPERTY,
        reason=Reason.FOUND,
        device_id=None,
        description="a grey telephone",
    )
    assert not done.refusals
    with office.store.read() as facts:
        found = facts.record(done.answer["record"])
    assert found
    assert (found.device_id, found.pupil_id, found.kind) == (None, None, Kind.FOUND_PROPERTY)


# --- who may ---


@pytest.mark.parametrize("staff", ["staff-governor", "staff-technician"])
def test_who_may_not_see_names_takes_nothing(office: Office, staff: str) -> None:
    assert "role_missing" in refused(take(office, staff))


def test_a_teacher_takes_on_the_way_and_does_not_confiscate_at_the_office(office: Office) -> None:
    assert not take(office).refusals
    seizure = Seizure(Kind.CONFISCATION, Reason.BEHAVIOUR, "staff-teacher", device_id="device-ben")
    teacher = office.who("staff-teacher", own=True)
    done = confiscation.confiscate(office.store, teacher, new_id(), seizure)
    assert refused(done) == ("role_missing",)


def test_where_the_headteacher_gave_no_leave_nobody_confiscates(office: Office) -> None:
    strict: Policy = a_policy(
        version="strict", effective_from=office.today, leave_to_confiscate=frozenset({Role.HEAD})
    )
    office.happened(r.PolicyAdopted(strict.version, policy_as_data(strict)))
    assert refused(seize(office)) == ("not_allowed_by_policy",)
    assert not seize(office, kind=Kind.SAFEKEEPING, reason=Reason.PROTECT_PUPIL).refusals


# --- in transit ---


def test_what_is_on_its_way_has_a_holder_and_a_deadline(office: Office) -> None:
    done = take(office)
    found = office.record_of(ADA)
    assert found.record_id == done.answer["record"]
    assert (found.holder, found.slot) == ("staff-teacher", None)
    assert found.deadline == office.now + timedelta(minutes=60)


def test_what_is_at_the_office_is_on_nobody_s_way_and_changes_its_kind(office: Office) -> None:
    office.handed_in(ADA)
    slot = office.record_of(ADA).slot
    assert not take(office).refusals
    found = office.record_of(ADA)
    assert (found.state, found.kind, found.slot) == (State.IN_CUSTODY, Kind.CONFISCATION, slot)
    assert not office.events(e.Taken)


def test_what_is_on_its_way_does_not_go_home(office: Office) -> None:
    take(office)
    office.afternoon()
    office.start("pupil-ada")
    assert office.listed() == set()
    office.prepare("adult-lovell", office.record_of(ADA).record_id)
    assert refused(office.sign(covers=(office.record_of(ADA).record_id,))) == (
        "device_not_scanned",
    )


def test_the_same_command_takes_once(office: Office) -> None:
    seizure = Seizure(Kind.CONFISCATION, Reason.BEHAVIOUR, "staff-teacher", device_id=ADA)
    same = new_id()
    first = confiscation.confiscate(office.store, office.who(), same, seizure)
    again = confiscation.confiscate(office.store, office.who(), same, seizure)
    assert (again.repeated, again.answer) == (True, first.answer)
    assert len(office.events(e.Confiscated)) == 1


# --- lost, found, given back ---


def test_a_loss_alerts_the_headteacher_and_stays_open_until_closed(office: Office) -> None:
    (found,) = office.handed_in(ADA)
    assert not loss.report_lost(
        office.store, office.who(), new_id(), found, "not in slot 1"
    ).refusals
    (alert,) = office.events(r.AlertRaised)
    assert (alert.kind, alert.roles) == ("lost", (Role.HEAD,))
    assert refused(loss.close(office.store, office.who(), new_id(), found, "gone")) == (
        "role_missing",
    )
    head = office.who("staff-head", own=True)
    assert refused(loss.close(office.store, head, new_id(), found, "  ")) == ("details_missing",)
    assert not loss.close(office.store, head, new_id(), found, "the insurer paid").refusals
    assert office.record_of(ADA).state is State.CLOSED


def test_a_found_device_lies_in_a_free_slot(office: Office) -> None:
    (found,) = office.handed_in(ADA)
    loss.report_lost(office.store, office.who(), new_id(), found)
    office.handed_in("device-ben")
    assert not loss.find_again(office.store, office.who(), new_id(), found).refusals
    assert office.record_of(ADA).slot == "2"


@pytest.mark.parametrize("record_id", ["", "nowhere"])
def test_nothing_is_reported_of_what_is_not_known(office: Office, record_id: str) -> None:
    who = office.who()
    assert refused(loss.report_lost(office.store, who, new_id(), record_id)) == ("not_in_custody",)
    assert refused(loss.find_again(office.store, who, new_id(), record_id)) == ("not_in_custody",)
    given = loss.report_given_back(office.store, who, new_id(), record_id)
    assert refused(given) == ("not_in_custody",)


def test_times_are_kept_as_stated(office: Office) -> None:
    at = datetime(2026, 11, 23, 8, 30, tzinfo=office.now.tzinfo)
    seize(office, taken_at=at)
    (entry,) = office.entries(e.Confiscated)
    assert (entry.event.taken_at, entry.at) == (at, office.now)  # type: ignore[attr-defined]
