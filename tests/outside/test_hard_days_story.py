"""The days that are not routine, each as people live it, and the headteacher who reads them all.

A watch taken in class is late to the office; a suspected image goes to the police and comes back in
January; a barred father asks; a phone goes home early; a grandmother comes on a telephone call; the
wrong device goes out and is fetched; one is never collected. The mail server is away all morning.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.hardware.scanner_sim import SimulatedScanner
from tests.outbox.server import PASSWORD, SENDER, USER, Server, certificates, running
from tests.outside import hard_days as do
from tests.outside import school_day as on
from tests.outside.browser import WIDE, draw, expect_card, forgive, screen, settled, sign_in
from tests.outside.clock import LONDON, MachineClock
from tests.outside.processes import Phonebox, Service, eventually

pytestmark = pytest.mark.browser

MORNING = datetime(2026, 11, 23, 8, 35, tzinfo=LONDON)
LATE = MORNING.replace(hour=9, minute=45)
MAIL_IS_BACK = LATE.replace(minute=54)
MIDDAY = MORNING.replace(hour=13, minute=30)
AFTERNOON = MORNING.replace(hour=15, minute=33)
JANUARY = datetime(2027, 1, 11, 10, 0, tzinfo=LONDON)

EWA, KELLY, DARREN = (f"{name}@families.example" for name in ("ewa", "kelly", "darren"))
RUTH, HELEN = "ruth@school.example", "helen@school.example"
LETTER, ALERT = "A message from school", "An alert waits for you"
REFERENCE = "XR/2026/77310"
OFFICER = {"Officer’s name": "PC Whitlock", "Collar or warrant number": "QK5519", "Force": "Wessex"}
RESTRICTED = (
    *(REFERENCE, *OFFICER.values()),
    *("family court", "must not collect", "must not be told", "Held at once", "Handed to the"),
)
"""Words of what the office may not know: they stand on pages of others alone."""


@dataclass
class Story:
    """A school on a hard day: its people at their screens, and what is on record."""

    service: Service
    clock: MachineClock
    scanner: SimulatedScanner
    office: Page
    teacher: Page
    leader: Page
    lead: Page
    head: Page
    codes: dict[str, str]
    slip: Path
    records: dict[str, str] = field(default_factory=dict)

    def go_on(self, at: datetime) -> None:
        """Hours go by, or weeks: the clock on the wall shows it."""
        self.clock.set(at)
        shows = at.strftime("%Y-%m-%dT%H:%M")
        gate = self.service.visitor()
        eventually(lambda: shows in gate.get("/sign-in").text, what=f"the clock shows {shows}")

    def scan(self, whose: str, path: str, *words: str) -> None:
        """Their label is scanned on a page of the desk; what the card then says."""
        self.office.goto(path)
        settled(self.office)
        self.scanner.send(f"{self.codes[whose]}\r")
        if words:
            expect_card(self.office, *words)


def mailing(folder: Path, server: Server) -> dict[str, str]:
    """The settings of the machine that name this server."""
    secret = folder / "password"
    secret.write_text(f"{PASSWORD}\n")
    secret.chmod(0o600)
    return {
        "PHONEBOX_MAIL_HOST": "localhost",
        "PHONEBOX_MAIL_PORT": str(server.port),
        "PHONEBOX_MAIL_FROM": SENDER,
        "PHONEBOX_MAIL_USER": USER,
        "PHONEBOX_MAIL_PASSWORD_FILE": str(secret),
        "PHONEBOX_MAIL_CA_FILE": str(server.certificates.authority),
    }


@contextmanager
def people(chromium: Browser, school: Phonebox, clock: MachineClock) -> Iterator[Story]:
    """The service, the desk with its scanner, and everybody signed in at a screen of their own."""
    with ExitStack() as stack:
        scanner = stack.enter_context(SimulatedScanner())
        service = stack.enter_context(school.serve(scanner.url))
        desk = stack.enter_context(screen(chromium, service.url))
        users = ("teacher", "leader", "dsl", "head")
        own = {user: stack.enter_context(screen(chromium, service.url, WIDE)) for user in users}
        found = school.json("device", "list")["devices"]
        codes = {item["name"]: item["codes"][0] for item in found if item["codes"]}
        teacher, leader, lead, head = (own[user] for user in users)
        slip = Path(school.env["PHONEBOX_RECEIPT_PRINTER"].removeprefix("file:"))
        yield Story(service, clock, scanner, desk, teacher, leader, lead, head, codes, slip)


def test_hard_days_from_the_classroom_to_the_headteachers_timeline(
    sample: Phonebox, tmp_path: Path, chromium: Browser
) -> None:
    ours = certificates(tmp_path / "ours")
    with running(ours) as away:
        settings = mailing(tmp_path, away)
    clock = MachineClock(tmp_path, MORNING)
    data = sample.copy(tmp_path / "school").data
    slip = tmp_path / "slip"
    slip.touch()
    settings |= {"PHONEBOX_RECEIPT_PRINTER": f"file:{slip}"}
    school = Phonebox(data, env={**clock.environment, **settings})
    with people(chromium, school, clock) as story:
        shown = do.watch(story.office)
        prepared(story)
        late_to_the_office(story)
        taken_and_held(story)
        one_is_not_to_be_told(story)
        with running(ours, port=away.port) as server:
            story.go_on(MAIL_IS_BACK)
            letters(server, {EWA: 1, KELLY: 1, RUTH: 2, HELEN: 1})
            handed_to_the_police(story)
            the_barred_father_asks(story, server)
            home_early(story)
            story.go_on(AFTERNOON)
            by_telephone(story)
            fetched_back(story, server)
            story.go_on(JANUARY)
            months_later(story)
            letters(server, {EWA: 1, KELLY: 1, RUTH: 5, HELEN: 3})
        nothing_but_what_the_office_may_see(story, shown)
        the_headteacher_reads(story)
    nobody_was_told_more(away, server)
    school.assert_holds()
    assert school.run("ledger", "verify").exit == 0


def letters(server: Server, wanted: dict[str, int]) -> None:
    """So many mails have come, to each of these and to nobody else."""

    def come() -> Counter[str]:
        return Counter(address for readers, _ in server.mails for address in readers)

    eventually(lambda: come().total() >= sum(wanted.values()), what=f"{come()} {wanted}")
    assert come() == wanted


def prepared(story: Story) -> None:
    """Where mail reaches people; what waits from last week is taken note of; the hand-ins."""
    head, lead, office = story.head, story.lead, story.office
    sign_in(head, "head")
    for begin, pupil, adult, address in (
        ("flor", "Florence Williams", "Ewa Williams", EWA),
        ("tyl", "Tyler Pike", "Kelly Dunmore", KELLY),
        ("tyl", "Tyler Pike", "Darren Pike", DARREN),
    ):
        do.set_email(head, begin, pupil, adult, address)
    sign_in(lead, "dsl")
    do.take_note(lead)
    do.set_line(head, "Ruth Okonjo", {"Ruth Okonjo": RUTH, "Helen Marsden": HELEN})
    sign_in(office, "office")
    for name in ("Maisie Davies", "Jayden Ward"):
        story.scan(name, "/hand-in", name, "Slot")
    listed = story.service.phonebox.json("register")["records"]
    story.records |= {item["name"]: item["record"] for item in listed if item["name"]}


def late_to_the_office(story: Story) -> None:
    """A teacher takes a watch in class. An hour later it has not come; then it comes by a scan."""
    teacher, leader, office = story.teacher, story.leader, story.office
    sign_in(teacher, "teacher")
    taken = do.take_in_class(
        teacher, "flor", "Florence Williams", "Other breach of the device policy", "Until the end"
    )
    story.records["Florence Williams"] = taken
    expect(teacher.locator("main")).to_contain_text("Take it to the office")
    do.mail_to(office, taken, "Ewa Williams")
    expect(office.locator("main")).to_contain_text("An e-mail waits to be sent")
    story.go_on(LATE)
    late = "1 device that was taken is late to the office"
    do.back_to_work(leader, "leader", "/")
    eventually(lambda: do.is_alerted(leader), what="leaders are told that it is late")
    expect(leader.get_by_role("link", name=late)).to_be_visible()
    do.back_to_work(office, "office", "/transit")
    expect(office.locator("main")).to_contain_text("Priya Shah has the watch of F. W.")
    expect(office.locator("main")).not_to_contain_text("Florence")
    do.cannot_close(office)
    do.leave_out(leader, taken, "It is being looked for")
    office.goto("/stocktake/close")
    expect(office.get_by_role("link", name="A leader decides")).to_be_hidden()
    story.scan("Florence Williams", "/hand-in", "Received", "Florence Williams", "Slot")
    leader.goto("/")
    expect(leader.get_by_role("link", name=late)).to_be_hidden()


def taken_and_held(story: Story) -> None:
    """A suspected image: taken, held and locked away by taps; then it comes to the office."""
    name = "Ellie Fashola"
    do.back_to_work(story.teacher, "teacher", "/")
    story.records[name] = do.suspect_image(story.teacher, "elli", name, "Phone, black")
    story.scan(name, "/hand-in", "Received", name)


def one_is_not_to_be_told(story: Story) -> None:
    """Of a phone that is taken at the desk the mother is told. The father has an address too."""
    office, name = story.office, "Tyler Pike"
    on.confiscate(office, story.scanner, story.codes[name], name)
    taken = story.records[name] = do.record_in(office)
    do.mail_to(office, taken, "Kelly Dunmore")
    do.mail_to(office, taken, "Darren Pike")
    expect(office.locator("main")).to_contain_text("Please wait: a colleague will help.")


def handed_to_the_police(story: Story) -> None:
    """The lead takes note by name; the headteacher is the second person; an officer signs."""
    lead, record = story.lead, story.records["Ellie Fashola"]
    do.back_to_work(lead, "dsl", "/alerts")
    expect(lead.locator("main")).to_contain_text("A device was taken for a reason that concerns")
    do.take_note(lead)
    expect(lead.locator("main")).to_contain_text("Taken note of by Ruth Okonjo")
    do.ask_for_police(lead, record, REFERENCE)
    do.agree(story.head, "head")
    do.hand_to_police(lead, record, OFFICER)
    expect(lead.get_by_role("img", name="Signature of PC Whitlock")).to_be_visible()
    paper = lead.request.get(f"/police/{record}/receipt.pdf")
    assert paper.body().startswith(b"%PDF-")


def the_barred_father_asks(story: Story, server: Server) -> None:
    """The screen says nothing of why; somebody is told in silence."""
    story.go_on(MIDDAY)
    sign_in(story.office, "office")
    story.scan("Tyler Pike", "/collect")
    do.stands_there(story.office, "Darren Pike")
    expect(story.office.get_by_role("heading", name="Please wait")).to_be_visible()
    on.press(story.office, "Back to the start")
    letters(server, {EWA: 1, KELLY: 1, RUTH: 3, HELEN: 2})


def home_early(story: Story) -> None:
    """The mother comes before it is time; a leader agrees in their own browser; she signs."""
    office = story.office
    story.scan("Tyler Pike", "/collect")
    do.stands_there(office, "Kelly Dunmore")
    do.ask_to_go_early(office, "The doctor")
    do.agree(story.leader, "leader")
    office.wait_for_url("**/collect/sign")
    settled(office)
    draw(office)
    on.press(office, "Done")


def by_telephone(story: Story) -> None:
    """A grandmother is here who is not listed: the mother says yes, and she signs."""
    office = story.office
    sign_in(office, "office")
    story.scan("Maisie Davies", "/collect")
    do.stands_there(office, "Someone else")
    who = {"Forename": "Rose", "Surname": "Attwell", "What they are to the pupil": "grandmother"}
    do.authorise_by_telephone(office, who, ("leader", "6148"))
    do.stands_there(office, "Rose Attwell")
    expect(office.locator("#going")).to_contain_text("scanned")
    do.show_a_document(office)
    draw(office)
    on.press(office, "Done")
    do.print_receipt(office)
    slip = story.slip.read_bytes()
    assert all(words in slip for words in (b"Device collected", b"Maisie Davies", b"Rose Attwell"))


def fetched_back(story: Story, server: Server) -> None:
    """The wrong device went: the alarm is raised, whoever has it is rung, and it is back."""
    office, record = story.office, story.records["Jayden Ward"]
    story.scan("Jayden Ward", "/collect")
    on.collect(office, "Ruth Ward")
    do.released_in_error(office, record, "The wrong device went", "The console was meant")
    story.records["fetched"] = do.recovered(office, "She brings it")
    ruby = story.records["Ruby Walsh"]
    quarshie = "Dorothy Quarshie, foster carer"
    do.contact(office, ruby, "By telephone", quarshie, "Nobody answered")
    do.contact(office, ruby, "By letter", quarshie, "It was sent")
    letters(server, {EWA: 1, KELLY: 1, RUTH: 4, HELEN: 3})
    do.back_to_work(story.lead, "dsl", "/alerts")
    expect(story.lead.locator("main")).to_contain_text("A device was released in error")
    do.take_note(story.lead)


def months_later(story: Story) -> None:
    """The police bring it back, and the headteacher decides of what nobody collected."""
    lead, head, ruby = story.lead, story.head, story.records["Ruby Walsh"]
    do.back_to_work(lead, "dsl", "/")
    image = story.records["Ellie Fashola"]
    story.records["returned"] = do.back_from_police(lead, image, "PC Whitlock")
    sign_in(head, "head")
    do.decide_disposal(head, ruby, "Nobody answered", "Recycled")
    do.agree(story.leader, "leader")
    do.dispose(head)


def nothing_but_what_the_office_may_see(story: Story, shown: list[str]) -> None:
    """It looks wherever it may, and where it may not; no page of the whole story said more."""
    office, image = story.office, story.records["Ellie Fashola"]
    sign_in(office, "office")
    everywhere = ("/", "/register", "/safe", "/day", "/transit", "/telling", "/telling/messages")
    for path in (*everywhere, f"/telling/{image}", f"/uncollected/{image}"):
        office.goto(path)
    for record in story.records.values():
        for page in ("record", "history/record"):
            office.goto(f"/{page}/{record}")
    for path in ("/alerts", "/audit", "/bars", f"/police/{image}", f"/hold/{image}"):
        answer = office.goto(path)
        assert answer is not None
        assert answer.status == 403, path
    # The browser says of each page that is not open that it was refused.
    forgive(office)
    assert len(shown) > 100
    assert any("Held: ask the DSL" in page for page in shown)
    assert [(word, page) for page in shown for word in RESTRICTED if word in page] == []


def the_headteacher_reads(story: Story) -> None:
    """Each story, in the words of its timeline, in its order."""
    head, of = story.head, story.records
    sign_in(head, "head")
    told: dict[str, Any] = {
        "Florence Williams": (
            *("Taken by Priya Shah", "Expected at the office by 09:3"),
            *("The notice that a device was taken is to go to Ewa Williams", "Received"),
            *("Priya Shah held it for 1 hour", "when it was expected", "to Ewa Williams was sent"),
        ),
        "Ellie Fashola": (
            *("Taken by Priya Shah", "Held at once", "Alert", "Locked away securely by Priya Shah"),
            *("Received at the office by Jean Holloway", "Ruth Okonjo asked a second person"),
            *("Helen Marsden agreed", "Handed to the police, Wessex", REFERENCE),
            *("a receipt that both signed", "Monday 11 January", "Back from the police"),
        ),
        "returned": ("Taken in again, going on from an earlier stay", "Its old stay"),
        "Tyler Pike": (
            *("Confiscated", "is to go to Kelly Dunmore", "to Kelly Dunmore was sent"),
            *("A collection by Darren Pike was stopped", "This person must not collect"),
            *("asked a second person to agree to an early release", "Tom Ferris agreed"),
            *("Released to Kelly Dunmore", "Before its time: The doctor", "second person"),
        ),
        "Maisie Davies": (
            *("Handed in by Maisie Davies", "Released to Rose Attwell, grandmother"),
            *("Authorised by telephone that day", "A document was seen"),
        ),
        "Jayden Ward": (
            *("Handed in", "Released to Ruth Ward", "Released in error, said Jean Holloway"),
            *("The wrong device went", "stays as it was written", "Alert", "Rang whoever has it"),
            *("Back at the school", "Its new stay"),
        ),
        "fetched": ("Taken in again, going on from an earlier stay", "Its old stay"),
        "Ruby Walsh": (
            *("Handed in by Ruby Walsh", "contacted by telephone", "Nobody answered"),
            *("contacted by letter", "notice that the device will be disposed of"),
            *("The headteacher decided", "Tom Ferris agreed to the disposal"),
            "Disposed of, decided by Helen Marsden",
        ),
    }
    assert set(told) == set(of)
    for name, words in told.items():
        do.tells(head, of[name], *words)
    head.goto("/alerts")
    expect(head.locator("main")).to_contain_text("A collection was stopped")


def nobody_was_told_more(away: Server, server: Server) -> None:
    """Each mail was sent once, and says no more than that there is something to hear."""
    assert not away.mails
    known = [mail["Message-ID"] for _, mail in server.mails]
    assert len(known) == len(set(known))
    about = {EWA: LETTER, KELLY: LETTER, RUTH: ALERT, HELEN: ALERT}
    secret = (*RESTRICTED, "Florence", "Ellie", "Tyler", "Pike", "Jayden", "watch", "phone")
    for (reader,), mail in server.mails:
        assert mail["Subject"] == about[reader]
        assert [word for word in secret if word in mail.get_content()] == [], mail
