"""Labels, tags, home time and standing authorities on the three screens, looked at with care."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.looking import Judge
from tests.e2e.test_screens import Things, go, judge, things
from tests.outside.browser import expect_card, settled, sign_in
from tests.outside.scans import Reader, fresh_code

__all__ = ["judge", "things"]

NOW = "2026-11-23T15:31:00"

pytestmark = pytest.mark.browser


@pytest.fixture
def page(judge: Judge) -> Page:
    """The office at the desk."""
    sign_in(judge.page, "office")
    return judge.page


def test_marks_of_a_device(
    judge: Judge, page: Page, reader: Reader, leaflet: Things, things: Things
) -> None:
    codes = leaflet["codes"]
    device = things["devices"][codes[5]]["device"]
    go(page, f"/device/{device}")
    judge.reading("a device's labels and tags")
    page.locator("summary").first.click()
    judge.reading("a label, to be replaced or put out of use")
    go(page, f"/device/{device}/mark")
    judge.kiosk("mark: waiting")
    uid = "04E1B2C3D4E5F6"
    reader.scan(uid=uid)
    expect_card(page, "Once more")
    settled(page)
    judge.kiosk("mark: read once")
    reader.scan(uid=uid)
    expect_card(page, "It is new")
    settled(page)
    judge.kiosk("mark: to be put on")
    for name, code in {"on another": codes[6], "new label": fresh_code(), "no label": "X"}.items():
        go(page, f"/device/{device}/mark?typed={code}")
        judge.kiosk(f"mark: {name}")


def test_home_time_and_a_club(
    judge: Judge, page: Page, reader: Reader, leaflet: Things, things: Things
) -> None:
    go(page, "/home-time")
    judge.kiosk("home time: waiting")
    seen: dict[str, str] = {}
    for code in leaflet["codes"]:
        page.goto("/hand-in")
        if seen.keys() >= {"released", "refused"} or reader.scan(code)["outcome"] == "exempt":
            continue
        go(page, "/home-time")
        outcome = reader.scan(code)["outcome"]
        seen.setdefault(outcome, code)
        expect_card(page, "Give it to the child" if outcome == "released" else "Keep it here")
        judge.kiosk(f"home time: {outcome}")
    go(page, "/pass-on")
    judge.kiosk("to a club: who")
    page.get_by_label("Who leads it").select_option(index=1)
    page.get_by_label("Which club").press_sequentially("Choir")
    page.keyboard.press("Enter")
    expect_card(page, "Choir")
    settled(page)
    judge.kiosk("to a club: waiting")
    assert reader.scan(seen["refused"])["outcome"] == "passed_on"
    expect_card(page, "Now with")
    judge.kiosk("to a club: gone")


def test_who_may_go_home_alone(judge: Judge, page: Page) -> None:
    go(page, "/standing?q=amelia")
    judge.kiosk("going home alone: who")
    page.locator("#found a").first.click()
    settled(page)
    judge.reading("going home alone: signed so far")
    page.locator("summary", has_text="A carer signs").click()
    judge.reading("going home alone: the form")
    for name in ("signer", "check"):
        page.locator(f"label.choice:has(input[name={name}])").first.click()
    page.locator("label.choice", has_text="On this screen").click()
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("canvas")).to_be_visible()
    settled(page)
    judge.kiosk("going home alone: the carer signs")
