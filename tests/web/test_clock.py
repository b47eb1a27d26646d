"""A clock that nothing vouches for: staff are asked about it once, and whoever is not, is not."""

from datetime import timedelta

import pytest

from kiosk.custody import register as r
from kiosk.custody.machine.clocks import ClockCause, ClockSet
from tests.factories import record
from tests.web.conftest import Site
from tests.web.desk import events

QUESTION = "Monday 23 November 2026"


@pytest.fixture(autouse=True)
def doubted(site: Site) -> None:
    """Nothing has set it since the start."""
    site.clock.confirmed = False


@pytest.mark.parametrize("user", ["office", "teacher", "head"])
def test_staff_are_asked_and_what_they_say_is_an_entry(site: Site, user: str) -> None:
    browser = site.browser(user)
    assert 'href="/clock"' in browser.get("/").text
    assert QUESTION in browser.get("/clock").text
    assert browser.post("/clock").location == "/"
    (said,) = events(site, r.ClockConfirmed)
    assert said


def test_a_clock_that_is_believed_is_not_asked_about(site: Site) -> None:
    site.clock.confirmed = True
    browser = site.browser("office")
    assert browser.get("/clock").request.path == "/"
    browser.post("/clock")
    assert not events(site, r.ClockConfirmed)
    assert 'href="/clock"' not in browser.get("/").text


@pytest.mark.parametrize("user", ["technician", "governor"])
def test_it_is_not_for_everybody(site: Site, user: str) -> None:
    browser = site.browser(user)
    assert browser.post("/clock").status_code == 403
    assert not events(site, r.ClockConfirmed)


def test_a_clock_behind_the_last_entry_is_said_loudly(site: Site) -> None:
    tomorrow = site.clock.now().at + timedelta(days=1)
    site.services.trust.newest = tomorrow
    office = site.browser("office")
    assert "The time is behind the last entry: is it right?" in office.get("/").text
    page = office.get("/clock").text
    assert "The last entry was made later, at" in page
    assert str(tomorrow.year) in page
    office.post("/clock")
    assert "The time is behind" not in office.get("/").text


@pytest.mark.parametrize(
    ("leapt_ms", "said"),
    [
        (7_200_000, "The clock was synchronised: two hours forward"),
        (-90_061_000, "The clock was synchronised: one day and one hour back"),
        (200, "The clock was synchronised; it was right to a second"),
    ],
)
def test_that_it_was_synchronised_is_told(site: Site, leapt_ms: int, said: str) -> None:
    event = ClockSet(ClockCause.SYNCHRONISED, leapt_ms, site.clock.now().at)
    record(site.store, event)
    assert said in site.browser("head").get("/audit").text
