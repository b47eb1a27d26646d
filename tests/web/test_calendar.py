"""The calendar's page: what it shows, what it changes, who may, and a file that fills it."""

import io
from datetime import date, time
from typing import Any

import pytest

from kiosk.custody.school.calendar import Calendar
from tests.importing.test_ics import event, file
from tests.web.conftest import Browser, Site


def calendar(site: Site) -> Calendar:
    with site.store.read() as facts:
        return facts.school().calendar


def three(name: str, day: date) -> dict[str, Any]:
    return {
        f"{name}-day": str(day.day),
        f"{name}-month": str(day.month),
        f"{name}-year": str(day.year),
    }


def text(name: str, value: str) -> dict[str, Any]:
    return {name: value}


def hours(opens: str, ends: str) -> dict[str, Any]:
    return {**text("hours-opens", opens), **text("hours-ends", ends)}


@pytest.fixture
def head(site: Site) -> Browser:
    return site.browser("head")


INSET = date(2026, 11, 30)


def test_a_closed_day_is_shown_and_is_no_school_day(site: Site, head: Browser) -> None:
    fields: dict[str, Any] = {**three("close-first", INSET), "close-name": "INSET day"}
    page = head.post("/calendar", follow=True, act="close", **fields).text
    assert "INSET day" in page
    assert not calendar(site).is_school_day(INSET)
    head.post("/calendar", act="open", first=INSET.isoformat(), last=INSET.isoformat())
    assert calendar(site).is_school_day(INSET)


def test_one_day_ends_early_and_then_as_usual(site: Site, head: Browser) -> None:
    head.post("/calendar", act="early", **three("early-day", INSET), **text("early-end", "13.30"))
    assert calendar(site).end_of(INSET) == time(13, 30)
    head.post("/calendar", act="usual", day=INSET.isoformat())
    assert INSET not in calendar(site).ends_early


def test_a_term_and_the_hours_are_set(site: Site, head: Browser) -> None:
    days: dict[str, Any] = {
        **three("term-first", date(2031, 9, 3)),
        **three("term-last", date(2031, 12, 19)),
    }
    answer = head.post(
        "/calendar", act="term", year="2031", **days, **text("term-name", "Autumn 2031")
    )
    assert answer.headers["Location"].endswith("year=2031")
    assert "Autumn 2031" in head.get("/calendar?year=2031").text
    head.post("/calendar", act="hours", **hours("0845", "15:15"))
    assert (calendar(site).opens, calendar(site).ends) == (time(8, 45), time(15, 15))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"act": "close", **three("close-first", INSET), "close-name": ""}, "Give it a name"),
        ({"act": "close", "close-name": "Snow"}, "Give a day, a month and a year"),
        ({"act": "early", **three("early-day", INSET), "early-end": "half one"}, "Give a time"),
        ({"act": "hours", "hours-opens": "16:00", "hours-ends": "15:00"}, "ends before it begins"),
        ({"act": "open", "first": "x", "last": "y"}, "Open the page again"),
    ],
)
def test_a_wrong_form_keeps_what_was_typed_and_says_why(
    site: Site, head: Browser, fields: dict[str, Any], words: str
) -> None:
    before = calendar(site)
    answer = head.post("/calendar", **fields)
    assert answer.status_code in (409, 422)
    assert words in answer.text
    for name, value in fields.items():
        if "-" in name and value:
            assert f'value="{value}"' in answer.text
    assert calendar(site) == before


def test_hostile_names_are_shown_as_text(head: Browser) -> None:
    name = "<script>alert(1)</script>'; DROP TABLE school;--"
    fields: dict[str, Any] = {**three("close-first", INSET), "close-name": name}
    page = head.post("/calendar", follow=True, act="close", **fields).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("user", ["office", "teacher", "dsl", "technician", "governor"])
def test_whoever_may_not_set_it_may_not_open_it(site: Site, user: str) -> None:
    browser = site.browser(user)
    assert browser.client.get("/calendar").status_code in (302, 303, 403)
    before = calendar(site)
    browser.post("/calendar", act="hours", **hours("1", "2"))
    assert calendar(site) == before


def upload(browser: Browser, data: bytes) -> Any:
    fields = {"csrf_token": browser.token(), "file": (io.BytesIO(data), "dates.ics")}
    return browser.client.post("/calendar/file", data=fields, content_type="multipart/form-data")


def test_a_file_is_shown_first_and_taken_over_as_a_person_corrected_it(
    site: Site, head: Browser
) -> None:
    before = calendar(site)
    shown = upload(
        head,
        file(
            event("INSET day", ";VALUE=DATE:20261130"),
            event("Carol service", ";VALUE=DATE:20261217"),
            event("School closes early at 1.30pm", ";VALUE=DATE:20261218"),
        ),
    )
    assert shown.status_code == 200
    assert "Left out: 1" in shown.text
    assert calendar(site) == before
    rows = [
        ("INSET day", "2026-11-30", "closed", ""),
        ("Carol service", "2026-12-17", "early", "14:00"),
        ("School closes early at 1.30pm", "2026-12-18", "early", "13:30"),
    ]
    fields: dict[str, Any] = {}
    for number, (name, day, means, end) in enumerate(rows):
        named = {"name": name, "first": day, "last": day, "means": means, "end": end}
        fields |= {f"{key}-{number}": value for key, value in named.items()}
    assert head.post("/calendar/found", **fields).status_code == 303
    after = calendar(site)
    assert after.closed[INSET] == "INSET day"
    assert after.ends_early[date(2026, 12, 17)] == time(14, 0)


def test_of_a_file_all_is_taken_over_or_nothing(site: Site, head: Browser) -> None:
    before = calendar(site)
    good: dict[str, Any] = {
        "name-0": "INSET",
        "first-0": "2026-11-30",
        "last-0": "2026-11-30",
        "means-0": "closed",
    }
    bad: dict[str, Any] = {
        "name-1": "Early",
        "first-1": "2026-12-01",
        "last-1": "2026-12-01",
        "means-1": "early",
    }
    answer = head.post("/calendar/found", **good, **bad)
    assert answer.status_code == 409
    assert "01/12/2026" in answer.text
    assert "INSET" in answer.text
    assert calendar(site) == before


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"])
def test_what_is_no_calendar_is_refused_with_what_to_do(head: Browser, data: bytes) -> None:
    answer = upload(head, data)
    assert answer.status_code == 422
    assert "choose that file" in answer.text
