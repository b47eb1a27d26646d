"""The pages on which parents are told and alerts are led on, judged at three sizes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.looking import Judge
from tests.e2e.test_people_screens import follow, go, opened
from tests.outside.browser import screen, sign_in
from tests.outside.processes import Service

pytestmark = pytest.mark.browser


@pytest.fixture
def judge(service: Service, chromium: Browser) -> Iterator[Judge]:
    with screen(chromium, service.url) as page:
        judge = Judge(page)
        yield judge
        assert judge.seen
        assert not judge.faults, judge.faults


def test_parents_are_told_once_the_lead_says_so(judge: Judge) -> None:
    page = judge.page
    sign_in(page, "dsl")
    go(page, "/telling")
    judge.reading("parents not yet told")
    follow(page, "/telling/")
    assert page.get_by_text("Nobody is told yet").is_visible()
    judge.reading("a record of which nobody is told yet")
    page.get_by_role("button", name="They may be told").click()
    page.get_by_role("button", name="Write a letter").first.click()
    assert page.get_by_text("A letter was written").is_visible()
    opened(page)
    judge.reading("a record of which a letter was written")
    go(page, "/telling/messages")
    judge.reading("messages")


def test_the_headteacher_sets_words_and_the_line_of_alerts(judge: Judge) -> None:
    page = judge.page
    sign_in(page, "head")
    for path in ("/telling/words", "/telling/words/notice", "/alerts", "/alerts/line"):
        go(page, path)
        opened(page)
        judge.reading(path)
