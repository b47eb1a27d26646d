"""The desk at work: scanners that type, a queue at the door, a service that dies, nobody there."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.outside.browser import (
    expect_card,
    follow,
    forgive,
    screen,
    settled,
    sign_in,
    wedge,
)
from tests.outside.processes import Phonebox, Service, eventually
from tests.outside.scans import Reader, fresh_code

pytestmark = pytest.mark.browser

Leaflet = dict[str, Any]


@pytest.fixture
def page(service: Service, chromium: Browser) -> Iterator[Page]:
    with screen(chromium, service.url) as page:
        sign_in(page, "office")
        page.goto("/hand-in")
        settled(page)
        yield page


@pytest.fixture(scope="module")
def names(service: Service) -> dict[str, str]:
    devices = service.phonebox.json("device", "list")["devices"]
    return {code: item["name"] for item in devices for code in item["codes"]}


def test_each_result_has_a_word_a_shape_and_a_sound(
    page: Page, leaflet: Leaflet, names: dict[str, str]
) -> None:
    code = leaflet["codes"][0]
    for typed, kind, heard, words in (
        (code, "in", "in", names[code]),
        (code, "attention", "attention", "lready in"),
        (fresh_code(), "stop", "wrong", "Not"),
    ):
        wedge(page, typed)
        expect_card(page, words)
        expect(page.locator("#card .card")).to_have_attribute("data-kind", kind)
        expect(page.locator("#card .card svg, #card .card .mark").first).to_be_visible()
        expect(page.locator("html")).to_have_attribute("data-sound", heard)
        assert page.locator("#card .card .spoken-only").first.inner_text()


def test_a_scanner_types_whatever_has_focus(
    page: Page, service: Service, leaflet: Leaflet, names: dict[str, str]
) -> None:
    """On a button nothing is pressed, in a field nothing stays; and the result is on the screen."""
    first, second, third = leaflet["codes"][1:4]
    page.get_by_role("link", name="Finish").focus()
    wedge(page, first)
    expect_card(page, names[first], "Slot")
    assert page.url.endswith("/hand-in")
    assert page.evaluate("document.activeElement.textContent").strip() == "Finish"
    page.goto("/hand-in/find")
    settled(page)
    page.get_by_label("Pupil").focus()
    wedge(page, second)
    expect_card(page, names[second], "Slot")
    page.goto("/register")
    settled(page)
    wedge(page, third)
    expect_card(page, names[third], "Slot")


def test_a_field_keeps_its_words_when_a_scan_is_unknown(page: Page) -> None:
    """At the gate of enrolment a second label is read; the letters typed so far are no code."""
    page.goto("/confiscate")
    settled(page)
    field = page.get_by_label("Pupil")
    field.press_sequentially("am", delay=80)
    expect(field).to_have_value("am")
    expect(page.locator("#found a").first).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "q"


_WHOLE_ROWS = """rows => rows.filter((row) => {
  const [inside, around] = [row, row.parentElement].map((e) => e.getBoundingClientRect());
  return inside.right <= around.right + 1 && inside.bottom <= around.bottom + 1;
}).length"""


def test_two_scans_a_second(
    page: Page, service: Service, leaflet: Leaflet, names: dict[str, str]
) -> None:
    """A queue at the door: nobody waits for the screen."""
    school = service.phonebox
    known = {item["device"] for item in school.json("register")["records"]}
    queue = leaflet["codes"][4:11]
    before = school.size()
    due = time.monotonic()
    for code in queue:
        wedge(page, code)
        due += 0.5
        page.wait_for_timeout(max(0.0, due - time.monotonic()) * 1000)
    expect_card(page, names[queue[-1]])
    eventually(lambda: school.size() == before + len(queue), what="an entry for each")
    new = {item["device"] for item in school.json("register")["records"]} - known
    assert len(new) == len(queue)
    assert page.locator("#scans .scan").evaluate_all(_WHOLE_ROWS) >= 4
    # Others look on: the list has slots and initials, no names.
    words = page.locator("#scans").inner_text()
    assert not [code for code in queue if names[code] in words]


def test_undo_takes_the_last_one_out_again(
    page: Page, service: Service, leaflet: Leaflet, names: dict[str, str], devices: Leaflet
) -> None:
    school = service.phonebox
    code = leaflet["codes"][11]
    device = devices[code]["device"]
    wedge(page, code)
    expect_card(page, names[code])
    page.locator("#card").get_by_role("button", name="Undo").click()
    settled(page)
    eventually(
        lambda: device not in {item["device"] for item in school.json("register")["records"]}
    )
    story = school.json("history", "--device", device)["entries"]
    assert story[-1]["type"] == "voided"


def test_a_fresh_label_is_enrolled_in_the_middle_of_it(page: Page, service: Service) -> None:
    code = fresh_code()
    wedge(page, code)
    expect_card(page, code)
    page.get_by_role("link", name="Enrol").click()
    settled(page)
    page.get_by_label("Pupil").press_sequentially("clar", delay=80)
    page.locator("#found a").first.click()
    settled(page)
    page.locator("label.choice", has_text="Watch").click()
    page.get_by_label("What does it look like?").fill("blue strap")
    page.get_by_role("button", name="Enrol and hand in").click()
    page.wait_for_url("**/hand-in")
    expect_card(page, "Slot", "blue strap")
    devices = service.phonebox.json("device", "list")["devices"]
    (made,) = [item for item in devices if code in item["codes"]]
    assert made["in_custody"]
    assert made["kind"] == "watch"


def test_a_tap_on_a_carer_shows_their_other_childs_device(
    school: Phonebox, chromium: Browser
) -> None:
    """Only one child's device was scanned; its brother's or sister's is offered, and no other's."""
    known = school.json("device", "list")["devices"]
    codes = {item["name"]: item["codes"][0] for item in known if item["codes"]}
    late = school.at("2026-11-23T15:31:00")
    with late.serve("mock:") as service, screen(chromium, service.url) as page:
        sign_in(page, "office")
        page.goto("/hand-in")
        settled(page)
        for name in ("Leo Turner", "Mia Turner", "Ellie Fashola"):
            wedge(page, codes[name])
            expect_card(page, name)
        page.goto("/")
        follow(page, "Collection", "/collect")
        wedge(page, codes["Leo Turner"])
        expect(page.get_by_text("Who is collecting?")).to_be_visible()
        settled(page)
        going = page.locator("#going")
        expect(going).not_to_contain_text("Mia")
        page.locator("#asking label.choice", has_text="Sian Turner").click()
        expect(going).to_contain_text("Mia")
        expect(going).not_to_contain_text("Ellie")


def test_nobody_there_locks_the_screen(service: Service, chromium: Browser) -> None:
    """After the policy's seconds, with a warning before; the page then shows no names."""
    with screen(chromium, service.url) as page:
        page.clock.install()
        sign_in(page, "office")
        page.goto("/hand-in")
        settled(page)
        seconds = int(page.locator("body").get_attribute("data-idle-seconds") or 0)
        assert 30 <= seconds <= 900
        # From this touch on the page's time is ours alone, however slow the machine is.
        page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 20)
        page.mouse.click(400, 5)
        page.clock.run_for((seconds - 5) * 1000)
        expect(page.get_by_text("Locking in")).to_be_visible()
        page.mouse.click(400, 5)
        expect(page.get_by_text("Locking in")).to_be_hidden()
        page.clock.run_for((seconds - 2) * 1000)
        expect(page.get_by_text("Locking in")).to_be_visible()
        page.clock.run_for(4000)
        expect(page).to_have_url(re.compile("/sign-in$"))
        expect(page.get_by_text("Jean Holloway")).to_be_hidden()
        page.goto("/register")
        expect(page).to_have_url(re.compile("/sign-in"))


def test_the_service_dies_and_comes_back(
    school: Phonebox, chromium: Browser, leaflet: Leaflet
) -> None:
    """The screen says that nothing is recorded, and is itself again when the service is."""
    service = school.start()
    port = service.url.rsplit(":", 1)[1]
    try:
        with screen(chromium, service.url) as page:
            sign_in(page, "office")
            page.goto("/hand-in")
            settled(page)
            service.process.kill()
            service.process.wait(30)
            lost = page.locator("#card .card[data-kind=offline]")
            expect(lost).to_be_visible()
            expect(page.get_by_text("Nothing is being recorded").first).to_be_visible()
            before = school.size()
            wedge(page, leaflet["codes"][0])
            expect_card(page, "not")
            service.kill()
            assert school.size() == before
            service = school.start(args=("--port", port))
            expect(page.locator("[data-offline]")).to_have_count(0)
            # A restart locks the desk: what is scanned now is said to be not recorded.
            reader = Reader.of(school, service.url)
            assert reader.scan(leaflet["codes"][0])["outcome"] == "not_signed_in"
            expect(page.get_by_text("Sign in first")).to_be_visible()
            sign_in(page, "office")
            page.goto("/hand-in")
            settled(page)
            wedge(page, leaflet["codes"][0])
            expect_card(page, "Slot")
            forgive(page)
    finally:
        service.kill()
    school.assert_holds()
