"""A school from an empty folder through a whole day and a second import, as people live it."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.hardware.pn532_sim import SimulatedPn532
from tests.hardware.scanner_sim import SimulatedScanner
from tests.outside import new_school as do
from tests.outside import school_day as on
from tests.outside.browser import WIDE, expect_card, follow, screen, settled
from tests.outside.clock import LONDON, MachineClock
from tests.outside.processes import Phonebox
from tests.outside.school_files import AUTUMN, NOVEMBER, SEPTEMBER, TRANSFER

pytestmark = pytest.mark.browser

MORNING = datetime(2026, 11, 23, 8, 5, tzinfo=LONDON)
AFTERNOON = MORNING.replace(hour=15, minute=31)
TUESDAY = MORNING + timedelta(days=1)
LABELS = 300


class Desk:
    """The office's screen with its two readers, and who has which label."""

    def __init__(
        self, page: Page, scanner: SimulatedScanner, nfc: SimulatedPn532, labels: list[str]
    ) -> None:
        self.page = page
        self.scanner = scanner
        self.nfc = nfc
        self.sticker = nfc.sticker("04A1B2C3D4E5F6")
        self.labels = iter(labels)
        self.of: dict[str, str] = {}
        self.last = ""

    def go(self, path: str) -> None:
        """Open a page of the desk: what is scanned next is for that one."""
        self.page.goto(path)
        settled(self.page)

    def enrol(self, begin: str, name: str) -> None:
        """A fresh label, scanned where devices are handed in: whose, what, done."""
        code = self.of[name] = next(self.labels)
        self.scan(name, code)
        do.enrol(self.page, begin, name)

    def enrol_by_tag(self, begin: str, name: str) -> None:
        """A blank sticker is read twice."""
        self.tap("Once more")
        self.tap("New tag")
        do.enrol(self.page, begin, name, "Watch")

    def scan(self, whose: str, *words: str) -> None:
        """Their label is scanned; what the card then says."""
        if whose == self.last:
            # The same label at once is one scan: it lay there still.
            self.page.wait_for_timeout(3_000)
        self.last = whose
        self.scanner.send(f"{self.of[whose]}\r")
        expect_card(self.page, *words)

    def tap(self, *words: str) -> None:
        """The sticker is laid on the reader, and taken away."""
        self.nfc.put_back(self.sticker)
        expect_card(self.page, *words)
        self.nfc.remove()
        # The same tap lasts until the sticker was away for a second.
        self.page.wait_for_timeout(2_000)


def test_a_school_from_nothing_through_a_day_and_a_second_import(
    tmp_path: Path, chromium: Browser
) -> None:
    clock = MachineClock(tmp_path, MORNING)
    school = do.founded(Phonebox(tmp_path / "data", env=clock.environment))
    with (
        SimulatedScanner() as scanner,
        SimulatedPn532() as nfc,
        school.serve(scanner.url, nfc.url) as service,
        screen(chromium, service.url, WIDE) as head,
        screen(chromium, service.url, WIDE) as teacher,
        screen(chromium, service.url) as office,
    ):
        labels = set_up(head, tmp_path)
        desk = Desk(office, scanner, nfc, labels)
        enrolled(desk)
        arranged(desk, head, teacher)
        lent_for_a_lesson(desk)
        clock.set(AFTERNOON)
        gone_home(desk)
        counted_and_closed(desk, tmp_path)
        clock.set(TUESDAY)
        imported_again(head)
        transferred(school, head, tmp_path)
    school.assert_holds()
    assert school.run("ledger", "verify").exit == 0


def set_up(head: Page, folder: Path) -> list[str]:
    """The headteacher's first day: rules, calendar, safe, pupils, staff; and 300 labels."""
    do.sign_in(head, "head", do.HEADTEACHER)
    expect(head.get_by_role("heading", name="Monday 23 November")).to_be_visible()
    do.confirm_time(head)
    follow(head, "First day", "/begin")
    do.change_rules(head, "A school leader may approve use in lessons and on trips")
    do.read_calendar(head, AUTUMN)
    do.name_slots(head, "1-20, Drawer", 21)
    do.step(head, "Import the register", "/import")
    do.compare(head, SEPTEMBER)
    expect(head.get_by_text("Seven pupils added")).to_be_visible()
    do.approve_import(head)
    do.add_staff(head, "Priya Shah", "priya", "Office staff")
    do.add_staff(head, "Tess Grant", "tess", "Teacher")
    labels = do.print_spare(head, folder, LABELS)
    assert len(set(labels)) == LABELS
    return labels


def enrolled(desk: Desk) -> None:
    """Devices come for the first time: each gets its label, or its tag, while it is handed in."""
    do.begin(desk.page, "priya")
    desk.go("/hand-in")
    for begin, name in {
        "ada": "Ada Lovell",
        "dev": "Dev Patel",
        "eli": "Eli Stone",
        "fay": "Fay Moss",
        "cara": "Cara Onyx",
    }.items():
        desk.enrol(begin, name)
    # Cara's was only to be known: she keeps it.
    desk.page.locator("#card").get_by_role("button", name="Undo").click()
    expect_card(desk.page, "ndone")
    desk.enrol_by_tag("gus", "Gus Webb")


def arranged(desk: Desk, head: Page, teacher: Page) -> None:
    """What carers sign, what a teacher asks for, and what the headteacher makes of it."""
    on.let_go_home_alone(head, "Year 6")
    on.sign_going_home_alone(desk.page, "ada", "Ada Lovell", "Clare Lovell")
    do.begin(teacher, "tess")
    exempt = on.ask_for_exemption(teacher, "cara", "Cara Onyx", "Ida Onyx", date(2026, 12, 18))
    lesson = on.ask_for_lesson(teacher, "5A", "Photography", "Tess Grant", "11:30")
    on.approve(head, exempt)
    on.approve(head, lesson)
    on.place_bar(head, "dev", "Dev Patel", "Raj Patel", date(2027, 4, 30))
    desk.go("/hand-in")
    desk.scan("Cara Onyx", "xempt", "Cara Onyx")


def lent_for_a_lesson(desk: Desk) -> None:
    """Eli's goes out to his teacher, and comes back."""
    desk.go("/lend")
    on.press(desk.page, "Go on")
    desk.scan("Eli Stone", "Now with Tess Grant until 11:30")
    desk.go("/hand-in")
    desk.scan("Eli Stone", "Eli Stone", "Slot")


def gone_home(desk: Desk) -> None:
    """Ada goes alone, as her mother signed; Dev's mother comes and signs for his."""
    do.sign_in(desk.page, "priya", do.OWN)
    desk.go("/home-time")
    desk.scan("Ada Lovell", "Give it to the child")
    desk.scan("Fay Moss", "Keep it here")
    desk.go("/collect")
    desk.scanner.send(f"{desk.of['Dev Patel']}\r")
    on.collect(desk.page, "Mina Patel")


def counted_and_closed(desk: Desk, folder: Path) -> None:
    """The safe is counted. Fay's is not there, and somebody answers for that."""
    desk.go("/stocktake")
    desk.scan("Eli Stone", "Counted", "E. S.")
    desk.tap("Counted", "G. W.")
    on.close_day(desk.page, "Fay Moss", "It cannot be found", "Priya Shah")
    sheet = on.day_sheet(desk.page, folder)
    for words in (
        "Day sheet, Monday 23 November",
        "by Priya Shah, entry",
        "2 of 3 seen in the safe, 1 difference",
        "Handed in 6",
        "Collected, signed for 1",
        "Went home with the pupil, by an earlier sign-off 1",
        "It cannot be found",
    ):
        assert words in sheet, (words, sheet)


def imported_again(head: Page) -> None:
    """Another file, of another shape: a class changes, a carer is not in it; nothing is lost."""
    do.sign_in(head, "head", do.HEADTEACHER)
    do.compare(head, NOVEMBER)
    shown = head.locator("main")
    expect(shown).to_contain_text("Class: 5A → 5C")
    follow(head, "Missing from the file 1", "missing")
    expect(shown.get_by_label("Gus Webb")).not_to_be_checked()
    follow(head, "Contacts not in the file 2", "contacts")
    for name in ("Raj Patel", "Sam Carter"):
        expect(shown.get_by_role("row", name=name)).to_contain_text("kept as a contact")
    do.approve_import(head)


def transferred(school: Phonebox, head: Page, folder: Path) -> None:
    """A pupil comes from another school, with its Common Transfer File: nobody else is touched."""
    (folder / "transfer.xml").write_text(TRANSFER)
    told = school.run("import", str(folder / "transfer.xml"), "--yes")
    assert told.exit == 0, told.err
    do.find_pupil_at(head, "/people", "hana", "Hana Reyes")
    shown = head.locator("main")
    expect(shown).to_contain_text("Luz Reyes")
    expect(shown).not_to_contain_text("asthma")
    nothing_is_lost(head)


def nothing_is_lost(head: Page) -> None:
    """The carer, the bar, the link, the old class, what was signed and what was agreed."""
    shown = head.locator("main")
    for begin, pupil, words in (
        ("gus", "Gus Webb", ("5A",)),
        ("dev", "Dev Patel", ("Raj Patel", "Mina Patel")),
        ("ada", "Ada Lovell", ("Sam Carter", "Clare Lovell")),
        ("eli", "Eli Stone", ("5C", "Class: 5A → 5C", "an import that Headteacher approved")),
    ):
        do.find_pupil_at(head, "/people", begin, pupil)
        for part in words:
            expect(shown).to_contain_text(part)
    do.find_pupil_at(head, "/standing", "ada", "Ada Lovell")
    expect(shown).to_contain_text("in force")
    for path, name in {"/bars": "for Dev Patel", "/exemptions": "Cara Onyx"}.items():
        head.goto(path)
        expect(shown).to_contain_text(name)
