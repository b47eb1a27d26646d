"""The rules of search records, of looking into devices, of duties and claims, by cases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from kiosk.custody.errors import Code
from kiosk.custody.events import HoldPlaced
from kiosk.custody.people.claiming import Check, why_not_claim
from kiosk.custody.permissions import Actor
from kiosk.custody.reasons import Reason
from kiosk.custody.record import CustodyRecord, Hold
from kiosk.custody.safeguarding.examinations import Agency, Examination, What
from kiosk.custody.safeguarding.examining import lacking, why_not_erased
from kiosk.custody.safeguarding.searches import (
    Consent,
    ConsentBy,
    Departure,
    LookedFor,
    Power,
    Signed,
)
from kiosk.custody.safeguarding.searching import (
    RISK_ALERT,
    after_search,
    departures,
    hold_with,
    recorded,
    why_not_sign,
    why_not_signer,
)
from kiosk.custody.school.evacuating import Evacuation, why_not_begin, why_not_end
from kiosk.custody.school.policy import Policy, collected_at_days_end, collected_by_appointment
from kiosk.custody.states import HELD_BY_SCHOOL, HoldKind, Kind, Role, State
from tests.searches import AT, told

NOW = AT + timedelta(minutes=20)
STAFF = ("staff-leader", "staff-teacher")
LEADER = Actor("staff-leader", frozenset({Role.LEADER}))
DAY_END, APPOINTMENT = (
    start(date(2026, 9, 1)) for start in (collected_at_days_end, collected_by_appointment)
)


def a_record(state: State = State.IN_TRANSIT, *holds: HoldKind, **more: Any) -> CustodyRecord:
    made = CustodyRecord(
        "record", Kind.CONFISCATION, state, "device", "pupil-ada", NOW, "staff", NOW, 1, 1, 1
    )
    placed = tuple(Hold(str(kind), kind, "staff", NOW) for kind in holds)
    return replace(made, holds=placed, **more)


def ids() -> str:
    return "new"


def missing(**more: Any) -> set[str]:
    found = why_not_sign(told(**more), STAFF, (), NOW)
    return {item.facts["field"] for item in found}


def test_a_whole_record_lacks_nothing_and_an_empty_one_lacks_what_makes_it_one() -> None:
    assert missing() == set()
    empty = dict.fromkeys(("searched_at", "searched_by", "power", "found", "risk", "force"))
    assert missing(**empty, same_sex=None, place="", reason="", looked_for=(), searched=()) == {
        *("time", "searched_by", "power", "found", "risk", "force", "same_sex", "place"),
        *("reason", "looked_for", "searched"),
    }


@pytest.mark.parametrize(
    ("policy", "more", "departs"),
    [
        (DAY_END, {}, set()),
        (APPOINTMENT, {}, {Departure.CONSENT_NOT_GIVEN}),
        (DAY_END, {"power": Power.CONSENT}, {Departure.NO_POWER}),
        (
            APPOINTMENT,
            {"consent": Consent.GIVEN, "consent_by": ConsentBy.PUPIL, "understood": False},
            {Departure.NOT_UNDERSTOOD},
        ),
        (DAY_END, {"force": True}, {Departure.FORCE_WITHOUT_POWER}),
        (DAY_END, {"force": True, "looked_for": (LookedFor.WEAPON,)}, set()),
        (DAY_END, {"present": ()}, {Departure.NO_WITNESS}),
        (DAY_END, {"searched_at": NOW - timedelta(days=2)}, {Departure.RECORDED_LATE}),
    ],
)
def test_what_departs_is_a_matter_of_policy_and_law(
    policy: Policy, more: dict[str, Any], departs: set[Departure]
) -> None:
    usual = {Departure.CARER_NOT_TOLD}
    assert set(departures(told(**more), policy, LEADER, NOW)) == departs | usual


def test_a_searcher_whom_the_policy_does_not_name_or_who_is_a_carer_is_flagged() -> None:
    teacher = Actor(
        "staff-teacher", frozenset({Role.TEACHER}), frozenset({"a"}), frozenset({"pupil-ada"})
    )
    found = departures(told(), DAY_END, teacher, NOW)
    assert {Departure.NOT_AUTHORISED, Departure.OWN_CHILD} <= set(found)


def test_only_whoever_searched_signs() -> None:
    other = Actor("staff-dsl", frozenset({Role.DSL}))
    assert not list(why_not_signer(told(), LEADER, None))
    assert not list(why_not_signer(told(), other, "staff-leader"))
    assert list(why_not_signer(told(), other, None))
    assert list(why_not_signer(told(), other, "staff-teacher"))


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("holds", [(), (HoldKind.LEADER,), (HoldKind.DSL,)])
def test_a_risk_holds_whatever_the_school_has_and_once(
    state: State, holds: tuple[HoldKind, ...]
) -> None:
    record = a_record(state, *holds)
    event = recorded("s", told(risk=True, found=True), Signed.OWN_SESSION, ())
    *placed, alert = after_search(event, (record,), frozenset(), ids)
    assert bool(placed) is (state in HELD_BY_SCHOOL and HoldKind.DSL not in holds)
    assert getattr(alert, "kind", None) == RISK_ALERT
    harmless = replace(event, risk=False)
    assert len(after_search(harmless, (record,), frozenset(), ids)) == 1


def test_a_taking_that_holds_by_itself_is_not_held_twice() -> None:
    by_reason = HoldPlaced("record", "h", HoldKind.DSL, by_rule=True)
    assert hold_with((by_reason,), "record", None, ids) == ()
    assert hold_with((), "record", a_record(State.IN_CUSTODY, HoldKind.DSL), ids) == ()
    assert len(hold_with((), "record", None, ids)) == 1


def test_of_a_suspected_image_no_word_is_kept() -> None:
    image = a_record(reason=Reason.SUSPECTED_IMAGE)
    item = ({"what": "a picture of", "fate": "kept"},)
    search = told(found=True, items=item, looked_for_words="of whom", records=("record",))
    found = {item.facts["field"] for item in why_not_sign(search, STAFF, (image,), NOW)}
    assert {"items", "looked_for_words"} <= found


@pytest.mark.parametrize("confirmed", [(), (Agency.POLICE,), tuple(Agency)])
@pytest.mark.parametrize("held", [(), (HoldKind.POLICE,)])
@pytest.mark.parametrize("state", [State.IN_CUSTODY, State.WITH_POLICE, State.RELEASED])
def test_erasing_waits_for_every_agency_and_for_the_police(
    confirmed: tuple[Agency, ...], held: tuple[HoldKind, ...], state: State
) -> None:
    head = Actor("staff-head", frozenset({Role.HEAD}))
    decided = Examination("x", "record", What.ERASE, "head", NOW, frozenset(confirmed))
    refused = list(why_not_erased(head, a_record(state, *held), decided, two=True))
    may = not lacking(decided) and not held and state is State.IN_CUSTODY
    assert (not refused) is may
    over = replace(decided, is_over=True)
    assert list(why_not_erased(head, a_record(State.IN_CUSTODY), over, two=True))


@pytest.mark.parametrize("role", list(Role))
def test_who_begins_and_who_ends_an_evacuation(role: Role) -> None:
    actor = Actor("staff", frozenset({role}))
    under_way = Evacuation("e", datetime(2026, 11, 23, tzinfo=UTC), "staff")
    begins = {Role.OFFICE, Role.LEADER, Role.DSL, Role.HEAD}
    assert (not list(why_not_begin(actor, None))) is (role in begins)
    assert (not list(why_not_end(actor, under_way))) is (role in begins - {Role.OFFICE})
    assert list(why_not_begin(actor, under_way))
    assert list(why_not_end(actor, None))


def test_found_property_is_claimed_only_with_a_check() -> None:
    office = Actor("office", frozenset({Role.OFFICE}))
    found = a_record(State.IN_CUSTODY, kind=Kind.FOUND_PROPERTY, pupil_id=None, device_id=None)
    assert not list(why_not_claim(office, found, "pupil-ada", (Check.UNLOCKED,)))
    assert list(why_not_claim(office, found, "pupil-ada", ()))
    known = replace(found, pupil_id="pupil-ada", device_id="device-ada")
    assert list(why_not_claim(office, known, "pupil-ada", (Check.UNLOCKED,)))
    mother = replace(office, children=frozenset({"pupil-ada"}))
    codes = {item.code for item in why_not_claim(mother, found, "pupil-ada", (Check.KNOWN,))}
    assert codes == {Code.OWN_CHILD}
