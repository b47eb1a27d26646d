"""The pages of pupils, adults, staff, bars and exemptions, judged at three sizes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.looking import Judge
from tests.outside.browser import screen, settled, sign_in
from tests.outside.processes import Service

NOW = "2026-11-23T15:31:00"

pytestmark = pytest.mark.browser


@pytest.fixture
def judge(service: Service, chromium: Browser) -> Iterator[Judge]:
    with screen(chromium, service.url) as page:
        judge = Judge(page)
        yield judge
        assert judge.seen
        assert not judge.faults, judge.faults


def go(page: Page, path: str) -> None:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200, path
    settled(page)


def follow(page: Page, link: str) -> None:
    """Open where the first link with this in its address leads."""
    address = page.locator(f'a[href*="{link}"]').first.get_attribute("href")
    assert address
    go(page, address)


def opened(page: Page) -> None:
    """Unfold everything that is folded."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")


def test_the_office_keeps_pupils_and_adults(judge: Judge) -> None:
    page = judge.page
    sign_in(page, "office")
    go(page, "/people?q=a")
    judge.reading("pupils found")
    follow(page, "/people/")
    opened(page)
    judge.reading("a pupil")
    pupil = page.url
    for name in ("edit", "leave", "adults/new", "authorise", "word"):
        go(page, f"{pupil}/{name}")
        judge.reading(name)
    go(page, pupil)
    follow(page, "/adults/")
    opened(page)
    judge.reading("an adult")
    for path in ("/people/escorts", "/standing/today", "/standing/forms"):
        go(page, path)
        judge.reading(path)
    go(page, pupil.replace("/people/", "/telephone/"))
    judge.reading("whom to ring")
    page.select_option("select[name=carer]", index=1)
    page.fill("input[name=forename]", "Rose")
    page.fill("input[name=surname]", "Attwell")
    page.get_by_role("button", name="Show the number").click()
    settled(page)
    judge.reading("the number on file")


def test_the_headteacher_keeps_staff_bars_and_exemptions(judge: Judge) -> None:
    page = judge.page
    sign_in(page, "head")
    for path, inside in {
        "/staff": "/staff/",
        "/bars": "/bars/",
        "/exemptions": "/exemptions/",
    }.items():
        go(page, path)
        judge.reading(path)
        address = page.locator(f'a.link-card[href*="{inside}"]').first.get_attribute("href")
        go(page, address or "")
        opened(page)
        judge.reading(f"one of {path}")
    for path in ("/staff/new", "/exemptions/others/new", "/account/password"):
        go(page, path)
        judge.reading(path)
    go(page, "/people?q=a")
    follow(page, "/people/")
    follow(page, "/exemptions/new/")
    judge.reading("asking for an exemption")
    page.go_back()
    follow(page, "/adults/")
    follow(page, "/bars/new/")
    judge.reading("placing a bar")
