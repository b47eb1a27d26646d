"""A scanner that types like a keyboard works whatever has focus, and nobody's typing is lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.gallery.station import Station

pytestmark = pytest.mark.browser

CODE = "DA7K2Q9XZ"
BURST = """async ([keys, gap, inField]) => {
  const { Burst } = await import("/static/js/burst.js");
  const burst = new Burst();
  let at = 1000;
  for (const key of keys) { burst.add(key, at); at += gap; }
  return burst.end(at, inField);
}"""


def _open(page: Page, name: str) -> Station:
    station = Station(page)
    page.goto(f"/{name}")
    expect(page.locator("html[data-ready]")).to_have_count(1)
    return station


def _scan(page: Page, code: str = CODE) -> None:
    """Types as a scanner does; the keys' own times are what counts, not the test's."""
    session = page.context.new_cdp_session(page)
    start = page.evaluate("(performance.timeOrigin + performance.now()) / 1000")
    for place, key in enumerate([*code, "Enter"]):
        text = "\r" if key == "Enter" else key
        for kind in ("keyDown", "keyUp"):
            session.send(
                "Input.dispatchKeyEvent",
                {
                    "type": kind,
                    "key": key,
                    "code": "Space" if key == " " else "",
                    "timestamp": start + place * 0.012,
                    "windowsVirtualKeyCode": 13 if key == "Enter" else ord(key.upper()),
                    **({"text": text} if kind == "keyDown" else {}),
                },
            )
    session.detach()


def test_keys_at_a_scanners_pace_are_a_scan(page: Page) -> None:
    _open(page, "live/hand-in")
    for gap in (7, 12, 16, 40):
        assert page.evaluate(BURST, [list(CODE), gap, True]) == CODE
        assert page.evaluate(BURST, [list("5012345678900"), gap, True]) == "5012345678900"


def test_keys_at_a_persons_pace_are_not(page: Page) -> None:
    _open(page, "live/hand-in")
    assert page.evaluate(BURST, [list("5012345678900"), 60, True]) is None
    assert page.evaluate(BURST, [list(CODE), 300, False]) is None
    assert page.evaluate(BURST, [["a", "b", "c"], 10, False]) is None


def test_a_busy_machine_that_hands_keys_on_late_loses_no_good_code(page: Page) -> None:
    _open(page, "live/hand-in")
    assert page.evaluate(BURST, [list(CODE), 120, True]) == CODE
    assert page.evaluate(BURST, [list("DA7K2Q9XY"), 120, True]) is None
    assert page.evaluate(BURST, [list("DA7K2Q9XY"), 120, False]) == "DA7K2Q9XY"


def test_in_a_field_only_what_looks_like_a_code_is_taken(page: Page) -> None:
    _open(page, "live/hand-in")
    shop = "5012345678900"
    scanned = [CODE, CODE.lower(), CODE + CODE, "DA7K2", "DA7K2Q9XY", shop, f"]E0{shop}"]
    typed = ["1234", "sample-office", "Okafor", "Amara Bello", "DANIEL"]
    taken = {text: page.evaluate(BURST, [list(text), 10, True]) for text in [*scanned, *typed]}
    assert taken == {**{text: text for text in scanned}, **dict.fromkeys(typed)}


def test_a_scan_is_posted_with_its_own_id_and_the_pages_token(page: Page) -> None:
    station = _open(page, "live/hand-in")
    with page.expect_response("**/station/scans"):
        _scan(page)
    scan = station.scans[0]
    assert scan["code"] == CODE
    assert scan["medium"] == "keyboard"
    assert len(scan["id"]) == 36
    assert scan["at"].endswith("Z")
    assert station.tokens == ["gallery"]


def test_a_scan_presses_no_button_that_has_focus(page: Page) -> None:
    station = _open(page, "live/hand-in")
    page.get_by_role("link", name="Finish").focus()
    with page.expect_response("**/station/scans"):
        _scan(page)
    assert page.url.endswith("/live/hand-in")
    page.locator(".scan button").focus()
    with page.expect_response("**/station/scans"):
        _scan(page, "DA 7K2 Q9XZ")
    assert page.url.endswith("/live/hand-in")
    assert len(station.scans) == 2


def test_a_scan_into_a_field_leaves_it_as_it_was(page: Page) -> None:
    station = _open(page, "live/enrol")
    field = page.get_by_label("Pupil")
    field.fill("moh")
    with page.expect_response("**/station/scans"):
        _scan(page)
    expect(field).to_have_value("moh")
    assert page.url.endswith("/live/enrol")
    assert station.scans[0]["code"] == CODE


def test_what_a_person_types_stays_and_enter_sends_it(page: Page) -> None:
    station = _open(page, "live/enrol")
    field = page.get_by_label("Pupil")
    field.press_sequentially("bello", delay=70)
    expect(field).to_have_value("bello")
    field.press("Enter")
    page.wait_for_url("**q=bello*")
    assert station.scans == []


def test_a_scan_that_does_not_arrive_is_sent_again_with_the_same_id(page: Page) -> None:
    station = _open(page, "live/hand-in")
    station.answers = [503, 503, 200]
    with page.expect_response(lambda got: got.url.endswith("/scans") and got.ok):
        _scan(page)
    expect(page.locator("html")).to_have_attribute("data-sound", "read")
    assert len({scan["id"] for scan in station.scans}) == 1
    assert len(station.scans) == 3


def test_a_scan_that_never_arrives_is_said_to_be_lost(page: Page) -> None:
    station = _open(page, "live/hand-in")
    station.answers = [503, 503, 503]
    _scan(page)
    expect(page.locator(".card__title")).to_have_text("Scan not recorded")
    expect(page.locator("html")).to_have_attribute("data-sound", "wrong")
