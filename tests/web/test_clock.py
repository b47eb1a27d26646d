"""A clock that nothing vouches for: staff are asked about it once, and whoever is not, is not."""

import pytest

from kiosk.custody import register as r
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
