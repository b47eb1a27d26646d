"""A school's first day, as docs/first-day.md tells it: from nothing to the first hand-in."""

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.importing.files import MANY_ROWS
from tests.outside.browser import WIDE, expect_card, follow, screen, settled, wedge
from tests.outside.processes import Phonebox

pytestmark = pytest.mark.browser

PASSWORD = "seven green bottles"
GIVEN = "ten yellow ducks"


def _sign_in(page: Page, user: str, password: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("User name").fill(user)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    settled(page)


def _begin(page: Page, user: str, given: str, own: str) -> None:
    """The first time with an account that was made at a screen: what it asks of everybody."""
    _sign_in(page, user, given)
    page.get_by_text("I have read this and accept it").click()
    page.get_by_label("Your present password").fill(given)
    page.get_by_label("A new password").fill(own)
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url(lambda url: "/welcome" not in url)
    settled(page)


def _step(page: Page, words: str, path: str) -> None:
    page.goto("/begin")
    follow(page, words, path)


def _import(page: Page) -> None:
    _step(page, "Import the register", "/import")
    page.get_by_label("File").set_input_files(
        {"name": "pupils.csv", "mimeType": "text/csv", "buffer": MANY_ROWS.encode()}
    )
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("button", name="Approve and import").click()
    expect(page.get_by_text("Imported", exact=True)).to_be_visible()


def _add_office(page: Page) -> None:
    _step(page, "Add staff", "/staff")
    page.get_by_role("link", name="Add somebody").click()
    page.get_by_label("Name", exact=True).fill("Priya Shah")
    page.get_by_label("User name").fill("priya")
    page.get_by_text("office staff", exact=False).first.click()
    page.get_by_label("A first password").fill(GIVEN)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", name="Priya Shah", exact=True)).to_be_visible()


def _label(page: Page, folder: Path) -> str:
    """A spare label as it comes out of the printer, read by an independent decoder."""
    _step(page, "Print labels", "/labels")
    page.get_by_label("How many").fill("1")
    with page.expect_download() as got:
        page.get_by_role("button", name="Make the PDF").click()
    got.value.save_as(folder / "labels.pdf")
    to_pixels = ("pdftoppm", "-r", "300", "-gray", "-singlefile")
    subprocess.run([*to_pixels, folder / "labels.pdf", folder / "sheet"], check=True)
    read = ("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", folder / "sheet.pgm")
    return subprocess.run(read, check=True, capture_output=True, text=True).stdout.strip()


def test_a_new_school_comes_to_its_first_hand_in(tmp_path: Path, chromium: Browser) -> None:
    school = Phonebox(tmp_path / "data")
    made = school.run(
        *("init", "--school", "Hill Top Primary School", "--headteacher", "head"),
        *("--password-stdin",),
        stdin=f"{PASSWORD}\n",
    )
    assert made.exit == 0, made
    with school.serve("mock:") as service:
        with screen(chromium, service.url, WIDE) as page:
            _sign_in(page, "head", PASSWORD)
            follow(page, "First day", "/begin")
            follow(page, "Look through the rules", "/policy")
            page.get_by_role("button", name="Reviewed").click()
            _step(page, "Name the slots", "/safe")
            page.get_by_text("Which slots there are").click()
            page.get_by_role("textbox", name="Slots").fill("1-20, Drawer")
            page.get_by_role("button", name="Set the slots").click()
            expect(page.get_by_role("heading", name="21 of 21 slots are free")).to_be_visible()
            _import(page)
            _add_office(page)
            code = _label(page, tmp_path)
        with screen(chromium, service.url) as page:
            _begin(page, "priya", GIVEN, own="nine purple kettles")
            page.goto("/hand-in")
            settled(page)
            wedge(page, code)
            expect_card(page, code)
            page.get_by_role("link", name="Enrol").click()
            settled(page)
            page.get_by_label("Pupil").press_sequentially("ada", delay=80)
            page.get_by_role("link", name="Ada Lovell").click()
            settled(page)
            page.locator("label.choice", has_text="Phone").click()
            page.get_by_role("button", name="Enrol and hand in").click()
            expect_card(page, "Ada Lovell")
    assert [item["slot"] for item in school.json("register")["records"]] == ["1"]
    assert school.run("ledger", "verify").exit == 0
