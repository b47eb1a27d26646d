"""The first day: every step is told from what is there, and none from what was promised."""

import re

import pytest

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
