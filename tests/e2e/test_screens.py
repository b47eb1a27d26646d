"""Every screen, reached as people reach it, and judged at three sizes."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.looking import Judge
from tests.outside.browser import draw, screen, settled, sign_in
from tests.outside.processes import Service
from tests.outside.scans import Reader, fresh_code

NOW = "2026-11-23T15:31:00"

pytestmark = pytest.mark.browser

Things = dict[str, Any]


@pytest.fixture(scope="module")
def things(service: Service) -> Things:
    """Devices by code, and the staff's ids."""
    devices = service.phonebox.json("device", "list")["devices"]
    staff = service.phonebox.json("staff", "list")["staff"]
    return {
        "devices": {code: item for item in devices for code in item["codes"]},
        "staff": {item["user"]: item["staff"] for item in staff},
    }


@pytest.fixture
def judge(service: Service, chromium: Browser) -> Iterator[Judge]:
    with screen(chromium, service.url) as page:
        judge = Judge(page)
        yield judge
        assert judge.seen
        assert not judge.faults, judge.faults


def go(page: Page, path: str) -> None:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200, path
    settled(page)


def scan(page: Page, reader: Reader, code: str, words: str) -> dict[str, Any]:
    """A scan whose outcome stands on the card."""
    answer = reader.scan(code)
    expect(page.locator("#card")).to_contain_text(words)
    return answer


def test_the_gate(judge: Judge, things: Things) -> None:
    page = judge.page
    go(page, "/sign-in")
    judge.kiosk("sign in")
    go(page, "/sign-in?scanned=1")
    judge.kiosk("sign in first")
    go(page, f"/sign-in/pin?badge={things['staff']['office']}")
    judge.kiosk("PIN")
    sign_in(page, "office")
    page.evaluate("document.getElementById('lock').submit()")
    page.wait_for_url("**/sign-in")
    expect(page.get_by_role("heading", name="Locked").first).to_be_visible()
    judge.kiosk("locked")


def test_handing_in(judge: Judge, reader: Reader, leaflet: Things, things: Things) -> None:
    page = judge.page
    sign_in(page, "office")
    go(page, "/hand-in")
    judge.kiosk("hand-in, waiting")
    code = leaflet["codes"][0]
    name = things["devices"][code]["name"]
    scan(page, reader, code, name)
    judge.kiosk("handed in")
    scan(page, reader, code, "lready in")
    judge.kiosk("already in")
    unknown = fresh_code()
    scan(page, reader, unknown, "Not")
    judge.kiosk("unknown code")
    scan(page, reader, "5012345678900", "not")
    judge.kiosk("product barcode")
    device = things["devices"][code]["device"]
    pupil = page.request.get(f"/hand-in/device/{device}").text().split("/hand-in/pupil/")[1][:36]
    for name, path in {
        "condition": "/hand-in/condition",
        "nothing typed yet": "/hand-in/find",
        "found": "/hand-in/find?q=cla",
        "nobody found": "/hand-in/find?q=zzzz",
        "a pupil's devices": f"/hand-in/pupil/{pupil}",
        "one device, in": f"/hand-in/device/{device}",
        "one device, not in": f"/hand-in/device/{_free(things, leaflet)}",
        "enrol: whose": f"/hand-in/enrol?code={unknown}",
        "enrol: what": f"/hand-in/enrol/{pupil}?code={unknown}",
        "still to come": "/hand-in/to-come",
        "finish": "/hand-in/finish",
        "change person": "/change-person",
        "all tasks": "/",
    }.items():
        go(page, path)
        judge.kiosk(name)


def _free(things: Things, leaflet: Things) -> str:
    return str(things["devices"][leaflet["codes"][-1]]["device"])


def test_confiscating(judge: Judge, reader: Reader, leaflet: Things, things: Things) -> None:
    page = judge.page
    sign_in(page, "office")
    go(page, "/confiscate")
    judge.kiosk("confiscate: whose")
    go(page, "/confiscate?q=am")
    judge.kiosk("confiscate: found")
    code = leaflet["codes"][2]
    go(page, f"/confiscate/device/{things['devices'][code]['device']}")
    answers = (
        "Breach of the behaviour policy", "Found property", "Until the end of the day", "Good",
    )  # fmt: skip
    for number, words in enumerate(answers, start=1):
        choice = page.locator("label.choice:visible", has_text=words).first
        expect(choice).to_be_visible()
        choice.click()
        judge.kiosk(f"confiscate, step {number}")
        next_one = page.get_by_role("button", name="Next")
        if next_one.is_visible():
            next_one.click()
    page.evaluate("document.querySelector('[name=time]').value = '23:59'")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_text("That is later than now.")).to_be_visible()
    judge.kiosk("confiscate, a time ahead")
    go(page, f"/confiscate/device/{things['devices'][code]['device']}")
    page.get_by_role("button", name="Next").click()
    expect(page.locator("[data-complaint]:visible")).to_contain_text("Choose")
    judge.kiosk("confiscate, nothing chosen")


def test_collecting(judge: Judge, reader: Reader, leaflet: Things, things: Things) -> None:
    page = judge.page
    sign_in(page, "office")
    go(page, "/hand-in")
    mine, other = leaflet["codes"][3], leaflet["codes"][9]
    for code in (mine, other):
        assert reader.scan(code)["outcome"] in ("handed_in", "already_in")
    go(page, "/collect")
    judge.kiosk("collect: find")
    assert reader.scan(mine)["outcome"] == "selected"
    expect(page.get_by_text("Who is collecting?")).to_be_visible()
    judge.kiosk("who collects")
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_label("Pupil")).to_be_visible()
    assert reader.scan(mine)["outcome"] == "selected"
    page.wait_for_selector("#asking")
    settled(page)
    page.locator("#asking label.choice").last.click()
    page.get_by_role("button", name="I know this person").click()
    expect(page.get_by_text("Not on the list")).to_be_visible()
    go(page, "/collect")
    page.locator("#asking label.choice").first.click()
    expect(page.locator("#going")).to_contain_text("scanned")
    page.get_by_role("button", name="Other check").click()
    page.wait_for_url("**/collect/identity")
    judge.kiosk("identity")
    go(page, "/collect")
    page.locator("#asking label.choice").first.click()
    page.get_by_role("button", name="I know this person").click()
    page.wait_for_url("**/collect/sign**")
    judge.kiosk("signature")
    for language in page.locator(".languages a").evaluate_all("all => all.map((a) => a.href)"):
        go(page, language)
        judge.kiosk(f"signature, {language.split('lang=')[1]}")
    go(page, "/collect/sign?lang=en")
    page.get_by_role("link", name="cannot sign").click()
    settled(page)
    judge.kiosk("cannot sign")
    for name in ("paper", "witness", "decline"):
        go(page, f"/collect/{name}")
        judge.kiosk(name)
    go(page, "/collect/sign")
    page.get_by_role("button", name="Done").click()
    expect(page.locator("[data-note]")).not_to_be_empty()
    draw(page)
    page.get_by_role("button", name="Done").click()
    page.wait_for_url("**/collect/thanks**")
    judge.kiosk("thanks")
    page.get_by_role("link").click()
    page.wait_for_url("**/collect/done**")
    judge.kiosk("collected")


def test_labels_and_the_end_of_the_day(
    judge: Judge, reader: Reader, leaflet: Things, things: Things
) -> None:
    """Labels are chosen and printed; the safe is counted, a difference answered for, and closed."""
    page = judge.page
    sign_in(page, "office")
    go(page, "/labels")
    page.get_by_label("12", exact=True).check()
    expect(page.get_by_text("54 labels on 1 sheet")).to_be_visible()
    judge.reading("labels")
    with page.expect_download() as printed:
        page.get_by_role("button", name="Make the PDF").click()
    assert printed.value.suggested_filename == "labels-L7651.pdf"
    go(page, "/hand-in")
    codes = [code for code in leaflet["codes"] if not things["devices"][code]["in_custody"]]
    taken = [code for code in codes[-4:] if reader.scan(code)["outcome"] == "handed_in"]
    go(page, "/fire-list")
    expect(page.get_by_text(things["devices"][taken[0]]["name"].split()[-1]).first).to_be_visible()
    judge.reading("fire list")
    go(page, "/day")
    judge.reading("the day")
    page.get_by_role("link", name="Count the safe").click()
    expect(page.get_by_text("Scan what is in the safe").first).to_be_visible()
    judge.kiosk("count, waiting")
    assert reader.scan(taken[0])["outcome"] == "counted"
    expect(page.locator("#scans")).to_contain_text("counted")
    judge.kiosk("counted")
    page.get_by_role("link", name="Finish").click()
    page.wait_for_url("**/stocktake/close")
    judge.reading("differences")
    for choice in page.locator("select").all():
        choice.select_option(index=1)
    page.get_by_role("button", name="Close the day").click()
    page.wait_for_url("**/day")
    expect(page.get_by_text("The day was closed at")).to_be_visible()
    judge.reading("closed")


def test_reading(judge: Judge, things: Things, leaflet: Things, service: Service) -> None:
    """The headteacher's and the others' own pages."""
    page = judge.page
    record = service.phonebox.json("register")["records"][0]
    sign_in(page, "head")
    for name, path in {
        "audit": "/audit",
        "audit, filtered": "/audit?q=clarke&when=week&kind=released",
        "audit, nothing": "/audit?day=2001-01-01",
        "register": "/register",
        "register by class": "/register?order=class",
        "a device's history": f"/history/device/{record['device']}",
        "a stay's history": f"/history/record/{record['record']}",
        "a record": f"/record/{record['record']}",
        "nothing here": "/nothing/here",
    }.items():
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == (404 if name == "nothing here" else 200), name
        judge.reading(name)
    released = [
        entry["sequence"] for entry in service.phonebox.export() if entry["type"] == "released"
    ]
    go(page, f"/history/release/{released[-1]}")
    judge.reading("a release")
    go(page, "/")
    judge.reading("own tasks")
    go(page, f"/confiscate/device/{_free(things, leaflet)}")
    judge.reading("confiscation in one's own browser")
    _forgive_the_missing_page(page)


def _forgive_the_missing_page(page: Page) -> None:
    """A browser says in its console that a page was not found; that was asked for."""
    faults: list[str] = page.fault_list  # type: ignore[attr-defined]
    faults[:] = [fault for fault in faults if "404" not in fault]
