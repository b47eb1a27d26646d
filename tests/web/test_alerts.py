"""Alerts: whom they reach, on every page of theirs, until one of them has taken note by name."""

import re

import pytest

from kiosk.custody import register as r
from kiosk.custody.states import Role
from kiosk.services.views import Query
from tests.factories import record
from tests.web.conftest import Browser, Site
from tests.web.desk import ADA, CLARE, at_hand_in, record_of

FOR_BOTH = (Role.DSL, Role.HEAD)
NOTICE = "1 alert: take note of it"


def raised(site: Site, *roles: Role) -> str:
    """A collection by Clare Lovell was stopped."""
    event = r.AlertRaised("alert-1", "collection_stopped", roles, adult_id=CLARE)
    record(site.store, event, staff="staff-office")
    return event.alert_id


def noted(site: Site) -> list[str | None]:
    """Who took note, for each time that somebody did."""
    with site.store.read() as facts:
        found = facts.entries(Query(kind="alert_acknowledged"))
    return [entry.staff_id for entry in found]


def take_note(browser: Browser, alert_id: str) -> int:
    status: int = browser.post(f"/alerts/{alert_id}").status_code
    return status


@pytest.mark.parametrize("user", ["dsl", "head"])
def test_it_stays_on_every_page_until_somebody_takes_note(site: Site, user: str) -> None:
    told, other = site.browser(user), site.browser("head" if user == "dsl" else "dsl")
    assert NOTICE not in told.get("/").text
    alert_id = raised(site, *FOR_BOTH)
    assert all(NOTICE in told.get(path).text for path in ("/", "/register", "/audit", "/alerts"))
    page = told.get("/alerts").text
    assert "A collection was stopped" in page
    assert "Clare Lovell" in page
    form = re.search(r'action="(/alerts/[^"]+)"', page)
    assert form
    assert form.group(1) == f"/alerts/{alert_id}"
    assert take_note(told, alert_id) == 303
    assert noted(site) == [f"staff-{user}"]
    assert all(NOTICE not in browser.get("/").text for browser in (told, other))
    assert "None is open" in other.get("/alerts").text


def test_who_took_note_stands_in_the_account_of_the_device_for_who_may_read_it(
    site: Site,
) -> None:
    desk = at_hand_in(site, ADA)
    found = record_of(site, "device-ada")
    event = r.AlertRaised("alert-1", "lost", FOR_BOTH, found.record_id)
    record(site.store, event, staff="staff-office")
    assert take_note(site.browser("dsl"), "alert-1") == 303
    page = site.browser("head").get("/history/device/device-ada").text
    assert "took note of an alert" in page
    assert "a device is missing" in page
    assert "took note" not in desk.get("/history/device/device-ada").text
    record(site.store, r.AlertAcknowledged("alert-0"), staff="staff-head")
    assert "took note of an alert" in site.browser("head").get("/audit").text


def test_it_is_taken_note_of_once(site: Site) -> None:
    alert_id = raised(site, *FOR_BOTH)
    assert take_note(site.browser("head"), alert_id) == 303
    assert take_note(site.browser("dsl"), alert_id) == 303
    assert noted(site) == ["staff-head"]


def test_whom_it_is_not_for_neither_sees_it_nor_answers_it(site: Site) -> None:
    alert_id = raised(site, Role.HEAD)
    lead = site.browser("dsl")
    assert "A collection was stopped" not in lead.get("/alerts").text
    for who in (lead, site.browser("office"), site.browser("leader"), site.browser("teacher")):
        assert NOTICE not in who.get("/").text
        assert take_note(who, alert_id) in (403, 409)
    assert take_note(site.browser("head"), "no-such-alert") in (403, 409)
    assert not noted(site)


def test_a_leader_takes_note_of_what_leaders_are_told(site: Site) -> None:
    leader = site.browser("leader")
    alert_id = raised(site, Role.LEADER, Role.HEAD)
    assert NOTICE in leader.get("/").text
    assert take_note(leader, alert_id) == 303
    assert noted(site) == ["staff-leader"]
    assert NOTICE not in site.browser("head").get("/").text


def test_the_desk_says_nothing_of_it_whoever_works_there(site: Site) -> None:
    """Others look on."""
    alert_id = raised(site, *FOR_BOTH)
    head = site.browser("head")
    head.post("/desk")
    assert NOTICE not in head.get("/").text
    assert NOTICE not in head.get("/hand-in").text
    assert take_note(head, alert_id) == 403
    assert not noted(site)
