"""What people do on a school day that is not only a scan: each a step in a browser."""

import re
from datetime import date
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.hardware.scanner_sim import SimulatedScanner
from tests.outside.browser import draw, follow, settled
from tests.outside.new_school import find_pupil_at
from tests.outside.paper import words_of


def fill_day(group: Locator, day: date) -> None:
    """Fill in a day."""
    for name, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(name, exact=True).fill(str(value))


def answer(page: Page, question: str, words: str) -> None:
    """Tap one of the answers to a question."""
    page.get_by_role("group", name=question).locator("label.choice", has_text=words).click()


def press(page: Page, button: str) -> None:
    """Press a button, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()
    settled(page)


def let_go_home_alone(page: Page, year: str) -> None:
    """The headteacher turns it on for a year group."""
    page.goto("/standing/years")
    answer(page, "Year groups", year)
    press(page, "Set the year groups")
    expect(page.get_by_label(year)).to_be_checked()


def sign_going_home_alone(page: Page, begin: str, name: str, carer: str) -> None:
    """A carer stands at the desk, reads, and signs that the child may take it home alone."""
    find_pupil_at(page, "/standing", begin, name)
    page.locator("summary", has_text="A carer signs").click()
    answer(page, "Which carer signs?", carer)
    answer(page, "How do you know who it is?", "Document seen")
    answer(page, "How is it signed?", "On this screen")
    press(page, "Go on")
    draw(page)
    press(page, "Done")


def ask_for_exemption(page: Page, begin: str, name: str, carer: str, until: date) -> str:
    """A teacher asks for a medical one, and both have signed it; the address of its page."""
    find_pupil_at(page, "/exemptions/new", begin, name)
    page.get_by_label("Which device?").select_option(index=1)
    page.get_by_label("Why?").select_option("medical")
    page.get_by_label("On what conditions?").fill("It reads her glucose monitor, in her bag")
    page.get_by_label("What follows if it is misused?").fill("It is kept at the office")
    fill_day(page.get_by_role("group", name="Until the end of"), until)
    press(page, "Ask for it")
    for who in ("The pupil", carer):
        page.locator("summary", has_text="A written agreement").click()
        signed = page.get_by_label("Who signed it?")
        signed.select_option(signed.locator("option", has_text=who).get_attribute("value"))
        press(page, "I have seen it")
    return page.url


def ask_for_lesson(page: Page, group: str, activity: str, teacher: str, until: str) -> str:
    """A teacher asks for the devices of a class; the address of the page of the use."""
    page.goto("/lessons/new")
    page.get_by_role("link", name=group).click()
    settled(page)
    page.get_by_label("For which lesson or trip?").fill(activity)
    page.get_by_label("Who has the devices?").select_option(label=teacher)
    page.get_by_label("Back by").fill(until)
    press(page, "Ask for it")
    return page.url


def approve(page: Page, address: str) -> None:
    """The headteacher approves what somebody else asked for."""
    page.goto(address)
    press(page, "Approve it")


def place_bar(page: Page, begin: str, name: str, adult: str, review: date) -> None:
    """The headteacher saw a document that says that this adult must not collect."""
    find_pupil_at(page, "/people", begin, name)
    page.locator("main").get_by_role("link", name=adult).click()
    page.get_by_role("link", name="Place a bar").click()
    settled(page)
    answer(page, "For which pupils?", name)
    page.get_by_label("Which document?").fill("Order of the family court, 2 November 2026")
    fill_day(page.get_by_role("group", name="Looked at again on"), review)
    press(page, "Place it")


def collect(page: Page, carer: str) -> None:
    """Who collects was asked: the carer is chosen, known, and signs for what is listed."""
    expect(page.get_by_text("Who is collecting?")).to_be_visible()
    settled(page)
    page.locator("#asking label.choice", has_text=carer).click()
    expect(page.locator("#going")).to_contain_text("scanned")
    press(page, "I know this person")
    draw(page)
    press(page, "Done")
    expect(page).to_have_url(re.compile("/collect/thanks"))


def close_day(page: Page, whose: str, why: str, staff: str) -> None:
    """One difference was left: it gets a reason and a name, and the day is closed."""
    page.goto("/stocktake/close")
    difference = page.get_by_role("region", name=whose)
    difference.get_by_label("Why").select_option(label=why)
    difference.get_by_label("Who answers for it").select_option(label=staff)
    press(page, "Close the day")
    expect(page.get_by_text("The day was closed at")).to_be_visible()


def day_sheet(page: Page, folder: Path) -> str:
    """The day's paper, as it comes out of the printer."""
    sheet = page.request.get("/day-sheet.pdf")
    assert sheet.ok, sheet.status
    (folder / "day.pdf").write_bytes(sheet.body())
    return words_of(folder / "day.pdf")


def confiscate(page: Page, scanner: SimulatedScanner, code: str, name: str) -> None:
    """It is taken as a sanction, at the desk."""
    follow(page, "All tasks", "/")
    follow(page, "Confiscate", "/confiscate")
    scanner.send(f"{code}\r")
    page.wait_for_url("**/confiscate/device/**")
    settled(page)
    for answer in ("Breach of the behaviour policy", "Confiscation", "Until the end of the day"):
        choose(page, answer)
    choose(page, "Good")
    page.get_by_role("button", name=re.compile("^Record")).click()
    page.wait_for_url("**/confiscate/done/**")
    expect(page.locator("main")).to_contain_text(name)


def choose(page: Page, words: str) -> None:
    """Tap a choice, on whichever step of the form it is."""
    choice = page.locator("label.choice:visible", has_text=words).first
    while not choice.is_visible():
        page.get_by_role("button", name="Next").click()
    choice.click()
