"""Readers as hands and cables treat them: what the screen says, and that the next scan is seen."""

import re
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import psutil
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.hardware.pn532_sim import SimulatedPn532
from tests.hardware.scanner_sim import SimulatedScanner
from tests.outside.browser import expect_card, forgive, screen, settled, sign_in
from tests.outside.processes import Phonebox, Service, eventually
from tests.outside.scans import mock, mock_is_up

Leaflet = dict[str, Any]

SOON = 5_000 + 4_000
"""Milliseconds: five for the screen to show it, four because other tests run beside this one."""


def in_custody(school: Phonebox) -> int:
    return len(school.json("register")["records"])


def names(school: Phonebox) -> dict[str, str]:
    devices = school.json("device", "list")["devices"]
    return {code: item["name"] for item in devices for code in item["codes"]}


def reads(page: Page, scan: Callable[[], None], name: str) -> None:
    """The scan, as often as a hand would try, is on the screen in the end."""
    deadline = time.monotonic() + 30
    while True:
        scan()
        try:
            expect(page.locator("#card")).to_contain_text(name, timeout=3_000)
        except AssertionError:
            assert time.monotonic() < deadline, page.locator("body").inner_text()
        else:
            return


@pytest.mark.browser
def test_a_scanner_on_a_serial_line(school: Phonebox, chromium: Browser, leaflet: Leaflet) -> None:
    """Unplugged and put back; noise, halves, glued codes and bytes that are no text in between."""
    codes = leaflet["codes"]
    with ExitStack() as stack:
        scanner = stack.enter_context(SimulatedScanner())
        service = stack.enter_context(school.serve(scanner.url))
        page = stack.enter_context(screen(chromium, service.url))
        name = names(school)
        sign_in(page, "office")
        reads(page, lambda: scanner.send(f"{codes[0]}\r"), name[codes[0]])
        scanner.unplug()
        gone = page.locator(".desk__notices", has_text="plug")
        expect(gone).to_be_visible(timeout=SOON)
        # Who stands before the locked gate sees it as well.
        gate = service.visitor().get("/sign-in")
        assert "plug" in gate.words.lower(), gate.words
        scanner.replug()
        expect(gone).to_be_hidden(timeout=SOON + 5_000)
        expect(page.locator("#notices")).to_have_count(1)
        reads(page, lambda: scanner.send(f"{codes[1]}\r\n"), name[codes[1]])
        before = in_custody(school)
        for rubbish in (
            codes[2][:4],
            "",
            f"{codes[2]}{codes[3]}\r",
            b"\xff\xfe\x00\x01\x80\r",
            "5012345678900\r",
            "D" * 70_000 + "\r",
            "\r\r\n\t\r",
        ):
            scanner.send(rubbish)
        assert in_custody(school) == before
        reads(page, lambda: scanner.send(f"]Q1{codes[2]}\t"), name[codes[2]])
        assert in_custody(school) == before + 1
    school.assert_holds()


@pytest.mark.browser
def test_a_tag_on_an_nfc_reader(school: Phonebox, chromium: Browser, leaflet: Leaflet) -> None:
    """nfcpy's own code on a PN532: a sticker, a bare phone, the cable pulled and put back."""
    first, second, third = leaflet["tags"][:3]
    with ExitStack() as stack:
        reader = stack.enter_context(SimulatedPn532())
        service = stack.enter_context(school.serve(reader.url))
        page = stack.enter_context(screen(chromium, service.url))
        sign_in(page, "office")
        before = in_custody(school)
        reader.present(first)
        expect_card(page, "Slot", "In at")
        reader.remove()
        assert in_custody(school) == before + 1
        reader.present_phone()
        expect_card(page, "sticker")
        reader.remove()
        reader.unplug()
        gone = page.locator(".desk__notices", has_text="plug")
        expect(gone).to_be_visible(timeout=SOON)
        reader.replug()
        expect(gone).to_be_hidden(timeout=SOON + 5_000)
        reader.present(second)
        expect_card(page, "Slot", "In at")
        eventually(lambda: in_custody(school) == before + 2)
        reader.remove()
        _unknown_sticker(page, reader)
        reader.present(third)
        eventually(lambda: in_custody(school) == before + 3, 30)
        reader.remove()
    school.assert_holds()


def _unknown_sticker(page: Page, reader: SimulatedPn532) -> None:
    """A sticker that is on nothing yet, with a script on it: read twice, offered for enrolment."""
    reader.present("04FFEEDDCCBBAA", text="<script>alert(1)</script>")
    expect_card(page, "hold it to the reader again")
    reader.remove()
    # The same tap lasts until the sticker was away for a second.
    page.wait_for_timeout(2_000)
    reader.present("04FFEEDDCCBBAA", text="<script>alert(1)</script>")
    expect(page.get_by_role("link", name="Enrol")).to_be_visible()
    reader.remove()


def _children(service: Service) -> list[psutil.Process]:
    return psutil.Process(service.process.pid).children()


def test_a_reader_process_that_is_killed_is_started_again(
    school: Phonebox, leaflet: Leaflet
) -> None:
    with school.serve("mock:") as service:
        service.as_("office").get("/hand-in")
        eventually(lambda: mock_is_up(school))
        before = in_custody(school)
        assert mock(school, f"code {leaflet['codes'][0]}") == "ok"
        eventually(lambda: in_custody(school) == before + 1)
        (child,) = _children(service)
        child.kill()
        child.wait(30)
        assert service.visitor().get("/sign-in").status == 200
        eventually(lambda: [one for one in _children(service) if one.pid != child.pid], 30)
        eventually(lambda: _told(school, leaflet["codes"][1]), 30)
        eventually(lambda: in_custody(school) == before + 2, 30)


def _told(school: Phonebox, code: str) -> bool:
    try:
        return mock(school, f"code {code}") == "ok"
    except OSError:
        return False


def test_readers_end_with_a_service_that_was_killed(school: Phonebox) -> None:
    """An orphan would keep its port, and the next start would find the reader taken."""
    with school.serve("mock:") as service:
        eventually(lambda: mock_is_up(school))
        children = _children(service)
        assert children
        service.process.kill()
        service.process.wait(30)
        _, alive = psutil.wait_procs(children, timeout=15)
        assert not alive
    with school.serve("mock:") as service:
        eventually(lambda: "1 reader answers" in service.visitor().get("/health").text, 15)


def test_a_reader_that_is_not_there_is_named_and_awaited(
    school: Phonebox, leaflet: Leaflet
) -> None:
    with SimulatedScanner() as scanner:
        url = scanner.url
        scanner.unplug()
        with school.serve(url) as service:
            gate = service.visitor()
            eventually(lambda: "plug" in gate.get("/sign-in").words.lower(), 9)
            health = gate.get("/health")
            assert health.status == 200, "a reader less is no reason to stop"
            assert '"attention"' in health.text
            service.as_("office").get("/hand-in")
            before = in_custody(school)
            scanner.replug()
            eventually(lambda: "plug" not in gate.get("/sign-in").words.lower(), 14)
            eventually(lambda: _sent(scanner, leaflet["codes"][0], school, before), 30)


def test_the_technician_s_open_page_says_that_a_reader_was_pulled_out(
    school: Phonebox, chromium: Browser
) -> None:
    with (
        SimulatedScanner() as scanner,
        school.serve(scanner.url) as service,
        screen(chromium, service.url) as page,
    ):
        sign_in(page, "technician")
        page.goto("/machine")
        well, wrong = page.locator("dl.pairs"), page.locator("section.part")
        expect(well).to_contain_text("The reader is ready.")
        scanner.unplug()
        said = wrong.filter(has_text="Reader scanner")
        expect(said).to_contain_text(re.compile("not plugged in|was lost"), timeout=SOON)
        expect(said).to_contain_text(re.compile("[Pp]lug it in"))
        scanner.replug()
        expect(well).to_contain_text("The reader is ready.")


def _sent(scanner: SimulatedScanner, code: str, school: Phonebox, before: int) -> bool:
    scanner.send(f"{code}\r")
    return in_custody(school) == before + 1


def test_the_mock_reader_refuses_rubbish_in_words(school: Phonebox, leaflet: Leaflet) -> None:
    with school.serve("mock:") as service:
        service.as_("office").get("/hand-in")
        eventually(lambda: mock_is_up(school))
        before = school.size()
        for line in (
            "",
            "tap",
            "tap xyz",
            "tap 04",
            "code",
            "shout DA7K2Q9XZ",
            "code " + "x" * 500,
        ):
            answer = mock(school, line)
            assert answer.startswith("error: "), (line, answer)
            assert len(answer) > 15
        for line in (f"tap 04FFEEDDCCBB11 {'<script>'}", "tap 08A1B2C3"):
            assert mock(school, line) == "ok"
        assert school.size() == before
        assert mock(school, f"tap {leaflet['tags'][0]}") == "ok"
        eventually(lambda: school.size() == before + 1)


@pytest.mark.browser
def test_nobody_signed_in_is_said_on_the_screen(
    school: Phonebox, chromium: Browser, leaflet: Leaflet
) -> None:
    with school.serve("mock:") as service, screen(chromium, service.url) as page:
        eventually(lambda: mock_is_up(school))
        page.goto("/sign-in")
        settled(page)
        before = school.size()
        assert mock(school, f"code {leaflet['codes'][0]}") == "ok"
        expect(page.get_by_text("Sign in first")).to_be_visible()
        expect(page.get_by_text("Nothing was recorded")).to_be_visible()
        assert school.size() == before
        badge = next(one for one in leaflet["staff"] if one["user"] == "office")
        settled(page)
        assert mock(school, f"code {badge['badge']}") == "ok"
        expect(page.get_by_label("PIN", exact=True)).to_be_visible()
        settled(page)
        for digit in badge["pin"]:
            page.get_by_role("button", name=digit, exact=True).click()
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/hand-in")
        settled(page)
        assert mock(school, f"code {leaflet['codes'][0]}") == "ok"
        expect_card(page, "Slot")
        forgive(page)
