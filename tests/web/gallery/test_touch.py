"""Fingers: the pads, the signature box, the form in steps."""

import json
from typing import Any
from urllib.parse import unquote_plus

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser


def _open(page: Page, name: str) -> None:
    page.goto(f"/{name}")
    expect(page.locator("html[data-ready]")).to_have_count(1)


def _keys(page: Page, *names: str) -> None:
    for name in names:
        page.locator(f'.keys [data-key="{name}"]').tap()


def _post(page: Page) -> list[str]:
    """Keeps what forms post, and answers it."""
    sent: list[str] = []

    def take(route: Route) -> None:
        if route.request.method != "POST":
            route.fallback()
            return
        sent.append(route.request.post_data or "")
        route.fulfill(content_type="text/html", body="<title>Sent</title>")

    page.route("**/*", take)
    return sent


def _stroke(page: Page, *points: tuple[float, float]) -> None:
    box = page.locator("canvas").bounding_box()
    assert box is not None
    spots = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*spots[0])
    page.mouse.down()
    for spot in spots[1:]:
        page.mouse.move(*spot, steps=4)
    page.mouse.up()


def _signed(sent: list[str]) -> dict[str, Any]:
    body = sent[0]
    start = body.index("strokes=") + len("strokes=")
    found: dict[str, Any] = json.loads(unquote_plus(body[start:].partition("&")[0]))
    return found


def test_the_letter_pad_types_searches_and_goes(page: Page) -> None:
    page.route("**/hand-in/pupils*", lambda route: route.fulfill(body="<p>Mohammed Ali</p>"))
    _open(page, "hand-in/enrol-pupil")
    field = page.get_by_label("Pupil")
    expect(page.locator(".keys")).to_have_count(0)
    field.tap()
    _keys(page, "M", "O", "H", "space", "A", "L", "back")
    expect(field).to_have_value("MOH A")
    expect(page.locator("#found")).to_have_text("Mohammed Ali")
    _keys(page, "digits")
    _keys(page, "5", "abc")
    expect(field).to_have_value("MOH A5")
    _keys(page, "done")
    expect(page.locator(".keys")).to_have_count(0)
    expect(page.get_by_role("link", name="Back")).to_be_visible()


def test_a_tap_beside_the_open_pad_is_not_lost(page: Page) -> None:
    _open(page, "hand-in/enrol-typing")
    page.get_by_label("Pupil").tap()
    expect(page.locator(".keys")).to_be_visible()
    page.get_by_role("link", name="5 Hazel").tap()
    page.wait_for_url("**/hand-in/enrol/device")


def test_the_pad_stays_away_from_people_with_a_mouse(page: Page) -> None:
    _open(page, "sign-in/page")
    page.get_by_label("User name").click()
    expect(page.locator(".keys")).to_have_count(0)


def test_capitals_are_for_one_letter(page: Page) -> None:
    _open(page, "sign-in/page")
    page.get_by_label("User name").tap()
    _keys(page, "shift", "a", "b")
    expect(page.get_by_label("User name")).to_have_value("Ab")


def test_the_number_pad_fills_the_pin(page: Page) -> None:
    _open(page, "sign-in/pin")
    for key in ("4", "7", "0", "9"):
        page.get_by_role("button", name=key, exact=True).tap()
    page.get_by_role("button", name="Delete").tap()
    expect(page.get_by_label("PIN")).to_have_value("470")
    page.get_by_role("button", name="Clear").tap()
    expect(page.get_by_label("PIN")).to_have_value("")


def test_a_signature_is_kept_as_points_of_the_box(page: Page) -> None:
    sent = _post(page)
    _open(page, "collect/parent")
    _stroke(page, (0.1, 0.5), (0.5, 0.2), (0.9, 0.8))
    _stroke(page, (0.2, 0.9), (0.4, 0.9))
    page.get_by_role("button", name="Done").click()
    expect(page).to_have_title("Sent")
    signed = _signed(sent)
    assert len(signed["strokes"]) == 2
    first, last = signed["strokes"][0][0], signed["strokes"][0][-1]
    assert first[:2] == pytest.approx([0.1, 0.5], abs=0.02)
    assert last[:2] == pytest.approx([0.9, 0.8], abs=0.02)
    assert 0 <= first[2] <= last[2]
    assert signed["aspect"] > 2


def test_undo_takes_the_last_stroke_and_turning_the_screen_keeps_the_rest(page: Page) -> None:
    sent = _post(page)
    _open(page, "collect/parent")
    _stroke(page, (0.1, 0.5), (0.9, 0.5))
    _stroke(page, (0.1, 0.8), (0.9, 0.8))
    page.get_by_role("button", name="Undo").click()
    page.set_viewport_size({"width": 720, "height": 1280})
    page.get_by_role("button", name="Done").click()
    expect(page).to_have_title("Sent")
    assert [stroke[0][1] for stroke in _signed(sent)["strokes"]] == pytest.approx([0.5], abs=0.02)


def test_an_empty_box_is_asked_about_and_a_slight_mark_counts(page: Page) -> None:
    sent = _post(page)
    _open(page, "collect/parent")
    page.get_by_role("button", name="Done").click()
    expect(page.locator("[data-note]")).to_contain_text("Please sign on the line")
    assert sent == []
    _stroke(page, (0.5, 0.5), (0.52, 0.5))
    expect(page.locator("[data-note]")).to_contain_text("It counts")
    page.get_by_role("button", name="Done").click()
    expect(page).to_have_title("Sent")
    assert len(sent) == 1


def test_a_form_in_steps_asks_one_thing_at_a_time(page: Page) -> None:
    sent = _post(page)
    _open(page, "confiscate/form")
    following = page.get_by_role("button", name="Next")
    following.tap()
    expect(page.get_by_role("alert")).to_have_text("Choose why it was taken.")
    page.get_by_text("Breach of the behaviour policy").tap()
    following.tap()
    page.get_by_text("Classroom").tap()
    following.tap()
    page.get_by_text("Until the end of the day").tap()
    page.get_by_text("The office will").tap()
    page.get_by_role("button", name="Back").tap()
    following.tap()
    following.tap()
    page.get_by_text("Marked").tap()
    page.get_by_text("Off", exact=True).tap()
    following.tap()
    page.get_by_text("On Monday 4 January").tap()
    page.get_by_role("button", name="Record confiscation").tap()
    expect(page).to_have_title("Sent")
    assert "reason=behaviour" in sent[0]
    assert "power=off" in sent[0]


def test_two_taps_send_a_form_once(page: Page) -> None:
    sent = _post(page)
    _open(page, "sign-in/change")
    page.evaluate("""() => {
      const button = [...document.querySelectorAll("button")].find((b) => b.textContent === "Lock");
      button.click();
      button.click();
    }""")
    expect(page).to_have_title("Sent")
    assert len(sent) == 1
