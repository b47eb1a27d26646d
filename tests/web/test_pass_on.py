"""Devices go to a club with its named leader, by scans; what is held or confiscated stays."""

from datetime import timedelta
from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody.states import Role, State
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

LEADER = "staff-teacher"


def to_the_club(site: Site, *labels: str) -> Browser:
    """These came in; after the bell the choir's leader takes over what is scanned."""
    office = at_hand_in(site, *labels)
    to_the_afternoon(site)
    office.post("/pass-on", to=LEADER, activity="Choir")
    office.get("/pass-on")
    return office


def test_each_scan_passes_one_device_to_the_named_leader(site: Site) -> None:
    office = to_the_club(site, ADA, BEN)
    assert "Choir" in office.get("/pass-on").text
    assert site.scan(ADA)["outcome"] == "passed_on"
    assert "Now with Teacher Person" in card(office, "/pass-on")
    assert site.scan(ADA)["outcome"] == "repeat_ignored"
    assert site.scan(BEN)["outcome"] == "passed_on"
    passed = events(site, e.PassedOn)
    assert [(item.to, item.activity) for item in passed] == [(LEADER, "Choir")] * 2
    assert record_of(site, "device-ada").state is State.PASSED_ON
    assert "L." in words(office.get("/pass-on").text)


def test_a_carer_signs_for_it_at_the_club_and_what_comes_back_is_in_again(site: Site) -> None:
    office = to_the_club(site, ADA, BEN)
    site.scan(ADA)
    site.scan(BEN)
    office.post("/pass-on/end")
    office.get("/collect")
    assert site.scan(ADA)["outcome"] == "selected"
    name(site, office, CLARE, devices=[record_of(site, "device-ada").record_id])
    sign(office)
    assert record_of(site, "device-ada").state is State.RELEASED
    office.get("/hand-in")
    assert site.scan(BEN)["outcome"] == "received"
    assert record_of(site, "device-ben").state is State.IN_CUSTODY


@pytest.mark.parametrize(
    ("arranged", "said"),
    [(hold, "Held: ask the DSL"), (confiscate, "Only hand-ins go to a club")],
)
def test_what_is_held_or_confiscated_stays(site: Site, arranged: Any, said: str) -> None:
    office = to_the_club(site, ADA)
    arranged(site)
    assert site.scan(ADA)["outcome"] == "refused"
    assert said in card(office, "/pass-on")
    assert record_of(site, "device-ada").state is State.IN_CUSTODY


def test_what_is_not_here_passes_to_nobody(site: Site) -> None:
    to_the_club(site)
    assert site.scan(ADA)["outcome"] == "not_here"
    assert not events(site, e.PassedOn)


@pytest.mark.parametrize(
    "fields",
    [
        {"to": "nobody", "activity": "Choir"},
        {"to": LEADER, "activity": "  "},
        {"to": "", "activity": "Choir"},
        {"to": "staff-governor", "activity": "Choir"},
        {"to": "staff-technician", "activity": "Choir"},
    ],
)
def test_nothing_passes_to_nobody_nor_for_nothing(site: Site, fields: dict[str, Any]) -> None:
    office = at_hand_in(site, ADA)
    assert office.post("/pass-on", **fields).status_code == 409
    assert "who takes the devices?" in office.get("/pass-on").text
    assert site.scan(ADA)["outcome"] != "passed_on"


def test_a_collection_begun_afterwards_knows_nothing_of_the_club(site: Site) -> None:
    office = to_the_club(site, ADA)
    assert office.get("/collect").status_code == 200
    assert site.scan(ADA)["outcome"] == "selected"
    assert office.get("/collect").status_code == 200
    assert "who takes the devices?" in office.get("/pass-on").text


def test_only_staff_at_the_desk_pass_anything_on(site: Site) -> None:
    for user in (Role.TEACHER, Role.DSL, Role.HEAD):
        assert site.browser(user).post("/pass-on", to=LEADER, activity="x").status_code == 403


def test_a_count_of_the_safe_goes_on_after_devices_were_passed_on(site: Site) -> None:
    office = at_hand_in(site, ADA, BEN)
    office.get("/stocktake")
    assert site.scan(BEN)["outcome"] == "counted"
    office.post("/pass-on", to=LEADER, activity="Choir")
    assert site.scan(ADA)["outcome"] == "passed_on"
    office.post("/pass-on/end")
    with site.store.read() as facts:
        counted = facts.station("desk").collection
    assert counted is not None
    assert "device-ben" in str(counted)


def test_whoever_has_one_from_an_earlier_day_takes_no_more(site: Site) -> None:
    office = to_the_club(site, ADA)
    site.scan(ADA)
    office.post("/pass-on/end")
    site.clock.at += timedelta(days=1)
    office = site.browser("office")
    office.get("/hand-in")
    assert site.scan(BEN)["outcome"] == "handed_in"
    refused = office.post("/pass-on", to=LEADER, activity="Choir")
    assert "still have devices that should be back" in refused.text
    office.get("/hand-in")
    assert site.scan(ADA)["outcome"] == "received"
    assert office.post("/pass-on", to=LEADER, activity="Choir").status_code == 303
    office.get("/pass-on")
    assert site.scan(BEN)["outcome"] == "passed_on"
