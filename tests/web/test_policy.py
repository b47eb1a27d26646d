"""The policy's pages: what holds, a new version, what is refused, and the yearly review."""

from datetime import date, timedelta
from typing import Any

import pytest

from kiosk.custody.school.policy import ConfiscationDue, Policy
from kiosk.custody.states import Kind, Role
from tests.web.conftest import Browser, Site
from tests.web.test_calendar import three


@pytest.fixture
def head(site: Site) -> Browser:
    return site.browser("head")


def today(site: Site) -> date:
    with site.store.read() as facts:
        return facts.school().today(facts.now.at)


def in_force(site: Site, day: date | None = None) -> Policy:
    with site.store.read() as facts:
        return facts.school().policies.on(day or today(site))


def form(site: Site, first: date, **changed: Any) -> dict[str, Any]:
    return {
        **three("effective_from", first),
        **three("review_by", first + timedelta(days=300)),
        "confiscation_due": "agreed_time",
        "early_needs_approval": ["confiscation", "hand_in"],
        "leave_to_confiscate": ["office", "head"],
        "leave_to_search": ["leader", "head"],
        "search_needs_consent": "yes",
        "standing_authority_years": ["5", "6"],
        "youngest_collector": "17",
        "transit_minutes": "45",
        "idle_seconds": "90",
        "alert_lead_minutes": "5",
        "alert_deputies_minutes": "15",
        "alert_head_minutes": "60",
        "mail_details": "yes",
        "password_months": "6",
        "acceptable_use": "I keep what I see here to myself.",
        "notice": "We answer for nothing.",
        "lesson_use": "yes",
        **changed,
    }


def test_the_rules_in_force_are_told_in_sentences(head: Browser) -> None:
    page = head.get("/policy").text
    assert "In force since" in page
    assert "Confiscated devices go home" in page
    assert "16 years old; a parent may be younger" in page


def test_a_new_version_holds_from_its_day_and_says_what_it_changes(
    site: Site, head: Browser
) -> None:
    before, day = in_force(site), today(site) + timedelta(days=7)
    assert head.post("/policy/change", **form(site, day)).status_code == 303
    assert in_force(site) == before
    after = in_force(site, day)
    assert after.confiscation_due is ConfiscationDue.AGREED_TIME
    assert after.early_needs_approval == {Kind.CONFISCATION, Kind.HAND_IN}
    assert after.leave_to_confiscate == {Role.OFFICE, Role.HEAD}
    assert after.leave_to_search == {Role.LEADER, Role.HEAD}
    assert (after.search_needs_consent, after.dsl_decides_examinations) == (True, False)
    assert after.standing_authority_years == {5, 6}
    assert (after.youngest_collector, after.transit_minutes, after.idle_seconds) == (17, 45, 90)
    assert (after.alert_lead_minutes, after.alert_head_minutes, after.mail_details) == (5, 60, True)
    assert (after.lesson_use, after.telephone_authority) == (True, False)
    assert after.extra["password_months"] == "6"
    assert after.extra["acceptable_use"].startswith("I keep")
    page = head.get("/policy").text
    assert "To come" in page
    assert "Hand-ins taken home by the pupil: Year 5 and Year 6" in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"youngest_collector": "seven"}, "Give a number from 11 to 18"),
        ({"idle_seconds": "5"}, "Give a number from 30 to 1800"),
        ({"password_months": "never"}, "Give a number from 0 to 24"),
        ({"acceptable_use": "x" * 1600}, "at most 1500 letters"),
        ({"leave_to_confiscate": "governor"}, "Choose who may confiscate"),
        ({"notice": "   "}, "Say what the school answers for"),
        ({"notice": "x" * 400}, "at most 300 letters"),
        ({"effective_from-day": "31", "effective_from-month": "2"}, "judged by the rules of its"),
        ({"review_by-year": "2040"}, "reviewed at least once a year"),
    ],
)
def test_a_wrong_version_is_refused_and_what_was_typed_stays(
    site: Site, head: Browser, changed: dict[str, str], words: str
) -> None:
    before = in_force(site)
    answer = head.post("/policy/change", **form(site, today(site), **changed))
    assert answer.status_code == 409
    assert words.lower() in answer.text.lower()
    for name, value in changed.items():
        if name != "leave_to_confiscate" and value.strip():
            assert value in answer.text
    assert in_force(site) == before


def test_what_is_past_cannot_be_ruled_anew(site: Site, head: Browser) -> None:
    yesterday = today(site) - timedelta(days=1)
    assert head.post("/policy/change", **form(site, yesterday)).status_code == 409


def test_a_review_is_shown_when_it_is_due_until_it_was_made(site: Site, head: Browser) -> None:
    assert "yearly review" not in head.get("/policy").text
    site.later(site.clock.at + timedelta(days=1000))
    head = site.browser("head")
    page = head.get("/policy").text
    assert "The review is late" in page
    asked = "yearly review of the school’s rules is late"
    assert asked in head.get("/").text
    # The strip names what is first, and counts the rest: here there are no backups either.
    assert "(and 1 more)" in head.get("/register").text
    for user in ("office", "leader"):
        assert asked not in site.browser(user).get("/").text
    head.post("/desk")
    assert asked not in head.get("/").text
    head = site.browser("head")
    assert head.post("/policy/reviewed").status_code == 303
    for path in ("/policy", "/"):
        assert "yearly review" not in head.get(path).text


@pytest.mark.parametrize("start", ["day-end", "appointment", "nonsense"])
def test_a_ready_made_start_is_a_form_and_changes_nothing(
    site: Site, head: Browser, start: str
) -> None:
    before = in_force(site)
    page = head.get(f"/policy/change?start={start}").text
    assert "Adopt these rules" in page
    assert in_force(site) == before


@pytest.mark.parametrize("user", ["office", "teacher", "leader", "dsl", "technician", "governor"])
def test_nobody_but_the_headteacher_adopts_rules(site: Site, user: str) -> None:
    before = in_force(site)
    browser = site.browser(user)
    assert browser.client.get("/policy").status_code in (302, 303, 403)
    assert browser.post("/policy/change", **form(site, today(site))).status_code == 403
    assert browser.post("/policy/reviewed").status_code == 403
    assert in_force(site) == before
