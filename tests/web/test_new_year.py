"""A new school year: who moves up, who leaves, once, and what stays as it is."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from kiosk.custody.people.moving_up import class_after
from tests.web.conftest import LABELS, Site

SEPTEMBER = datetime(2027, 9, 2, 8, 0, tzinfo=UTC)


def day(when: date) -> dict[str, Any]:
    return {
        "leave_on-day": str(when.day),
        "leave_on-month": str(when.month),
        "leave_on-year": str(when.year),
    }


def pupil(site: Site, pupil_id: str) -> Any:
    with site.store.read() as facts:
        return facts.pupil(pupil_id)


def test_everybody_moves_up_and_the_last_year_leaves_once(site: Site) -> None:
    site.browser("office").get("/hand-in")
    site.scan(LABELS["device-ada"])
    before = pupil(site, "pupil-ben")
    site.later(SEPTEMBER)
    head = site.browser("head")
    assert "have left" in head.get("/new-year").text
    last = date(2027, 7, 21)
    assert head.post("/new-year", **day(last)).status_code == 303
    ada, ben = pupil(site, "pupil-ada"), pupil(site, "pupil-ben")
    assert ada.left_on == last
    assert (ben.year, ben.name) == (before.year + 1, before.name)
    with site.store.read() as facts:
        assert facts.open_records(), "what a leaver left here stays"
    again = head.post("/new-year", **day(last))
    assert again.status_code == 422
    assert "moved up this year already" in again.text
    assert pupil(site, "pupil-ben") == ben


def test_it_begins_in_summer_only_and_nobody_leaves_tomorrow(site: Site) -> None:
    head = site.browser("head")
    assert "from June to October" in head.post("/new-year", **day(date(2026, 7, 1))).text
    site.later(SEPTEMBER)
    head = site.browser("head")
    answer = head.post("/new-year", **day(date(2027, 9, 3)))
    assert answer.status_code == 422
    assert 'value="2027"' in answer.text
    assert pupil(site, "pupil-ada").left_on is None


@pytest.mark.parametrize("user", ["office", "teacher", "dsl"])
def test_who_may_not_begin_it_changes_nobody(site: Site, user: str) -> None:
    site.later(SEPTEMBER)
    browser = site.browser(user)
    browser.post("/new-year", **day(date(2027, 7, 21)))
    assert pupil(site, "pupil-ada").left_on is None
    assert "/new-year" not in browser.get("/people").text


@pytest.mark.parametrize(
    ("name", "year", "after"),
    [
        ("5B", 5, "6B"),
        ("R", 0, "1"),
        ("RK", 0, "1K"),
        ("Oak", 5, "Oak"),
        ("Robins", 0, "Robins"),
        ("3", 3, "4"),
        ("10B", 1, "10B"),
    ],
)
def test_a_class_that_begins_with_its_year_moves_with_it(name: str, year: int, after: str) -> None:
    assert class_after(name, year) == after
