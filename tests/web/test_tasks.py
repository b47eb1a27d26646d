"""The first page and the row under the bar: each task once, and what waits for somebody."""

import re

import pytest

from kiosk.custody import register as r
from kiosk.custody.states import Role
from kiosk.web.tasks import GROUPS
from tests.factories import record
from tests.web.conftest import Site


def row(page: str) -> list[str]:
    """The names in the row under the bar."""
    found = re.search(r'<nav class="nav".*?</nav>', page, re.DOTALL)
    return re.findall(r"<a [^>]*>([^<]+)</a>", found.group(0)) if found else []


def test_every_task_stands_once() -> None:
    urls = [task.url for _, tasks in GROUPS for task in tasks]
    assert len(urls) == len(set(urls))


@pytest.mark.parametrize(
    "user", ["head", "dsl", "leader", "teacher", "office", "technician", "governor"]
)
def test_every_task_on_the_first_page_opens(site: Site, user: str) -> None:
    browser = site.browser(user)
    menu = re.search(r'<nav class="(?:menu|tiles)".*?</nav>', browser.get("/").text, re.DOTALL)
    urls = re.findall(r'href="([^"]+)"', menu.group(0)) if menu else []
    assert urls
    assert {url: browser.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)


def test_the_row_shows_the_tasks_beside_this_one(site: Site) -> None:
    head = site.browser("head")
    shown = row(head.get("/people").text)
    assert shown[:3] == ["All tasks", "People", "Home alone"]
    assert not {"Register", "Policy", "Audit", "Account"} & set(shown)
    assert row(head.get("/").text) == []
    assert 'aria-current="page">People' in head.get("/people/new").text


def test_of_few_tasks_the_row_shows_all(site: Site) -> None:
    assert {"All tasks", "Machine", "Account"} <= set(
        row(site.browser("technician").get("/account/password").text)
    )


def test_what_waits_leads_to_where_it_is_seen_to(site: Site) -> None:
    alert = r.AlertRaised("alert-1", "collection_stopped", (Role.DSL,), adult_id="adult-lovell")
    record(site.store, alert, staff="staff-office")
    link = '<a href="/alerts"><b>1 alert: take note of it</b></a>'
    assert link in site.browser("dsl").get("/").text
    for user in ("leader", "office", "teacher"):
        assert link not in site.browser(user).get("/").text
    at_the_desk = site.browser("dsl")
    at_the_desk.post("/desk")
    assert "alert" not in at_the_desk.get("/").text.lower().replace('role="alert"', "")
