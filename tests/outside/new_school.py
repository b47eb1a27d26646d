"""What people do to set a school up, as docs/first-day.md tells it: each a step in a browser."""

import re
from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect

from tests.outside.browser import follow, settled
from tests.outside.paper import labels_in
from tests.outside.processes import Phonebox

HEADTEACHER = "seven green bottles"
"""The headteacher's password."""

GIVEN, OWN = "ten yellow ducks", "nine purple kettles"
"""The password that an account is made with, and the one that its holder chooses."""


def founded(school: Phonebox) -> Phonebox:
    """An empty data folder becomes a school's, with the headteacher's account."""
    made = school.run(
        *("init", "--school", "Hill Top Primary School", "--headteacher", "head"),
        *("--password-stdin",),
        stdin=f"{HEADTEACHER}\n",
    )
    assert made.exit == 0, made
    return school


def sign_in(page: Page, user: str, password: str) -> None:
    """Sign in by the labels on the screen."""
    page.goto("/sign-in")
    page.get_by_label("User name").fill(user)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    settled(page)


def begin(page: Page, user: str) -> None:
    """The first time with an account that was made at a screen: what it asks of everybody."""
    sign_in(page, user, GIVEN)
    page.get_by_text("I have read this and accept it").click()
    page.get_by_label("Your present password").fill(GIVEN)
    page.get_by_label("A new password").fill(OWN)
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url(lambda url: "/welcome" not in url)
    settled(page)


def confirm_time(page: Page) -> None:
    """Somebody says, once after each start, that the time on the screen is right."""
    page.goto("/clock")
    if page.get_by_role("heading", name="right?").count():
        page.get_by_role("button", name="Yes, it is right").click()
        page.wait_for_url(lambda url: "/clock" not in url)
    settled(page)
    expect(page.get_by_text("Time not confirmed")).to_be_hidden()


def step(page: Page, words: str, path: str) -> None:
    """Take one of the steps of the first day."""
    page.goto("/begin")
    follow(page, words, path)


def review_rules(page: Page) -> None:
    """The headteacher read the rules, and they stay."""
    step(page, "Look through the rules", "/policy")
    page.get_by_role("button", name="Reviewed").click()
    expect(page.get_by_text("To be reviewed by")).to_be_visible()


def change_rules(page: Page, *ticked: str) -> None:
    """The headteacher adopts rules that differ from those in force in what is ticked here."""
    step(page, "Look through the rules", "/policy")
    follow(page, "Change the rules", "/policy/change")
    for words in ticked:
        page.get_by_text(words, exact=True).click()
    page.get_by_role("button", name="Adopt these rules").click()
    page.wait_for_url("**/policy")
    settled(page)


def read_calendar(page: Page, text: str) -> None:
    """The school's dates from a file of its website."""
    step(page, "Check the dates", "/calendar")
    follow(page, "Read dates from a file", "/calendar/file")
    chosen: FilePayload = {"name": "a.ics", "mimeType": "text/calendar", "buffer": text.encode()}
    page.get_by_label("File").set_input_files(chosen)
    page.get_by_role("button", name="Show what it says").click()
    page.get_by_role("button", name="Take these dates over").click()
    page.wait_for_url("**/calendar")
    settled(page)


def name_slots(page: Page, slots: str, count: int) -> None:
    """Say which slots the safe has."""
    step(page, "Name the slots", "/safe")
    page.get_by_text("Which slots there are").click()
    page.get_by_role("textbox", name="Slots").fill(slots)
    page.get_by_role("button", name="Set the slots").click()
    expect(page.get_by_role("heading", name=f"{count} of {count} slots are free")).to_be_visible()


def compare(page: Page, text: str, *, name: str = "pupils.csv") -> None:
    """Choose a file, let the columns mean what they seem to, and come to the preview."""
    page.goto("/import")
    chosen: FilePayload = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_label("File").set_input_files(chosen)
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", name="Would this be right?")).to_be_visible()
    settled(page)


def approve_import(page: Page) -> None:
    """Approve what the preview shows, and wait until the register has it."""
    page.get_by_role("button", name="Approve and import").click()
    expect(page.get_by_text("Imported", exact=True)).to_be_visible()


def add_staff(page: Page, name: str, user: str, role: str) -> None:
    """Make an account, with a password that its holder changes."""
    page.goto("/staff")
    page.get_by_role("link", name="Add somebody").click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("User name").fill(user)
    page.locator("label.choice", has_text=re.compile(rf"^\s*{role}")).click()
    page.get_by_label("A first password").fill(GIVEN)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()


def print_spare(page: Page, folder: Path, many: int) -> list[str]:
    """Spare labels as they come out of the printer, read by an independent decoder."""
    step(page, "Print labels", "/labels")
    page.get_by_label("How many").fill(str(many))
    with page.expect_download() as got:
        page.get_by_role("button", name="Make the PDF").click()
    got.value.save_as(folder / "labels.pdf")
    return labels_in(folder / "labels.pdf")


def find_pupil(page: Page, begin: str, name: str) -> None:
    """Type the first letters of a pupil, and choose the one."""
    page.get_by_label("Pupil").press_sequentially(begin, delay=40)
    page.get_by_role("link", name=name).click()
    settled(page)


def find_pupil_at(page: Page, path: str, begin: str, name: str) -> None:
    """Open a page that looks pupils up, and choose the one."""
    page.goto(path)
    settled(page)
    find_pupil(page, begin, name)


def enrol(page: Page, begin: str, name: str, kind: str = "Phone") -> None:
    """From the card of a new label or tag: whose, what, done, without leaving the hand-in."""
    page.locator("#card").get_by_role("link", name="Enrol").click()
    settled(page)
    find_pupil(page, begin, name)
    page.locator("label.choice", has_text=kind).click()
    page.get_by_role("button", name="Enrol and hand in").click()
    page.wait_for_url("**/hand-in")
    settled(page)
    expect(page.locator("#card")).to_contain_text(name)
