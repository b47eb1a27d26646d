"""Home time from outside: a class signed up, turned on by the headteacher, thirty gone by scans."""

import re
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, expect

from tests.outside.browser import expect_card, screen, settled, sign_in
from tests.outside.processes import Service
from tests.outside.scans import Reader
from tests.outside.visitor import Visitor

NOW = "2026-11-23T15:40:00"
"""A Monday, after the bell: what comes in now may go at once."""

WALKERS = 30
Devices = dict[str, dict[str, Any]]


def sign_for(office: Visitor, pupil_id: str) -> None:
    """A carer signed on paper for every device of the pupil."""
    page = office.get(f"/standing/pupil/{pupil_id}")
    carer = re.findall(r'name="signer" value="([^"]+)"', page.text)[0]
    form = page.form(f"/standing/pupil/{pupil_id}")
    done = office.submit(form, signer=carer, check="known", how="paper")
    assert "in force" in done.words


def pupils_with_devices(office: Visitor, devices: Devices) -> dict[str, str]:
    """The page of each pupil, by the label of their device; no exempt one, and nobody held."""
    found = {}
    for code, item in devices.items():
        shown = office.get(f"/hand-in/device/{item['device']}")
        back = next((link for link in shown.links() if link.startswith("/hand-in/pupil/")), None)
        if back and not item["in_custody"] and "Exempt" not in shown.words:
            found[code] = back.rsplit("/", 1)[1]
    return found


def test_thirty_walkers_go_by_one_scan_each_and_anything_else_stops_in_red(
    chromium: Browser, service: Service, office: Visitor, reader: Reader, devices: Devices
) -> None:
    pupils = pupils_with_devices(office, devices)
    walkers, stays = list(pupils)[:WALKERS], list(pupils)[WALKERS]
    for code in walkers:
        sign_for(office, pupils[code])
    head = service.as_("head")
    form = head.get("/standing/years").form("/standing/years")
    years = [("years", str(year)) for year in range(7)]
    head.post("/standing/years", [*form.fields, *years])
    office.get("/hand-in")
    for code in (*walkers, stays):
        assert reader.scan(code)["outcome"] == "handed_in"
    with screen(chromium, service.url) as page:
        sign_in(page, "office")
        page.goto("/home-time")
        settled(page)
        one_scan_each(page, reader, walkers)
        assert reader.scan(stays)["outcome"] == "refused"
        expect_card(page, "No carer has signed", "Keep it here")
        expect(page.locator("#card article")).to_have_attribute("data-kind", "stop")
        not_given_after_all(page, reader, office, walkers[0])
    released = [line for line in service.phonebox.export() if line["type"] == "released"]
    earlier = [line for line in released if line["payload"]["method"] == "standing"]
    assert len(earlier) >= WALKERS
    assert all(line["payload"]["authority_id"] for line in earlier)


def one_scan_each(page: Page, reader: Reader, walkers: list[str]) -> None:
    for code in walkers:
        assert reader.scan(code)["outcome"] == "released"
    expect_card(page, "May go home alone", "Give it to the child")
    expect(page.locator("#card article")).to_have_attribute("data-kind", "out")


def not_given_after_all(page: Page, reader: Reader, office: Visitor, code: str) -> None:
    """The child was not there: it is in again, and the account says that the entry was wrong."""
    office.get("/hand-in")
    assert reader.scan(code)["outcome"] == "handed_in"
    page.goto("/home-time")
    settled(page)
    assert reader.scan(code)["outcome"] == "released"
    page.get_by_role("button", name="Not given").click()
    expect_card(page, "It stays here")


def test_a_page_of_a_pupil_answers_whatever_is_asked(office: Visitor) -> None:
    asked = urlencode({"until": "<script>", "devices": "x" * 500, "signer": "\x00", "lang": "xx"})
    assert office.get("/standing/pupil/nobody").status == 404
    assert office.get(f"/standing/pupil/nobody/sign?{asked}").status == 404
