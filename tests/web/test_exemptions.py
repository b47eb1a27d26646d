"""Exceptional access: asked for, agreed in writing, begun at once, approved; what a scan says."""

from datetime import date, timedelta
from typing import Any

import pytest

from kiosk.custody import register as r
from kiosk.custody.states import Role
from tests.factories import record
from tests.web.conftest import Browser, Site
from tests.web.desk import ADA, CLARE, at_hand_in, events, size
from tests.web.test_hand_in import words
from tests.web.test_people import TODAY, days

ASK: dict[str, Any] = {
    "device": "device-ada",
    "ground": "medical",
    "conditions": "A glucose monitor: on her arm and in her bag",
    "sanctions": "It is kept at the office, and Ms Shah looks at the readings",
    **days("first", TODAY),
    **days("last", date(2026, 12, 18)),
}


def ask(browser: Browser, pupil: str = "pupil-ada", **more: Any) -> Any:
    return browser.post(f"/exemptions/new/{pupil}", **{**ASK, **more})


def asked(site: Site, **more: Any) -> str:
    """A teacher asked for it; the address of its page."""
    address: str = ask(site.browser("teacher"), **more).location
    return address


def scanned(site: Site) -> str:
    at_hand_in(site)
    outcome: str = site.scan(ADA)["outcome"]
    return outcome


def agreed(site: Site, **more: Any) -> str:
    at = asked(site, **more)
    teacher = site.browser("teacher")
    teacher.post(f"{at}/agree", signed="pupil")
    teacher.post(f"{at}/agree", signed=CLARE)
    return at


def test_both_agree_the_headteacher_approves_and_the_scan_says_exempt(site: Site) -> None:
    at = asked(site)
    head = site.browser("head")
    refused = head.post(f"{at}/approve")
    assert "Record every written agreement first" in refused.text
    teacher = site.browser("teacher")
    teacher.post(f"{at}/agree", signed="pupil")
    assert "Still needed: a carer’s written agreement" in teacher.get(at).text
    assert scanned(site) == "handed_in"
    office = site.browser("office")
    office.post("/hand-in/undo")
    teacher.post(f"{at}/agree", signed=CLARE)
    assert head.post(f"{at}/approve").status_code == 303
    granted = events(site, r.ExemptionGranted)[-1]
    assert (granted.ground, granted.interim) == ("medical", False)
    page = words(site.browser("office").get("/exemptions").text)
    assert "Ada Lovell, 6B" in page
    assert "exempt" in page
    history = words(head.get("/history/pupil/pupil-ada").text)
    assert "Ada Lovell agreed to an exemption in writing" in history
    assert "Clare Lovell agreed to an exemption in writing" in history


def test_until_it_is_approved_a_scan_takes_the_device_in_and_after_it_does_not(site: Site) -> None:
    at = agreed(site)
    site.browser("head").post(f"{at}/approve")
    assert scanned(site) == "exempt"
    site.clock.wait(days=26)
    assert scanned(site) == "handed_in"


def test_a_young_pupil_s_may_be_a_carer_s_alone(site: Site) -> None:
    at = asked(site, alone="young")
    teacher = site.browser("teacher")
    teacher.post(f"{at}/agree", signed=CLARE)
    assert "Still needed" not in teacher.get(at).text
    assert site.browser("head").post(f"{at}/approve").status_code == 303


def test_a_medical_one_begins_at_once_and_the_headteacher_is_alerted(site: Site) -> None:
    at = asked(site)
    assert site.browser("teacher").post(f"{at}/at-once").status_code == 403
    assert "may not do this" in site.browser("office").post(f"{at}/at-once").text
    leader = site.browser("leader")
    assert leader.post(f"{at}/at-once").status_code == 303
    assert leader.post(f"{at}/at-once").status_code == 409
    assert "began before you approved it" in site.browser("head").get("/alerts").text
    assert scanned(site) == "exempt"
    site.clock.wait(days=14)
    assert scanned(site) == "handed_in"


def test_only_a_medical_one_begins_at_once(site: Site) -> None:
    at = asked(site, ground="journey")
    assert site.browser("leader").post(f"{at}/at-once").status_code == 409
    assert not events(site, r.ExemptionGranted)


def test_nobody_approves_what_they_recorded_or_for_their_own_child(site: Site) -> None:
    head = site.browser("head")
    at = ask(head).location
    for signed in ("pupil", CLARE):
        site.browser("teacher").post(f"{at}/agree", signed=signed)
    assert "Nobody approves their own request" in head.post(f"{at}/approve").text
    other = agreed(site)
    mother = r.StaffAdded("staff-head", "head", (Role.HEAD, Role.DSL), CLARE, name="Clare Lovell")
    record(site.store, mother)
    assert "own child" in site.browser("head").post(f"{other}/approve").text
    assert not events(site, r.ExemptionGranted)


def test_a_barred_carer_agrees_to_nothing(site: Site) -> None:
    at = asked(site)
    bar = r.BarPlaced("bar", CLARE, (), True, "staff-dsl", TODAY + timedelta(days=9))
    record(site.store, bar)
    teacher = site.browser("teacher")
    assert teacher.post(f"{at}/agree", signed=CLARE).status_code == 422
    assert teacher.post(f"{at}/agree", signed="adult-obrien").status_code == 422
    assert not events(site, r.AgreementRecorded)


def test_it_ends_with_a_reason_and_the_device_is_handed_in_again(site: Site) -> None:
    at = agreed(site)
    site.browser("head").post(f"{at}/approve")
    leader = site.browser("leader")
    assert leader.post(f"{at}/end", why="spite").status_code == 422
    assert "may not do this" in site.browser("office").post(f"{at}/end", why="misused").text
    assert leader.post(f"{at}/end", why="misused").status_code == 303
    assert leader.client.get(at).status_code == 404
    assert scanned(site) == "handed_in"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"device": "device-zoe"}, "device"),
        ({"ground": "because"}, "ground"),
        ({"conditions": " "}, "conditions"),
        ({"sanctions": ""}, "sanctions"),
        (days("first", TODAY - timedelta(days=1)), "first-day"),
        (days("last", TODAY - timedelta(days=1)), "last-day"),
        ({"last-year": "2028"}, "last-day"),
        ({"lead": "nobody"}, None),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    site: Site, wrong: dict[str, Any], field: str | None
) -> None:
    answer = ask(site.browser("teacher"), **wrong)
    assert answer.status_code == 422
    assert field is None or f'href="#{field}"' in answer.text
    assert "conditions" in wrong or ASK["conditions"] in answer.text
    assert not events(site, r.ExemptionAsked)


@pytest.mark.parametrize("user", ["office", "teacher", "leader", "dsl", "technician", "governor"])
def test_nobody_but_the_headteacher_approves(site: Site, user: str) -> None:
    at = agreed(site)
    browser, before = site.browser(user), size(site)
    assert browser.post(f"{at}/approve").status_code == 403
    permission: dict[str, Any] = {"party": "visitor", "holder": "X", "arrangement": "Y"}
    assert browser.post("/exemptions/others/new", **permission).status_code == 403
    assert size(site) == before


def test_a_visitor_s_and_a_colleague_s_device_stand_in_the_same_register(site: Site) -> None:
    head = site.browser("head")
    told: dict[str, Any] = {"party": "visitor", "holder": "Mo Salt", "arrangement": "In the hall"}
    when = {**days("first", TODAY), **days("last", TODAY)}
    assert head.post("/exemptions/others/new", **told).status_code == 422
    assert head.post("/exemptions/others/new", **told, **when).status_code == 303
    assert "Mo Salt (visitor)" in site.browser("office").get("/exemptions").text
    permission = events(site, r.PermissionRecorded)[-1].permission_id
    assert head.post(f"/exemptions/others/{permission}/end").status_code == 303
    assert head.post(f"/exemptions/others/{permission}/end").status_code == 409
    assert "Mo Salt" not in head.get("/exemptions").text


def test_hostile_text_is_shown_as_text(site: Site) -> None:
    at = asked(site, conditions="<script>alert(1)</script>")
    page = site.browser("head").get(at).text
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
