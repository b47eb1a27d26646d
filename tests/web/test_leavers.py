"""Who is missing from a file: a person says of each whether they left; what an import told whom."""

import re
from datetime import date
from typing import Any

import pytest

from kiosk.custody import register as r
from tests.importing.files import MANY_ROWS
from tests.web.conftest import Browser, Site
from tests.web.desk import ZOE, at_hand_in, events, size
from tests.web.test_hand_in import words
from tests.web.test_import import compared, send, waited, where
from tests.web.test_people import TODAY, days

ZOE_ID = "pupil-zoe"
LEFT: dict[str, Any] = {"shown": [ZOE_ID], "left": [ZOE_ID], **days("on", TODAY)}


@pytest.fixture(autouse=True)
def closed(site: Site) -> Any:
    yield
    site.services.imports.close()


def missing(site: Site, user: str = "office") -> tuple[Browser, str, str]:
    """A file that does not name Zoë: the browser, its draft, the page of those missing."""
    browser = site.browser(user)
    url, _ = compared(browser)
    return browser, url, browser.get(f"{url}?show=missing").text


def left_on(site: Site) -> date | None:
    with site.store.read() as facts:
        found = facts.pupil(ZOE_ID)
    assert found
    return found.left_on


def test_whoever_is_ticked_has_left_and_the_others_are_kept(site: Site) -> None:
    at_hand_in(site, ZOE)
    browser, url, page = missing(site)
    assert "one device still here" in page
    before = size(site)
    noted = browser.post(f"{url}/missing?after=0", **LEFT, follow=True).text
    assert "one pupil marked as having left" in noted
    assert size(site) == before
    browser.post(f"{url}/approve", **LEFT)
    done = waited(browser, url).text
    assert "Left, and a device is still here" in done
    assert left_on(site) == TODAY
    (imported,) = events(site, r.RegisterImported)
    assert imported.left == 1
    told = words(browser.get(f"/history/pupil/{ZOE_ID}").text)
    assert f"Left on {TODAY:%d/%m/%Y}" in told
    browser.get("/hand-in")
    assert site.scan(ZOE)["outcome"] in ("already_in", "pupil_left")


def test_nobody_leaves_whom_no_person_named(site: Site) -> None:
    browser, url, _ = missing(site)
    browser.post(f"{url}/approve", shown=ZOE_ID)
    waited(browser, url)
    assert left_on(site) is None


def test_what_was_ticked_is_shown_before_it_is_approved(site: Site) -> None:
    browser, url, _ = missing(site)
    before = size(site)
    assert where(browser.post(f"{url}/approve", **LEFT)).startswith(f"{url}?show=missing")
    assert size(site) == before
    assert "left on" in browser.get(f"{url}?show=missing").text
    unticked = {**LEFT, "left": []}
    assert (
        "marked as having left" not in browser.post(f"{url}/missing", **unticked, follow=True).text
    )


def test_a_whole_class_at_once(site: Site) -> None:
    with site.store.read() as facts:
        class_name = facts.pupil(ZOE_ID).class_name  # type: ignore[union-attr]
    browser, url, page = missing(site)
    assert f"{class_name}: one pupil" in page
    fields: dict[str, Any] = {"shown": ZOE_ID, "class": class_name, **days("on", TODAY)}
    browser.post(f"{url}/missing", **fields)
    browser.post(f"{url}/approve")
    waited(browser, url)
    assert left_on(site) == TODAY


@pytest.mark.parametrize("day", [date(2026, 12, 1), None])
def test_a_day_that_has_not_come_is_asked_again_and_the_ticks_stay(
    site: Site, day: date | None
) -> None:
    browser, url, _ = missing(site)
    on = days("on", day) if day else {}
    answer = browser.post(f"{url}/missing", shown=ZOE_ID, left=ZOE_ID, **on)
    assert answer.status_code == 422
    assert "today or before" in answer.text
    assert re.search(f'value="{ZOE_ID}"[^>]* checked', answer.text)


def test_only_who_is_missing_can_be_named_and_only_in_ones_own_draft(site: Site) -> None:
    browser, url, _ = missing(site)
    other = {**LEFT, "shown": ["nobody", "<x>"], "left": ["nobody", "<x>"]}
    assert "marked as having left" not in browser.post(f"{url}/missing", **other, follow=True).text
    assert where(site.browser("head").post(f"{url}/missing", **LEFT)) == "/import?gone=1"
    assert site.browser("teacher").post(f"{url}/missing", **LEFT).status_code == 403


def test_an_import_stands_in_the_history_of_each_whom_it_changed(site: Site) -> None:
    browser = site.browser("office")
    for rows in (MANY_ROWS, MANY_ROWS.replace("9,6B", "9,6C").replace("900002", "900009")):
        url = where(send(browser, rows))
        if url.endswith("/columns"):
            url, _ = compared(browser, rows)
        waited(browser, url)
        browser.post(f"{url}/approve")
        waited(browser, url)
    with site.store.read() as facts:
        ada = facts.pupil_by_ref("1001")
        ben = facts.pupil_by_ref("1002")
        assert ada is not None
        assert ben is not None
        sam = next(x.adult for x in facts.links_of_pupil(ada.id) if x.adult.forename == "Sam")
    for address in (f"/people/{ada.id}", f"/history/pupil/{ada.id}"):
        assert "Class: 6B → 6C" in words(browser.get(address).text)
    assert "brought up to date by an import" not in words(browser.get(f"/people/{ben.id}").text)
    adult = words(browser.get(f"/people/{ada.id}/adults/{sam.id}").text)
    assert "07700 900002 → 07700 900009" in adult
    assert len(events(site, r.RegisterImported)) == 2
