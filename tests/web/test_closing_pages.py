"""The day's start and end at the desk: left-overs, the count by scans, the close."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody.reasons import Reason
from kiosk.custody.register import DayClosed, DifferenceExplained
from kiosk.custody.school.closing import Because, Differing
from kiosk.custody.states import HoldKind, Kind, Role
from kiosk.services.acting import Who, new_id
from kiosk.services.school import closing
from tests.factories import record
from tests.printing.printed import text
from tests.web.conftest import Browser, Site
from tests.web.desk import ADA, BEN, ZOE, at_hand_in, events, hidden, record_of, size

KEYS = r'name="because-([^"]+)"'


def counting(site: Site, *labels: str) -> Browser:
    """The office counts the safe; these devices are scanned."""
    office = site.browser("office")
    office.get("/stocktake")
    for label in labels:
        assert site.scan(label)["outcome"] == "counted"
    return office


def close(office: Browser, **fields: Any) -> Any:
    page = office.get("/stocktake/close").text
    return office.post("/stocktake/close", follow=True, **{**hidden(page), **fields})


def test_a_day_on_which_nothing_differs_closes(site: Site) -> None:
    at_hand_in(site, ADA, BEN)
    office = counting(site, BEN, ADA)
    page = office.get("/stocktake/close").text
    assert "Nothing differs" in page
    assert "The day was closed" in close(office).text
    (closed,) = events(site, DayClosed)
    assert (closed.expected, closed.found, closed.differences) == (2, 2, 0)
    assert str(closed.day) == "2026-11-23"


def test_a_scan_in_a_count_changes_no_custody_and_writes_no_entry(site: Site) -> None:
    at_hand_in(site, ADA)
    before = size(site)
    office = counting(site, ADA)
    assert size(site) == before
    assert site.scan(ADA)["outcome"] == "counted", "twice is once"
    assert "1 of 1" in office.get("/stocktake").text
    assert site.scan(BEN)["outcome"] == "not_expected"
    assert site.scan("DA7K2Q9X0")["outcome"] == "unknown_code"
    assert size(site) == before


def test_a_difference_keeps_the_day_open_until_it_has_a_reason_and_a_name(site: Site) -> None:
    at_hand_in(site, ADA, BEN)
    office, before = counting(site, BEN), size(site)
    page = office.get("/stocktake/close").text
    (key,) = re.findall(KEYS, page)
    assert key == record_of(site, "device-ada").record_id
    assert "Ada Lovell" in page
    incomplete: list[dict[str, Any]] = [
        {},
        {f"because-{key}": "lost"},
        {f"because-{key}": "lost", f"staff-{key}": "staff-nobody"},
        {f"because-{key}": "not_taken_in", f"staff-{key}": "staff-head"},
        {f"because-{key}": "' OR 1=1", f"staff-{key}": "staff-head"},
        {"because-other": "lost", "staff-other": "staff-head"},
    ]
    for fields in incomplete:
        answer = office.post("/stocktake/close", **hidden(page), **fields)
        assert answer.status_code == 422, fields
        assert "There is a problem" in answer.text
    kept: dict[str, Any] = {f"because-{key}": "lost", f"note-{key}": "Looked in the hall"}
    assert "Looked in the hall" in office.post("/stocktake/close", **kept).text
    assert size(site) == before
    answered = {**kept, f"staff-{key}": "staff-head"}
    assert "The day was closed" in close(office, **answered).text
    (why,) = events(site, DifferenceExplained)
    assert (why.what, why.because, why.staff_id) == (
        Differing.MISSING,
        Because.LOST,
        "staff-head",
    )
    assert events(site, DayClosed)[0].differences == 1
    told = site.browser("head").get("/history/device/device-ada").text
    assert "was not seen in the safe" in told
    assert "Looked in the hall" in told


def test_the_day_sheet_says_that_it_was_closed_and_lists_what_differed(site: Site) -> None:
    at_hand_in(site, ADA, BEN)
    office = counting(site, BEN)
    key = record_of(site, "device-ada").record_id
    assert "Closed at" not in text(office.get("/day-sheet.pdf").data)
    answer = {f"because-{key}": "lost", f"staff-{key}": "staff-head", f"note-{key}": "Hall"}
    close(office, **answer)
    sheet = " ".join(text(office.get("/day-sheet.pdf").data).split())
    assert "Closed at 08:42 by Staff-Office" in sheet
    assert "1 of 2 seen in the safe, 1 difference, each answered for" in sheet
    for said in ("Not seen at", "Ada Lovell, 6B", "Staff-Head", "It cannot be found"):
        assert said in sheet
    site.clock.wait(days=1)
    before = site.browser("office").get("/day-sheet.pdf?day=2026-11-23").data
    assert "Closed at 08:42" in text(before)
    site.clock.wait(days=1)
    open_day = site.browser("office").get("/day-sheet.pdf?day=2026-11-24").data
    assert "The day has not been closed" in text(open_day)


def test_what_nobody_knew_of_is_asked_about_too(site: Site) -> None:
    at_hand_in(site, ADA)
    office = counting(site, ADA)
    assert site.scan(ZOE)["outcome"] == "not_expected"
    page = office.get("/stocktake/close").text
    assert re.findall(KEYS, page) == ["device-zoe"]
    answered = {"because-device-zoe": "sent_back", "staff-device-zoe": "staff-office"}
    assert "The day was closed" in close(office, **answered).text


def test_what_comes_after_the_page_was_opened_is_asked_about_first(site: Site) -> None:
    at_hand_in(site, ADA)
    office = counting(site, ADA)
    page = office.get("/stocktake/close").text
    later = e.HandedIn("record-late", "device-ben", "pupil-ben", "9")
    record(site.store, later, staff="staff-office")
    answer = office.post("/stocktake/close", **hidden(page))
    assert answer.status_code == 422
    assert "Ben Lovell" in answer.text


def test_the_same_form_closes_the_day_once(site: Site) -> None:
    at_hand_in(site, ADA)
    office = counting(site, ADA)
    fields = {**hidden(office.get("/stocktake/close").text), "command_id": str(uuid.uuid4())}
    office.post("/stocktake/close", **fields)
    office.post("/stocktake/close", **fields)
    assert len(events(site, DayClosed)) == 1


def test_nothing_is_closed_without_a_count(site: Site) -> None:
    at_hand_in(site, ADA)
    office, before = site.browser("office"), size(site)
    assert office.post("/stocktake/close").status_code == 409
    assert "Scan what is in the safe" in office.get("/stocktake/close").text
    assert size(site) == before


def test_a_count_can_begin_again(site: Site) -> None:
    at_hand_in(site, ADA)
    office = counting(site, ADA)
    assert "1 of 1" in office.get("/stocktake").text
    assert "0 of 1" in office.post("/stocktake", follow=True).text


def test_a_count_goes_on_where_it_was_left_and_never_into_another_day(site: Site) -> None:
    at_hand_in(site, ADA, BEN)
    office = counting(site, ADA)
    office.get("/")
    assert "1 of 2" in office.get("/stocktake").text
    office.post("/lock")
    office = site.browser("office")
    assert "1 of 2" in office.get("/stocktake").text
    assert site.scan(BEN)["outcome"] == "counted"
    assert "2 of 2" in office.get("/stocktake").text
    site.clock.wait(days=1)
    assert "0 of 2" in site.browser("office").get("/stocktake").text


def test_a_second_station_closes_on_its_own_count_and_on_no_other(site: Site) -> None:
    at_hand_in(site, ADA, BEN)
    counting(site, BEN, ADA)
    hall = Who("staff-office", frozenset({Role.OFFICE}), "hall")
    assert closing.close(site.store, hall, new_id(), {}).refusals, "nothing was counted there"
    closing.begin_count(site.store, hall, new_id())
    done = closing.close(site.store, hall, new_id(), {})
    assert done.refusals, "what was seen at the desk was not seen here"
    assert events(site, DayClosed) == []
    assert "The day was closed" in close(site.browser("office")).text


def test_what_is_on_its_way_and_restricted_is_not_named_at_the_close(site: Site) -> None:
    at, late = site.clock.at, site.clock.at - timedelta(minutes=1)
    going = ("record-way", Kind.SAFEKEEPING, Reason.PROTECT_PUPIL, "staff-teacher")
    taken = e.Taken(*going, late, "device-ada", "pupil-ada", taken_at=at, place="MARKER")
    record(site.store, taken, staff="staff-teacher")
    page = counting(site).get("/stocktake/close").text
    assert "record-way" in page
    assert "Not shown" in page
    assert not re.search(r"\bAda\b|MARKER|afekeeping", page)


def test_what_is_restricted_is_counted_and_not_told(site: Site) -> None:
    at_hand_in(site, ADA, BEN)
    held = record_of(site, "device-ada").record_id
    safe = record_of(site, "device-ben").record_id
    at = site.clock.at
    record(
        site.store,
        e.HoldPlaced(held, "hold", HoldKind.DSL, reason="MARKER"),
        e.KindChanged(safe, Kind.SAFEKEEPING, Reason.PROTECT_PUPIL, "staff-dsl", at),
        staff="staff-dsl",
    )
    office = counting(site, BEN)
    page = office.get("/stocktake/close").text
    assert re.findall(KEYS, page) == [held]
    assert "Not shown" in page
    assert not re.search(r"\bAda\b|MARKER|afekeeping", page + office.get("/stocktake").text)
    answered = {f"because-{held}": "cannot_be_read", f"staff-{held}": "staff-office"}
    close(office, **answered)
    told = office.get("/history/device/device-ada").text
    assert "was not seen in the safe" not in told
    sheet = text(office.get("/day-sheet.pdf").data)
    assert "1 difference" in sheet
    assert "Not seen at the close" not in sheet


def test_what_was_left_is_asked_about_in_the_morning_until_somebody_says_why(site: Site) -> None:
    at_hand_in(site, ADA)
    assert "Nothing that nobody has answered for" in site.browser("office").get("/day").text
    site.clock.wait(days=1)
    office = at_hand_in(site, BEN)
    assert "1 left from before: say why" in office.get("/").text
    page = office.get("/day").text
    assert page.count('action="/day/stays"') == 1
    assert "Ada Lovell" in page
    office.post("/day/stays", **hidden(page), note="The pupil is ill")
    (kept,) = events(site, e.KeptOvernight)
    assert (kept.record_id, kept.note) == (
        record_of(site, "device-ada").record_id,
        "The pupil is ill",
    )
    assert "Nothing that nobody has answered for" in office.get("/day").text
    assert "left from before: say why" not in office.get("/").text
    site.clock.wait(days=1)
    assert site.browser("office").get("/day").text.count('action="/day/stays"') == 2


@pytest.mark.parametrize("user", ["teacher", "technician", "governor"])
def test_who_does_not_work_at_the_desk_closes_nothing(site: Site, user: str) -> None:
    at_hand_in(site, ADA)
    browser, before = site.browser(user), size(site)
    for path in ("/day", "/stocktake", "/stocktake/close"):
        assert browser.get(path).status_code == 403
    for path in ("/day/stays", "/stocktake", "/stocktake/close"):
        assert browser.post(path).status_code == 403
    assert size(site) == before
