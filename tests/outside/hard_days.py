"""What people do when it is not routine: each a step in a browser, by the words on the screen."""

from playwright.sync_api import Locator, Page, expect

from tests.outside import school_day as on
from tests.outside.browser import draw, settled, sign_in
from tests.outside.new_school import find_pupil, find_pupil_at

WATCHES = """
const tell = () => window.shown(document.documentElement.outerHTML);
document.addEventListener("DOMContentLoaded", () => {
  tell();
  new MutationObserver(tell).observe(document.documentElement, {childList: true, subtree: true});
});
"""


def watch(page: Page) -> list[str]:
    """Everything that this screen is given to show from now on, as it comes and as it changes."""
    shown: list[str] = []
    page.expose_binding("shown", lambda _, text: shown.append(text))
    page.add_init_script(WATCHES)
    return shown


def back_to_work(page: Page, user: str, path: str) -> None:
    """Somebody signs in again after a while, and goes to a page."""
    sign_in(page, user)
    page.goto(path)
    settled(page)


def record_in(page: Page) -> str:
    """The record that the page's address names last."""
    return page.url.partition("?")[0].rsplit("/", 1)[1]


def open_part(page: Page, words: str) -> Locator:
    """Open a part of the page that is folded away."""
    part = page.locator("details").filter(has=page.locator("summary", has_text=words))
    part.locator("summary").click()
    return part


def set_email(page: Page, begin: str, pupil: str, adult: str, address: str) -> None:
    """The register learns where mail reaches an adult."""
    find_pupil_at(page, "/people", begin, pupil)
    page.locator("main").get_by_role("link", name=adult).click()
    settled(page)
    part = open_part(page, "Name, telephone, address")
    part.get_by_label("E-mail").fill(address)
    _send(page, part)


def _send(page: Page, part: Locator) -> None:
    """Press the one button of a part."""
    with page.expect_navigation():
        part.get_by_role("button").click()
    settled(page)


def set_line(page: Page, lead: str, addresses: dict[str, str]) -> None:
    """The headteacher says who leads, and where mail reaches the staff."""
    page.goto("/alerts/line")
    page.get_by_label("Who leads safeguarding?").select_option(label=lead)
    for name, address in addresses.items():
        page.get_by_label(f"E-mail of {name}").fill(address)
    on.press(page, "Keep this")


def is_alerted(page: Page) -> bool:
    """Whether an alert waits for whoever is signed in, as their first page says."""
    page.goto("/")
    settled(page)
    return "alert: take note of it" in page.locator("body").inner_text()


def take_note(page: Page) -> None:
    """Whoever is signed in takes note of every alert that waits."""
    page.goto("/alerts")
    waiting = page.get_by_role("button", name="I have taken note")
    while waiting.count():
        with page.expect_navigation():
            waiting.first.click()
        settled(page)


def take_in_class(page: Page, begin: str, pupil: str, why: str, until: str) -> str:
    """A teacher has it now; the record."""
    page.goto("/confiscate")
    settled(page)
    find_pupil(page, begin, pupil)
    on.answer(page, "Why was it taken?", why)
    on.answer(page, "What was the pupil told?", until)
    on.press(page, "Record: I have it")
    return record_in(page)


def cannot_close(page: Page) -> None:
    """The day does not close while something is late and no leader has decided about it."""
    page.goto("/stocktake")
    settled(page)
    page.goto("/stocktake/close")
    settled(page)
    on.press(page, "Close the day")
    expect(page.locator("main")).to_contain_text("a school leader decides")


def leave_out(page: Page, record: str, why: str) -> None:
    """A school leader decides, in their own browser, that the day may close without it."""
    page.goto(f"/transit/{record}/leave-out")
    settled(page)
    page.get_by_label("Why?").select_option(label=why)
    on.press(page, "The day may close")


def print_receipt(page: Page) -> None:
    """The screen is turned back, and a slip comes out of the printer."""
    page.locator("a[href*='/collect/done']").click()
    settled(page)
    on.press(page, "Print a receipt")
    expect(page.locator("main")).to_contain_text("The receipt is printed.")


def suspect_image(page: Page, begin: str, pupil: str, device: str) -> str:
    """A tap takes it and holds it; it is locked away. The record."""
    page.goto("/suspected-image")
    settled(page)
    find_pupil(page, begin, pupil)
    on.press(page, device)
    expect(page.locator("main")).to_contain_text("The safeguarding lead is alerted.")
    on.press(page, "It is locked away")
    return record_in(page)


def mail_to(page: Page, record: str, adult: str) -> None:
    """The office lets a mail go to an adult of the pupil."""
    page.goto(f"/telling/{record}")
    settled(page)
    _send(page, page.get_by_role("region", name=adult).locator("form", has_text="Send an e-mail"))


def agree(page: Page, user: str) -> None:
    """A second person agrees, in their own browser."""
    back_to_work(page, user, "/approvals")
    on.press(page, "I agree")
    expect(page.get_by_text("Nobody waits for your answer.")).to_be_visible()
    page.goto("/")


def ask_for_police(page: Page, record: str, reference: str) -> None:
    """The safeguarding lead asks a second person."""
    page.goto(f"/police/{record}")
    page.get_by_label("Crime reference").fill(reference)
    on.press(page, "Ask a second person")


def hand_to_police(page: Page, record: str, told: dict[str, str]) -> None:
    """The receipt is filled in, and both sign."""
    page.goto(f"/police/{record}")
    for label, words in told.items():
        page.get_by_label(label).fill(words)
    page.get_by_label("How it is now").select_option(label="Off")
    page.get_by_label("What was done to it").select_option(label="Nothing")
    on.press(page, "Go on to the signatures")
    for _ in ("the officer", "whoever hands over"):
        draw(page)
        on.press(page, "Done")
    expect(page.get_by_role("heading", name="With the police")).to_be_visible()


def back_from_police(page: Page, record: str, brought_by: str) -> str:
    """Months later; the record of the new stay."""
    page.goto(f"/police/{record}")
    page.get_by_label("Who brought it").fill(brought_by)
    on.press(page, "It is back: keep it safe")
    expect(page.locator("main")).to_contain_text("going on from an earlier stay")
    return record_in(page)


def stands_there(page: Page, who: str) -> None:
    """Whoever asks for it is tapped."""
    expect(page.get_by_text("Who is collecting?")).to_be_visible()
    settled(page)
    page.locator("#asking label.choice", has_text=who).click()


def ask_to_go_early(page: Page, why: str) -> None:
    """It is too early: the reason is given, and a leader is asked elsewhere."""
    device = page.locator("#going").get_by_role("checkbox")
    expect(device).not_to_be_checked()
    page.locator("#going label.choice").click()
    expect(device).to_be_checked()
    on.press(page, "I know this person")
    page.get_by_role("link", name="It goes early").click()
    settled(page)
    page.get_by_label("Why does it go early?").fill(why)
    with page.expect_navigation():
        page.get_by_label("Why does it go early?").press("Enter")
    settled(page)
    on.press(page, "Ask a leader elsewhere")
    expect(page.get_by_role("heading", name="A leader is asked")).to_be_visible()


def authorise_by_telephone(page: Page, who: dict[str, str], second: tuple[str, str]) -> None:
    """A listed carer is rung about somebody who is not, and a second person hears it."""
    on.press(page, "I know this person")
    expect(page.locator("main")).to_contain_text("Not on the list")
    page.get_by_role("link", name="Ring a carer").click()
    settled(page)
    page.get_by_label("Whom do you ring?").select_option(index=1)
    for label, words in who.items():
        page.get_by_label(label).fill(words)
    on.press(page, "Show the number")
    page.get_by_label("Second person").fill(second[0])
    page.get_by_label("Their PIN").fill(second[1])
    on.press(page, "We both heard yes")
    page.get_by_role("link", name="On with the collection").click()
    settled(page)


def show_a_document(page: Page) -> None:
    """Staff do not know the person by sight: a document is seen, and the screen is turned."""
    on.press(page, "Other check")
    on.answer(page, "How do you know who this is?", "Document seen")
    on.press(page, "Turn the screen")


def released_in_error(page: Page, record: str, what: str, known: str) -> None:
    """The last entry of a record, its release, was wrong: the alarm is raised."""
    page.goto(f"/history/record/{record}")
    page.get_by_role("link", name="This was wrong").last.click()
    settled(page)
    page.get_by_label("What happened?").select_option(label=what)
    page.get_by_label("What you know").fill(known)
    on.press(page, "It must come back: raise the alarm")


def recovered(page: Page, note: str) -> str:
    """Whoever has it was rung, and it is back; the record of the new stay."""
    page.get_by_label("Note").fill(note)
    on.press(page, "Record this step")
    on.press(page, "It is back here")
    return record_in(page)


def contact(page: Page, record: str, way: str, whom: str, result: str) -> None:
    """The family was contacted about what nobody collects; a letter gave notice of disposal."""
    page.goto(f"/uncollected/{record}")
    settled(page)
    part = open_part(page, "We contacted the family")
    part.get_by_label("How", exact=True).select_option(label=way)
    part.get_by_label("Whom").select_option(label=whom)
    part.get_by_label("What came of it").select_option(label=result)
    if way == "By letter":
        part.get_by_label("Was it notice of disposal?").select_option(value="yes")
    _send(page, part)


def decide_disposal(page: Page, record: str, why: str, how: str) -> None:
    """The headteacher decides, and asks a second person."""
    page.goto(f"/uncollected/{record}")
    settled(page)
    part = open_part(page, "The headteacher’s decision")
    part.get_by_label("What becomes of it").select_option(label="It is to be disposed of")
    part.get_by_label("Why").fill(why)
    _send(page, part)
    part = open_part(page, "Dispose of it")
    part.get_by_label("How it is disposed of").fill(how)
    _send(page, part)


def dispose(page: Page) -> None:
    """A second person agreed: the page went on by itself, and the headteacher records it."""
    page.wait_for_url("**/uncollected/**")
    settled(page)
    _send(page, open_part(page, "Dispose of it"))


def tells(page: Page, record: str, *words: str) -> None:
    """The timeline of a record says these in this order."""
    page.goto(f"/history/record/{record}")
    settled(page)
    story, at = page.locator("main").inner_text(), 0
    for part in words:
        found = story.find(part, at)
        assert found >= 0, (part, story)
        at = found + len(part)
