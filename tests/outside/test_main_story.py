"""A morning, a confiscation, a parent at half past three, and the headteacher who reads it all."""

import re
import subprocess
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.hardware.scanner_sim import SimulatedScanner
from tests.outside.browser import (
    WIDE,
    draw,
    expect_card,
    follow,
    picture,
    screen,
    settled,
    sign_in,
)
from tests.outside.processes import Phonebox, Service, eventually
from tests.outside.scans import mock, mock_is_up
from tests.outside.school_day import confiscate

AFTERNOON = "2026-11-23T15:31:00"


def register(phonebox: Phonebox) -> dict[str, dict[str, Any]]:
    """What is in custody, by device."""
    return {item["device"]: item for item in phonebox.json("register")["records"]}


def devices(phonebox: Phonebox) -> dict[str, dict[str, Any]]:
    """Every device, by each code on it."""
    found = phonebox.json("device", "list")["devices"]
    return {code: item for item in found for code in item["codes"]}


def both_readers_are_up(service: Service) -> bool:
    """What comes over a line that nobody has opened yet is lost."""
    said = service.visitor().get("/health").text
    return mock_is_up(service.phonebox) and "2 readers answer" in said


def hand_in_five(
    page: Page, school: Phonebox, scanner: SimulatedScanner, leaflet: dict[str, Any]
) -> None:
    """Three through the mock reader, one of them by its tag; two through the serial line."""
    sign_in(page, "office")
    expect(page).to_have_url(re.compile("/hand-in"))
    known = devices(school)
    before = register(school)
    codes = leaflet["codes"]
    for code in codes[:2]:
        assert mock(school, f"code {code}") == "ok"
        expect_card(page, known[code]["name"], "Slot")
    for code in codes[2:4]:
        scanner.send(f"{code}\r")
        expect_card(page, known[code]["name"], "Slot")
    picture(page, "hand-in")
    last = page.locator("#card").inner_text()
    assert mock(school, f"tap {leaflet['tags'][6]}") == "ok"
    expect(page.locator("#card")).not_to_have_text(last)
    expect_card(page, "Slot")
    new = set(register(school)) - set(before)
    assert len(new) == 5
    assert {known[code]["device"] for code in codes[:4]} < new


def collect(page: Page, code: str, school: Phonebox, scanner: SimulatedScanner) -> None:
    """A carer comes: one scan, two taps by staff, one signature."""
    sign_in(page, "office")
    page.goto("/")  # the desk is where it was: the person chooses anew
    follow(page, "Collection", "/collect")
    assert mock(school, f"code {code}") == "ok"
    expect(page.get_by_text("Who is collecting?")).to_be_visible()
    settled(page)
    page.locator("#asking label.choice").first.click()
    expect(page.locator("#going")).to_contain_text("scanned")
    picture(page, "collection")
    page.get_by_role("button", name="I know this person").click()
    page.wait_for_url("**/collect/sign**")
    settled(page)
    draw(page)
    picture(page, "signature")
    page.get_by_role("button", name="Done").click()
    page.wait_for_url("**/collect/thanks**")


@pytest.mark.browser
def test_the_main_way_from_hand_in_to_audit(
    school: Phonebox, chromium: Browser, leaflet: dict[str, Any]
) -> None:
    taken = leaflet["codes"][3]
    with SimulatedScanner() as scanner:
        readers = ("mock:", scanner.url)
        with school.serve(*readers) as service, screen(chromium, service.url) as page:
            eventually(lambda: both_readers_are_up(service))
            name = devices(school)[taken]["name"]
            hand_in_five(page, school, scanner, leaflet)
            confiscate(page, scanner, taken, name)
        late = school.at(AFTERNOON)
        with late.serve(*readers) as service:
            eventually(lambda: both_readers_are_up(service))
            with screen(chromium, service.url) as page:
                collect(page, taken, late, scanner)
            device = devices(late)[taken]["device"]
            assert device not in register(late)
            with screen(chromium, service.url, WIDE) as page:
                read_it_all(page, device, name)
    check_the_ledger(late, device)


def read_it_all(page: Page, device: str, name: str) -> None:
    """The headteacher reads sentences: the day, and this device's whole story."""
    sign_in(page, "head")
    page.goto("/audit")
    settled(page)
    expect(page.locator("main")).to_contain_text(name)
    picture(page, "audit")
    page.get_by_role("button", name="Verify now").or_(
        page.get_by_role("link", name="Verify now")
    ).first.click()
    settled(page)
    expect(page.locator("body")).to_contain_text(re.compile("nothing was changed", re.IGNORECASE))
    page.goto(f"/history/device/{device}")
    settled(page)
    story = page.locator("main")
    for words in ("handed in", "confiscat", "signed", "released"):
        expect(story).to_contain_text(re.compile(words, re.IGNORECASE))
    picture(page, "history")


def check_the_ledger(school: Phonebox, device: str) -> None:
    """It holds; and with one byte changed behind its back it does not, at the exact entry."""
    ended = school.run("ledger", "verify")
    assert ended.exit == 0, ended
    assert "consistent" in ended.out
    school.assert_holds()
    story = school.json("history", "--device", device)["entries"]
    victim = next(item["sequence"] for item in story if item["type"] == "kind_changed")
    change_a_byte(school, victim)
    ended = school.run("ledger", "verify", "--json")
    assert ended.exit == 1
    found = ended.json()
    assert not found["holds"]
    assert {item["sequence"] for item in found["problems"]} == {victim}
    ended = school.run("ledger", "verify")
    assert ended.exit == 1
    assert str(victim) in ended.out.replace(",", "")


def change_a_byte(school: Phonebox, sequence: int) -> None:
    """As somebody does who has the disk: away with the triggers, then one byte."""
    found = sqlite3(school, "SELECT name FROM sqlite_master WHERE type = 'trigger'").split()
    assert found, "the ledger has lost its triggers"
    refused = subprocess.run(
        ["sqlite3", school.data / "phonebox.db", _changing(sequence)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode != 0, "plain SQL changed an entry"
    drops = "; ".join(f"DROP TRIGGER {name}" for name in found)
    sqlite3(school, f"{drops}; {_changing(sequence)}")


def _changing(sequence: int) -> str:
    """One byte of an entry's time: :00 to :01, say."""
    at = "instr(body, CAST('occurred_at' AS BLOB)) + 25"
    return (
        f"UPDATE ledger_entries SET body = CAST(substr(body, 1, {at}) || "
        f"CASE substr(body, {at} + 1, 1) WHEN CAST('1' AS BLOB) THEN '2' ELSE '1' END || "
        f"substr(body, {at} + 2) AS BLOB) WHERE sequence = {sequence}"
    )


def sqlite3(school: Phonebox, statement: str) -> str:
    """Run Debian's sqlite3 on the database."""
    done = subprocess.run(
        ["sqlite3", school.data / "phonebox.db", statement],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
