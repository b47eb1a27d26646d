"""Lists that are longer than a page: each goes on after its last line, and nothing is left out."""

import re
from datetime import timedelta
from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.reasons import Reason
from kiosk.custody.school.closing import Because
from kiosk.custody.states import DeviceKind, Kind
from kiosk.services.records import register_page
from tests.factories import record
from tests.web.conftest import Browser, Site
from tests.web.desk import events
from tests.web.test_people import TODAY

MANY = 120


@pytest.fixture
def long(site: Site) -> Site:
    """120 devices came in yesterday: one in three was confiscated, one in three was found."""
    made: list[Any] = []
    for n in range(MANY):
        device, slot = f"long-{n}", f"L{n}"
        came = ("staff-teacher", site.clock.at)
        taken = (Kind.CONFISCATION, Reason.DEVICE_POLICY, *came, device, "pupil-ada", slot)
        picked_up = (Kind.FOUND_PROPERTY, Reason.FOUND, *came, None, None, slot)
        made += [
            r.DeviceEnrolled(device, DeviceKind.PHONE, "pupil-ada", description=f"no. {n}"),
            e.HandedIn(f"stay-{n}", device, "pupil-ada", slot)
            if n % 3 == 0
            else e.Confiscated(f"stay-{n}", *(taken if n % 3 == 1 else picked_up)),
        ]
    record(site.store, *made, staff="staff-office")
    site.clock.at += timedelta(days=1)
    return site


def pages(browser: Browser, address: str) -> list[str]:
    """The pages of a list, by following "Next page"."""
    found = [browser.get(address).text]
    while further := re.search(r'href="([^"]+)" rel="next"', found[-1]):
        found.append(browser.get(further[1].replace("&amp;", "&")).text)
    return found


@pytest.mark.parametrize(
    ("address", "link", "every"),
    [
        ("/uncollected", r"/uncollected/(stay-\d+)", set(range(MANY))),
        ("/found", r'"/found/(stay-\d+)"', set(range(2, MANY, 3))),
        ("/telling", r"/telling/(stay-\d+)", set(range(1, MANY, 3))),
        ("/register", r"/record/(stay-\d+)", set(range(MANY))),
        ("/register?order=class", r"/record/(stay-\d+)", set(range(MANY))),
    ],
)
def test_each_page_goes_on_where_the_last_one_ended(
    long: Site, monkeypatch: pytest.MonkeyPatch, address: str, link: str, every: set[int]
) -> None:
    head = long.browser("head")
    shown = pages(head, address)
    ids = [re.findall(link, page) for page in shown]
    # A card may lead to more than one place of the same thing.
    each = [item for page in ids for item in dict.fromkeys(page)]
    assert len(each) == len(set(each))
    assert {int(item.removeprefix("stay-")) for item in each} == every
    assert len(shown) == -(-len(every) // (register_page.MOST if "register" in address else 50))
    assert ("From the beginning" in shown[-1]) is (len(shown) > 1)


def test_what_is_typed_into_an_address_breaks_nothing(long: Site) -> None:
    head = long.browser("head")
    lists = ("/uncollected", "/found", "/telling", "/register", "/exemptions", "/lessons")
    for address in (*lists, "/people/escorts"):
        for after in ("%00", "~~~~", "x" * 300, "'--", "%F0%9F%98%80"):
            assert head.get(f"{address}?after={after}&show=others").status_code == 200


def test_an_exemption_of_many_is_reached(site: Site) -> None:
    kept = [(f"keep-{n}", "pupil-ada", f"device-{n}", "medical", TODAY, TODAY) for n in range(60)]
    granted = (r.ExemptionGranted(*item) for item in kept)
    record(site.store, *(r.ExemptionAsked(*item) for item in kept), *granted, staff="staff-head")
    shown = pages(site.browser("head"), "/exemptions")
    found = [item for page in shown for item in re.findall(r"/exemptions/(keep-\d+)", page)]
    assert len(shown) == 2
    assert sorted(found) == sorted(item[0] for item in kept)


def test_many_differences_are_answered_for_together(long: Site) -> None:
    office = long.browser("office")
    office.get("/stocktake")
    page = office.get("/stocktake/close").text
    assert page.count('name="because-stay-') == 40
    assert "80 more, each of which was not seen in the safe" in page
    keys = re.findall(r'name="because-([^"]+)"', page)
    answer = {
        field: value
        for key in keys
        for field, value in (
            (f"because-{key}", Because.WITH_STAFF.value),
            (f"staff-{key}", "staff-teacher"),
        )
    }
    without = {name: value for name, value in answer.items() if not name.endswith("-missing")}
    refused = office.post("/stocktake/close", **without)
    assert refused.status_code == 422
    assert "All others" in refused.text
    assert office.post("/stocktake/close", **answer).status_code == 303
    assert len(events(long, r.DifferenceExplained)) == MANY


def test_what_was_left_is_asked_about_forty_at_a_time(long: Site) -> None:
    page = long.browser("office").get("/day").text
    assert page.count('action="/day/stays"') == 40
    assert "80 more, asked about once these are answered" in page
