"""The first day: every step is told from what is there, and none from what was promised."""

import re
from datetime import timedelta

import pytest

from kiosk.scanning.codes import UNDO, Prefix, make, of_slot
from kiosk.services.views import Query
from tests.web.conftest import LABELS, Site


def steps(page: str) -> dict[str, bool]:
    found = re.findall(r'<li class="first-day__step([^"]*)">.*?<h2>([^<]+)</h2>', page, re.DOTALL)
    return {title: "first-day__step--done" in css for css, title in found}


def test_each_step_is_done_when_what_it_asks_for_is_there(site: Site) -> None:
    head = site.browser("head")
    before = steps(head.get("/begin").text)
    assert len(before) == 9
    assert before["Pupils and carers"]
    assert not before["The school’s rules"]
    assert not before["The first hand-in"]
    head.post("/policy/reviewed")
    head.post("/safe", slots="1-30")
    site.browser("office").get("/hand-in")
    site.scan(LABELS["device-ada"])
    after = steps(head.get("/begin").text)
    assert after["The school’s rules"]
    assert after["The safe"]
    assert after["The first hand-in"]
    assert not after["The calendar"]


def test_the_first_day_is_the_main_task_until_something_was_handed_in(site: Site) -> None:
    head = site.browser("head")
    assert 'href="/begin"' in head.get("/").text
    site.browser("office").get("/hand-in")
    site.scan(LABELS["device-ada"])
    assert 'href="/begin"' not in head.get("/").text


@pytest.mark.parametrize("user", ["office", "leader", "dsl", "teacher", "technician"])
def test_it_is_the_headteacher_s(site: Site, user: str) -> None:
    browser = site.browser(user)
    assert browser.client.get("/begin").status_code in (302, 303, 403)
    assert 'href="/begin"' not in browser.get("/").text


def entries(site: Site) -> int:
    with site.store.read() as facts:
        return len(facts.entries(Query(limit=500)))


def test_the_readers_are_done_when_one_read_something(site: Site) -> None:
    head = site.browser("head")
    site.services.board.hear("usb", "desk", "ready", "")
    assert not steps(head.get("/begin").text)["Reader and scanner"]
    site.scan(uid="04A1B2C3D4E5F6", medium="nfc")
    assert steps(head.get("/begin").text)["Reader and scanner"]


def test_in_one_s_own_browser_the_trial_asks_for_the_desk(site: Site) -> None:
    head = site.browser("head")
    assert head.client.get("/begin/trial").location == "/desk?next=%2Fbegin%2Ftrial"
    assert head.post("/desk?next=/begin/trial").location == "/begin/trial"
    assert "Hold a sticker to the reader" in head.get("/begin/trial").text


@pytest.mark.parametrize(
    ("scan", "title"),
    [
        ({"code": LABELS["device-ada"]}, "A label, read well"),
        ({"code": make(Prefix.DEVICE).text}, "A label, read well"),
        ({"code": of_slot("12").text}, "A slot’s label, read well"),
        ({"code": UNDO.text}, "A command, read well"),
        ({"code": "5012345678900"}, "A product’s barcode"),
        ({"code": "https://example.org"}, "Not one of our codes"),
        ({"uid": "04A1B2C3D4E5F6", "medium": "nfc"}, "A tag, read well"),
        ({"uid": "08A1B2C3", "medium": "nfc"}, "A phone, not a sticker"),
    ],
)
def test_a_trial_says_what_was_read_and_does_nothing(
    site: Site, scan: dict[str, str], title: str
) -> None:
    desk = site.browser("office")
    desk.get("/hand-in")
    site.scan(LABELS["device-ben"])
    site.clock.at += timedelta(seconds=5)
    desk.get("/begin/trial")
    before = entries(site)
    site.scan(**scan)
    page = desk.get("/begin/trial").text
    assert title in page
    assert entries(site) == before
    if "read well" in title and "code" in scan:
        assert scan["code"] in page
