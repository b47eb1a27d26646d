"""The school's calendar from an `.ics` file (RFC 5545), as its website or system offers it.

What each event means for custody is guessed from its name, and a person confirms it: only terms,
closed days and days that end early matter here; assemblies and concerts are left out.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from icalendar import Calendar as File

from kiosk.importing.found import LONGEST_NAME, Found, Meaning
from kiosk.importing.problems import FileRefused, Problem

LARGEST = 2 * 1024 * 1024
"""Bytes; a school year takes some twenty thousand."""

MOST_EVENTS = 400

_EARLY = re.compile(r"\b(?:early|half[- ]day|clos\w*|finish\w*|end\w*)\b.*", re.IGNORECASE)
_CLOCK = re.compile(
    r"\b(\d{1,2})(?:[.:](\d{2}))?\s*(am|pm|noon)\b|\b(\d{1,2})[.:](\d{2})\b", re.IGNORECASE
)
_CLOSED = re.compile(
    r"inset|training day|occasional day|half[- ]term|holiday|clos(?:ed|ure)|staff day"
    r"|good friday|easter monday|christmas day|boxing day|new year|polling",
    re.IGNORECASE,
)
_TERM = re.compile(r"\bterm\b", re.IGNORECASE)
_BEGINS = re.compile(r"\b(?:begin|start|open|first day|return)\w*", re.IGNORECASE)
_ENDS = re.compile(r"\b(?:end|finish|last day|break up|clos)\w*", re.IGNORECASE)
_SEASON = re.compile(r"\b(autumn|winter|christmas|spring|lent|easter|summer)\b", re.IGNORECASE)


def read(data: bytes, local: Any) -> list[Found]:
    """What the file says, in the order of its days. `local` is the school's time zone.

    A term that is told by its first and its last day alone becomes one stretch. Raises FileRefused.
    """
    if len(data) > LARGEST:
        raise _refused("It is too large for a school’s calendar.")
    try:
        file = File.from_ical(data)
        events = [event for event in file.walk("VEVENT") if event.get("DTSTART") is not None]
        found = [_found(event, local) for event in events[: MOST_EVENTS + 1]]
    except (ValueError, KeyError, AttributeError, TypeError, IndexError, OverflowError) as error:
        raise _refused("It is not a calendar in the .ics format, or it is damaged.") from error
    if not found:
        raise _refused("It holds no events.")
    if len(found) > MOST_EVENTS:
        raise _refused(f"It holds more than {MOST_EVENTS} events.")
    return _with_terms(sorted(found, key=lambda item: (item.first, item.name)))


def _found(event: Any, local: Any) -> Found:
    name = " ".join(str(event.get("SUMMARY", "")).split())[:LONGEST_NAME] or "Without a name"
    first, _ = _local(event.decoded("DTSTART"), local)
    last, clock = first, None
    if event.get("DTEND") is not None:
        last, clock = _local(event.decoded("DTEND"), local)
        if clock is None or clock == time(0):
            # An event of whole days ends on the day after its last.
            last = max(first, last - timedelta(days=1))
    meaning, end = _meaning(name, clock, is_long=(last - first).days > 20)
    return Found(name, first, last, meaning, end)


def _local(value: date | datetime, local: Any) -> tuple[date, time | None]:
    if not isinstance(value, datetime):
        return value, None
    here = value.astimezone(local) if value.tzinfo else value
    return here.date(), here.time().replace(second=0, microsecond=0)


def _meaning(name: str, clock: time | None, *, is_long: bool) -> tuple[Meaning, time | None]:
    early = _EARLY.search(name)
    if early and (told := _told_time(name)):
        return Meaning.EARLY, told
    if early and clock is not None and "early" in name.lower():
        return Meaning.EARLY, clock
    if is_long and _TERM.search(name) and not _CLOSED.search(name):
        return Meaning.TERM, None
    if _CLOSED.search(name):
        return Meaning.CLOSED, None
    return Meaning.NOTHING, None


def _told_time(name: str) -> time | None:
    """The afternoon time in these words: "1.30pm", "13:30", "2pm", "12 noon"."""
    match = _CLOCK.search(name)
    if match is None:
        return None
    hour, minute = int(match[1] or match[4]), int(match[2] or match[5] or 0)
    if (match[3] or "").lower() == "pm" and hour < 12:
        hour += 12
    elif not match[3] and hour < 6:
        hour += 12  # a school day that "ends at 1.30" ends in the afternoon
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _with_terms(found: Iterable[Found]) -> list[Found]:
    """The events, with each pair of a term's first and last day as one stretch before them."""
    events = list(found)
    terms: list[Found] = []
    begun: dict[str, Found] = {}
    for event in events:
        season = _SEASON.search(event.name)
        if event.meaning is Meaning.TERM or not (_TERM.search(event.name) and season):
            continue
        key = season[1].lower()
        if _BEGINS.search(event.name):
            begun[key] = event
        elif _ENDS.search(event.name) and key in begun:
            first = begun.pop(key).first
            name = f"{season[1].capitalize()} {event.last.year}"
            terms.append(Found(name, first, event.last, Meaning.TERM))
    return [*terms, *events]


def _refused(what: str) -> FileRefused:
    return FileRefused(Problem(what, "Export the school’s calendar again, and choose that file."))
