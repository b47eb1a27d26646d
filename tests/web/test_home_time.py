"""Home time: walkers by one scan each, anything else in red with the reason, and the way back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.reasons import Reason
from kiosk.custody.school.plain import policy_as_data
from kiosk.custody.states import DeviceKind, HoldKind, Kind, Role, SignOffMethod, State
from kiosk.scanning import codes
from tests.factories import Child, a_policy, changes_of, new_id, record
from tests.web.conftest import Browser, Site
from tests.web.desk import (
    ADA,
    BEN,
    CLARE,
    at_hand_in,
    confiscate,
    events,
    hold,
    name,
    record_of,
    sign,
    to_the_afternoon,
)
from tests.web.test_hand_in import card, words

SIGNED, ENDS = date(2026, 9, 7), date(2027, 7, 31)
ADAS = "the-authority-of-ada"


def turn_on(site: Site, *years: int) -> None:
    policy = a_policy(version="walking", standing_authority_years=frozenset(years))
    record(site.store, r.PolicyAdopted("walking", policy_as_data(policy)))


def sign_for(site: Site, pupil: str, *devices: str, **more: Any) -> None:
    """A carer of the pupil has signed."""
    signed: dict[str, Any] = {
        "authority_id": new_id(), "pupil_id": pupil, "device_ids": devices, "signer_id": CLARE,
        "first": SIGNED, "last": ENDS, "language": "en", "wording_version": "v1",
        "method": SignOffMethod.PAPER, **more,
    }  # fmt: skip
    record(site.store, r.StandingAuthoritySigned(**signed))


def at_home_time(site: Site, *labels: str) -> Browser:
    """These came in this morning; it is a quarter of an hour after the bell."""
    office = at_hand_in(site, *labels)
    to_the_afternoon(site)
    office.get("/home-time")
    return office


@pytest.fixture
def walking(site: Site) -> Site:
    """Ada, in Year 6, may go home alone with her phone."""
    turn_on(site, 6)
    sign_for(site, "pupil-ada", "device-ada", authority_id=ADAS)
    return site


def scan(site: Site, label: str) -> str:
    return str(site.scan(label)["outcome"])


def stopped(office: Browser) -> str:
    """What the red card says."""
    page = office.get("/home-time").text
    assert 'data-kind="stop"' in page
    return card(office, "/home-time")


# --- thirty walkers ---


def test_thirty_walkers_by_one_scan_each(site: Site) -> None:
    turn_on(site, 6)
    children = tuple(
        Child(f"walker-{n}", f"Walker{n}", "Long", 6, "6B", {CLARE: "mother"}) for n in range(30)
    )
    changes = changes_of(children)
    record(site.store, r.RegisterChanged("tests", len(changes), changes))
    record(site.store, r.SlotsSet(tuple(str(n) for n in range(1, 61))))
    labels = [codes.with_check(f"D00001{n:02}") for n in range(30)]
    for n, label in enumerate(labels):
        device = f"phone-{n}"
        record(
            site.store,
            r.DeviceEnrolled(device, DeviceKind.PHONE, f"walker-{n}"),
            r.CodeLinked(label, "label", device),
        )
        sign_for(site, f"walker-{n}", device)
    office = at_home_time(site, *labels)
    for label in labels:
        site.clock.wait(seconds=10)
        assert scan(site, label) == "released"
    page = office.get("/home-time").text
    assert "0 still here" in page
    assert "Walker29 Long" in words(page)
    out = events(site, e.Released)
    assert len(out) == 30
    assert {item.method for item in out} == {SignOffMethod.STANDING}
    assert all(item.authority_id and item.authority_wording == "v1" for item in out)


def test_a_walker_goes_and_the_card_says_so(walking: Site) -> None:
    office = at_home_time(walking, ADA)
    assert scan(walking, ADA) == "released"
    said = card(office, "/home-time")
    assert "Ada Lovell" in said
    assert "signed 7 September" in said
    assert "A. L." in words(office.get("/home-time").text)
    released = events(walking, e.Released)[-1]
    assert (released.identity, released.collector_id) == ("by_sight", "pupil-ada")


# --- each guard ---


def hold_by_the_dsl(site: Site) -> None:
    held = e.HoldPlaced(record_of(site, "device-ada").record_id, "hold-1", HoldKind.DSL)
    record(site.store, held)


def bar_the_signer(site: Site) -> None:
    bar = r.BarPlaced("bar-1", CLARE, ("pupil-ada",), True, "staff-head", date(2027, 1, 1))
    record(site.store, bar)


def revoke(site: Site) -> None:
    record(site.store, r.StandingAuthorityRevoked(ADAS, CLARE))


def leave(site: Site) -> None:
    gone = [{"op": "leaver", "pupil": "pupil-ada", "on": "2026-11-20"}]
    record(site.store, r.RegisterChanged("tests", 1, gone))


def turn_off(site: Site) -> None:
    turn_on(site, 5)


def run_out(site: Site) -> None:
    revoke(site)
    sign_for(site, "pupil-ada", "device-ada", last=date(2026, 11, 22))


def begin_tomorrow(site: Site) -> None:
    revoke(site)
    sign_for(site, "pupil-ada", "device-ada", first=date(2026, 11, 24))


def keep_safe(site: Site) -> None:
    changed = e.KindChanged(
        record_of(site, "device-ada").record_id, Kind.SAFEKEEPING, Reason.PROTECT_PUPIL,
        taken_by="staff-dsl", taken_at=site.clock.at,
    )  # fmt: skip
    record(site.store, changed)


def confiscate_something_else(site: Site) -> None:
    taken = e.Confiscated(
        "record-other", Kind.CONFISCATION, Reason.DEVICE_POLICY, taken_by="staff-teacher",
        taken_at=site.clock.at, device_id="device-zoe", pupil_id="pupil-ada",
    )  # fmt: skip
    record(site.store, taken)


def before_the_bell(site: Site) -> None:
    site.clock.at = site.clock.at.replace(hour=15, minute=29)


GUARDS: dict[str, tuple[Callable[[Site], None], str]] = {
    "a hold": (hold_by_the_dsl, "Held: ask the DSL"),
    "the police": (hold, "Held: ask the DSL"),
    "a barred signer": (bar_the_signer, "has ended"),
    "revoked": (revoke, "has ended"),
    "a leaver": (leave, "has ended"),
    "not this year group": (turn_off, "not turned on for Year 6"),
    "run out": (run_out, "has run out"),
    "not yet": (begin_tomorrow, "has run out"),
    "confiscated": (confiscate, "It was confiscated"),
    "kept safe": (keep_safe, "Held: ask the DSL"),
    "suspended": (confiscate_something_else, "Suspended after a confiscation"),
    "too early": (before_the_bell, "has not ended"),
}


@pytest.mark.parametrize("guard", GUARDS)
def test_each_guard_stops_in_red_with_its_reason(walking: Site, guard: str) -> None:
    arranged, said = GUARDS[guard]
    office = at_home_time(walking, ADA)
    arranged(walking)
    assert scan(walking, ADA) == "refused"
    assert said in stopped(office)
    assert record_of(walking, "device-ada").state is State.IN_CUSTODY
    assert not events(walking, e.Released)


def test_a_child_whose_carer_never_signed_is_stopped(walking: Site) -> None:
    turn_on(walking, 4, 6)
    office = at_home_time(walking, BEN)
    assert scan(walking, BEN) == "refused"
    assert "No carer has signed" in stopped(office)


def test_a_device_that_the_signature_does_not_name_is_stopped(site: Site) -> None:
    turn_on(site, 6)
    sign_for(site, "pupil-ada", "device-another")
    office = at_home_time(site, ADA)
    assert scan(site, ADA) == "refused"
    assert "does not name this device" in stopped(office)


def test_after_the_carer_confirmed_it_goes_again(walking: Site) -> None:
    at_home_time(walking, ADA)
    confiscate_something_else(walking)
    walking.clock.wait(minutes=1)
    record(walking.store, r.StandingAuthorityConfirmed(ADAS, CLARE))
    assert scan(walking, ADA) == "released"


def test_a_new_signature_takes_the_place_of_a_suspended_one(walking: Site) -> None:
    at_home_time(walking, ADA)
    confiscate_something_else(walking)
    walking.clock.wait(minutes=1)
    sign_for(walking, "pupil-ada", "device-ada", last=date(2027, 3, 31))
    assert scan(walking, ADA) == "released"


def test_nobody_gives_their_own_child_its_phone(walking: Site) -> None:
    record(
        walking.store,
        r.StaffAdded("staff-mother", "mother", (Role.OFFICE,), CLARE, name="Clare Lovell"),
    )
    office = at_home_time(walking, ADA)
    with walking.store.read() as facts:
        session = facts.sessions_at("desk")[0]
        station = facts.station("desk")
    changes = (replace(session, staff_id="staff-mother"), replace(station, staff_id="staff-mother"))
    record(walking.store, changes=changes)
    assert scan(walking, ADA) == "refused"
    assert "your own child" in stopped(office)


# --- around it ---


def test_while_nothing_is_turned_on_the_screen_says_so(site: Site) -> None:
    office = at_home_time(site, ADA)
    assert "turned on for no year group" in office.get("/home-time").text
    assert scan(site, ADA) == "refused"


def test_a_scan_repeated_by_accident_is_no_alarm(walking: Site) -> None:
    office = at_home_time(walking, ADA)
    assert scan(walking, ADA) == "released"
    walking.clock.wait(seconds=2)
    assert scan(walking, ADA) == "repeat_ignored"
    assert "Ada Lovell" in card(office, "/home-time")
    walking.clock.wait(minutes=2)
    assert scan(walking, ADA) == "not_here"
    assert "already gone home" in stopped(office)


def test_the_hand_in_shows_nothing_of_who_went_home(walking: Site) -> None:
    office = at_home_time(walking, ADA, BEN)
    scan(walking, ADA)
    scan(walking, BEN)
    page = words(office.get("/hand-in").text)
    assert "Scan a device" in page
    assert "missing" not in page


def test_what_a_carer_just_signed_for_is_no_repeat(walking: Site) -> None:
    office = at_home_time(walking, ADA)
    office.get("/collect")
    walking.scan(ADA)
    name(walking, office, CLARE)
    sign(office)
    office.get("/home-time")
    assert scan(walking, ADA) == "not_here"


def test_what_was_not_given_is_put_right_within_the_minute(walking: Site) -> None:
    office = at_home_time(walking, ADA)
    scan(walking, ADA)
    released = record_of(walking, "device-ada")
    walking.clock.wait(seconds=20)
    office.post("/home-time/not-given", record=released.record_id)
    assert "It stays here" in card(office, "/home-time")
    now = record_of(walking, "device-ada")
    assert (now.state, now.record_id != released.record_id) == (State.IN_CUSTODY, True)
    assert events(walking, e.Corrected)[-1].sequence == released.last_sequence
    walking.clock.wait(minutes=1)
    assert scan(walking, ADA) == "released"


@pytest.mark.parametrize("seconds", [61, -5])
def test_later_it_is_not_unsaid(walking: Site, seconds: int) -> None:
    office = at_home_time(walking, ADA)
    scan(walking, ADA)
    released = record_of(walking, "device-ada")
    walking.clock.wait(seconds=seconds)
    answer = office.post("/home-time/not-given", record=released.record_id)
    assert answer.status_code == 409
    assert record_of(walking, "device-ada").state is State.RELEASED


def test_what_a_parent_signed_for_is_not_unsaid(walking: Site) -> None:
    office = at_home_time(walking, ADA)
    answer = office.post("/home-time/not-given", record=record_of(walking, "device-ada").record_id)
    assert answer.status_code == 409
    assert office.post("/home-time/not-given", record="nothing").status_code == 409
    assert not events(walking, e.Corrected)
