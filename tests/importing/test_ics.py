"""Calendars as schools' websites offer them, and what is not one."""

from contextlib import suppress
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.importing.found import Found, Meaning
from kiosk.importing.ics import read
from kiosk.importing.problems import FileRefused

LONDON = ZoneInfo("Europe/London")


def event(summary: str, start: str, end: str | None = None) -> str:
    lines = ["BEGIN:VEVENT", f"UID:{summary}", f"SUMMARY:{summary}", f"DTSTART{start}"]
    lines += [f"DTEND{end}"] if end else []
    return "".join(f"{line}\r\n" for line in (*lines, "END:VEVENT"))


def file(*events: str) -> bytes:
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//School//EN\r\n"
    return f"{head}{''.join(events)}END:VCALENDAR\r\n".encode()


def days(first: str, after: str) -> tuple[str, str]:
    return f";VALUE=DATE:{first}", f";VALUE=DATE:{after}"


def one(summary: str, start: str, end: str | None = None) -> Found:
    (found,) = read(file(event(summary, start, end)), LONDON)
    return found


def test_a_week_of_half_term_includes_both_of_its_ends() -> None:
    found = one("Half Term", *days("20261026", "20261031"))
    expected = ("Half Term", date(2026, 10, 26), date(2026, 10, 30), Meaning.CLOSED)
    assert (found.name, found.first, found.last, found.meaning) == expected


@pytest.mark.parametrize(
    ("summary", "meaning"),
    [
        ("INSET Day (school closed to pupils)", Meaning.CLOSED),
        ("Staff training day", Meaning.CLOSED),
        ("May Day Bank Holiday", Meaning.CLOSED),
        ("Good Friday", Meaning.CLOSED),
        ("Year 4 assembly", Meaning.NOTHING),
        ("Harvest festival ends the week", Meaning.NOTHING),
        ("Parents' evening", Meaning.NOTHING),
    ],
)
def test_what_a_single_day_means_is_guessed_from_its_name(summary: str, meaning: Meaning) -> None:
    assert one(summary, ";VALUE=DATE:20261130").meaning is meaning


@pytest.mark.parametrize(
    ("summary", "end"),
    [
        ("School closes early at 1.30pm", time(13, 30)),
        ("Early finish 13:30", time(13, 30)),
        ("Last day, school ends at 2pm", time(14, 0)),
        ("Term ends at 1.30", time(13, 30)),
        ("Half day: 12 noon", time(12, 0)),
    ],
)
def test_an_early_end_is_read_from_the_words(summary: str, end: time) -> None:
    found = one(summary, ";VALUE=DATE:20261218")
    assert (found.meaning, found.end) == (Meaning.EARLY, end)


def test_an_early_end_is_read_from_the_event_s_own_end_in_school_time() -> None:
    found = one("Early closing", ":20260721T073000Z", ":20260721T123000Z")
    assert (found.first, found.meaning, found.end) == (
        date(2026, 7, 21),
        Meaning.EARLY,
        time(13, 30),
    )


def test_a_term_s_first_and_last_day_make_a_term() -> None:
    found = read(
        file(
            event("Autumn Term ends", ";VALUE=DATE:20261218"),
            event("Autumn Term begins", ";VALUE=DATE:20260903"),
        ),
        LONDON,
    )
    term = Found("Autumn 2026", date(2026, 9, 3), date(2026, 12, 18), Meaning.TERM)
    assert found[0] == term
    assert all(item.meaning is not Meaning.TERM for item in found[1:])


def test_a_long_stretch_called_a_term_is_one() -> None:
    assert one("Spring Term 2027", *days("20270104", "20270326")).meaning is Meaning.TERM


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 a spreadsheet",
        b"<html>not found</html>",
        file(),
        file(event("Broken", ";VALUE=DATE:20269999")),
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Half",
        file(*(event(f"Event {n}", ";VALUE=DATE:20261130") for n in range(401))),
        b"x" * (2 * 1024 * 1024 + 1),
    ],
)
def test_what_is_no_calendar_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        read(data, LONDON)
    assert refused.value.problems[0].remedy


@given(st.binary(max_size=300), st.integers(0, 3))
def test_damage_is_refused_or_read_and_never_anything_else(noise: bytes, place: int) -> None:
    whole = file(event("Half Term", *days("20261026", "20261031")))
    cut = len(whole) * place // 3
    with suppress(FileRefused):
        read(whole[:cut] + noise + whole[cut:], LONDON)


@given(st.text(max_size=80))
def test_any_name_is_kept_short_and_in_one_line(name: str) -> None:
    plain = "".join(c for c in name if c.isprintable()).replace("\\", "")
    found = one(plain or "x", ";VALUE=DATE:20261130")
    assert found.name
    assert len(found.name) <= 60
    assert "\n" not in found.name
