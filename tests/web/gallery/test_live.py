"""The page follows its station: new parts, sounds, a lost connection, cards, the lock."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.gallery.station import Station

pytestmark = pytest.mark.browser

CARD = (
    '<article class="card card--in" data-kind="in" data-returns-after="12"'
    ' data-brief="Slot 12 · A. B. in at 08:43"><div class="card__body"><h2 class="card__title">'
    'Amara Bello</h2></div><footer class="card__foot"><p>In at 08:43 · entry 10,482</p>'
    '<form method="post"><button class="button">Undo</button></form></footer></article>'
)


def _open(page: Page, name: str) -> Station:
    station = Station(page)
    page.clock.install()
    page.goto(f"/{name}")
    expect(page.locator("html[data-ready]")).to_have_count(1)
    return station


def test_a_message_changes_card_list_and_counts_and_sounds(page: Page) -> None:
    station = _open(page, "live/hand-in")
    parts = {"card": CARD, "counts": "43 in · 16 to come", "scans": "<p>Slot 12</p>"}
    station.send("7-2", {"html": parts, "sound": "in", "navigate": None})
    expect(page.locator("#card .card__title")).to_have_text("Amara Bello")
    expect(page.locator("#counts")).to_have_text("43 in · 16 to come")
    expect(page.locator("#scans")).to_have_text("Slot 12")
    expect(page.locator("html")).to_have_attribute("data-sound", "in")


def test_the_stream_opens_after_the_last_event_seen_and_resumes(page: Page) -> None:
    station = _open(page, "live/hand-in")
    station.send("7-9", {"html": {"counts": "44 in"}})
    expect(page.locator("#counts")).to_have_text("44 in")
    station.open = False
    page.clock.run_for(20_000)
    station.open = True
    station.send("7-10", {"html": {"counts": "45 in"}})
    # The page waits by its own clock, and its requests take time by ours.
    for _ in range(100):
        page.clock.run_for(500)
        if page.locator("#counts").inner_text() == "45 in":
            break
    expect(page.locator("#counts")).to_have_text("45 in")
    assert station.marks[0] == "7-1"
    assert station.marks[-1] in ("7-9", "7-10")


def test_a_message_can_lead_to_another_page(page: Page) -> None:
    station = _open(page, "live/hand-in")
    station.send("7-2", {"html": {}, "sound": "read", "navigate": "/sign-in/pin"})
    page.wait_for_url("**/sign-in/pin")


def test_a_lost_stream_is_said_large_and_goes_when_it_is_back(page: Page) -> None:
    station = _open(page, "live/hand-in")
    station.open = False
    page.clock.run_for(5_000)
    expect(page.locator("#card .card__title")).to_have_text("Not connected")
    expect(page.locator("#notices")).to_contain_text("Nothing is being recorded")
    station.open = True
    page.clock.run_for(10_000)
    expect(page.locator("#card .card__title")).to_have_text("Scan a device")
    expect(page.locator("#notices")).not_to_contain_text("Nothing is being recorded")


def test_a_refusal_gives_way_after_four_seconds_and_leaves_its_button(page: Page) -> None:
    _open(page, "live/unknown")
    expect(page.locator("#card .card__title")).to_have_text("Unknown label")
    page.clock.run_for(3_000)
    expect(page.locator("#card .card__title")).to_have_text("Unknown label")
    page.clock.run_for(1_500)
    expect(page.locator("#card .card__title")).to_have_text("Scan a device")
    expect(page.locator("#card").get_by_role("link", name="Enrol")).to_be_visible()


def test_a_name_gives_way_to_slot_and_initials(page: Page) -> None:
    station = _open(page, "live/hand-in")
    station.send("7-2", {"html": {"card": CARD}})
    expect(page.locator("#card .card__title")).to_have_text("Amara Bello")
    page.clock.run_for(12_500)
    expect(page.locator("#card .card__title")).to_have_text("Scan a device")
    expect(page.locator("#card .card__foot")).to_contain_text("Slot 12 · A. B. in at 08:43")
    expect(page.locator("#card")).not_to_contain_text("Amara")
    expect(page.locator("#card").get_by_role("button", name="Undo")).to_be_visible()


def test_the_next_scan_wins_over_a_refusal(page: Page) -> None:
    station = _open(page, "live/unknown")
    page.clock.run_for(3_000)
    station.send("7-2", {"html": {"card": CARD}})
    expect(page.locator("#card .card__title")).to_have_text("Amara Bello")
    page.clock.run_for(3_000)
    expect(page.locator("#card .card__title")).to_have_text("Amara Bello")


def test_an_unattended_screen_warns_and_locks(page: Page) -> None:
    station = _open(page, "live/hand-in")
    page.clock.run_for(52_000)
    expect(page.get_by_role("alert")).to_have_text(re.compile(r"Locking in \d+ seconds"))
    page.clock.run_for(9_000)
    page.wait_for_url("**/lock")
    assert station.locks == 1


def test_a_touch_or_a_scan_counts_as_being_there(page: Page) -> None:
    station = _open(page, "live/hand-in")
    page.clock.run_for(52_000)
    page.locator(".card__title").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.clock.run_for(40_000)
    station.send("7-2", {"html": {"counts": "43 in"}, "sound": "in"})
    page.clock.run_for(200)
    expect(page.locator("#counts")).to_have_text("43 in")
    page.clock.run_for(40_000)
    assert station.locks == 0


def test_a_reader_s_trouble_is_no_sign_that_somebody_is_there(page: Page) -> None:
    station = _open(page, "live/hand-in")
    page.clock.run_for(40_000)
    station.send("7-2", {"html": {"notices": "<p>The scanner is not plugged in.</p>"}})
    page.clock.run_for(200)
    expect(page.locator("#notices")).to_contain_text("not plugged in")
    page.clock.run_for(25_000)
    page.wait_for_url("**/lock")
    assert station.locks == 1


def test_what_was_sent_is_answered_before_a_message_leads_elsewhere(page: Page) -> None:
    station = _open(page, "live/hand-in")
    page.evaluate("window.dispatchEvent(new Event('beforeunload'))")
    station.send("7-2", {"html": {"counts": "43 in"}, "sound": "in", "navigate": "/sign-in/pin"})
    expect(page.locator("#counts")).to_have_text("43 in")
    assert page.url.endswith("/live/hand-in")
    page.clock.run_for(10_000)
    page.wait_for_url("**/sign-in/pin")


def test_the_page_sends_heartbeats(page: Page) -> None:
    station = _open(page, "live/hand-in")
    before = station.beats
    with page.expect_request("**/station/heartbeat"):
        page.clock.run_for(10_500)
    assert station.beats >= before
