"""The calendar for the templates: a year of months, what is special in it, and its forms."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from kiosk.custody.errors import Refusal
from kiosk.custody.school.calendar import Calendar
from kiosk.importing.found import Found, Meaning
from kiosk.services.acting import new_id
from kiosk.web import forms
from kiosk.web.calendar.year import months, school_days

View = dict[str, Any]

_DATES = ("term-first", "term-last", "close-first", "close-last", "early-day")
_FILE = "Choose the file that the school’s website or system offers as “calendar” or “iCal”."


def calendar_page(
    calendar: Calendar, year: int, today: date, act: str = "", refusal: Refusal | None = None
) -> View:
    """The context of calendar/page.html for the school year that began in `year`."""
    first, last = date(year, 9, 1), date(year + 1, 8, 31)
    name = f"{year}/{(year + 1) % 100:02}"
    days = school_days(calendar, first, last)
    return {
        "title": "Calendar",
        "heading": f"School year {name}",
        "lead": f"{days} school days. A usual day is from {calendar.opens:%H:%M} "
        f"to {calendar.ends:%H:%M}: hand-ins go home at its end.",
        "year": year,
        "before": {"words": "Year before", "url": f"/calendar?year={year - 1}"},
        "after": {"words": "Year after", "url": f"/calendar?year={year + 1}"},
        "months": months(calendar, year, today),
        "terms": [
            {"title": t.name, "words": stretch(t.first, t.last), "fields": {"name": t.name}}
            for t in calendar.terms
            if t.last >= first and t.first <= last
        ],
        "closures": list(_closures(calendar, first, last)),
        "early": [
            {
                "title": long(day),
                "words": f"ends at {end:%H:%M}",
                "fields": {"day": day.isoformat()},
            }
            for day, end in sorted(calendar.ends_early.items())
            if first <= day <= last
        ],
        "act": act,
        "errors": _errors(act, refusal),
        "fields": _fields(calendar, act, refusal),
        "new_id": new_id,
    }


def stretch(first: date, last: date) -> str:
    """Some days in words: Mon 26 October to Fri 30 October 2026."""
    if first == last:
        return long(first)
    year = "" if first.year == last.year else f" {first.year}"
    begin = f"{first:%a} {first.day} {first:%B}{year}"
    return f"{begin} to {last:%a} {last.day} {last:%B} {last.year}"


def long(day: date) -> str:
    """A day in words, with its year."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def _closures(calendar: Calendar, first: date, last: date) -> Iterable[View]:
    """Closed days that follow each other under one name, a weekend between them or not."""
    days = sorted(day for day in calendar.closed if first <= day <= last)
    runs: list[list[date]] = []
    for day in days:
        before = runs[-1][-1] if runs else None
        goes_on = (
            before is not None
            and (day - before).days <= (3 if before.weekday() == 4 else 1)
            and calendar.closed[before] == calendar.closed[day]
        )
        if goes_on:
            runs[-1].append(day)
        else:
            runs.append([day])
    for run in runs:
        yield {
            "title": calendar.closed[run[0]],
            "words": stretch(run[0], run[-1]),
            "fields": {"first": run[0].isoformat(), "last": run[-1].isoformat()},
        }


def _control(act: str, field: str) -> str:
    name = f"{act}-{field}"
    return f"{name}-day" if name in _DATES else name


def _errors(act: str, refusal: Refusal | None) -> list[View]:
    if refusal is None:
        return []
    field, why = _said(act, refusal)
    return [{"words": why, "field": _control(act, field)}]


def _said(act: str, refusal: Refusal) -> tuple[str, str]:
    """The field of the form that a refusal is about, and its sentence."""
    field = str(refusal.facts.get("field", "name")).removeprefix(f"{act}-")
    why = str(refusal.facts.get("why") or refusal.remedy)
    return field, f"{why[:1].upper()}{why[1:]}."


def _fields(calendar: Calendar, act: str, refusal: Refusal | None) -> View:
    """Every field of every form; those of the one that was posted hold what was typed."""
    wrong = _said(act, refusal) if refusal else None

    def text(of: str, field: str, label: str, value: str = "", **more: Any) -> View:
        name = f"{of}-{field}"
        shown = forms.typed(name)[name] if of == act else value
        error = wrong[1] if wrong and (of, field) == (act, wrong[0]) else None
        return {"name": name, "label": label, "value": shown, "error": error, **more}

    def day(of: str, field: str, label: str, hint: str | None = None) -> View:
        made = text(of, field, label, hint=hint)
        parts = forms.typed(*(f"{of}-{field}-{part}" for part in ("day", "month", "year")))
        values = parts.values() if of == act else ("", "", "")
        return {**made, **dict(zip(("day", "month", "year"), values, strict=True))}

    clock: dict[str, Any] = {"inputmode": "numeric", "css": "input--short", "maxlength": 5}
    return {
        "term_name": text("term", "name", "Name", hint="Such as Autumn 2026", maxlength=60),
        "term_first": day("term", "first", "First day"),
        "term_last": day("term", "last", "Last day"),
        "close_name": text("close", "name", "Why", hint="Such as half-term, INSET day, snow"),
        "close_first": day("close", "first", "First closed day"),
        "close_last": day("close", "last", "Last closed day", "Leave it empty for a single day"),
        "early_day": day("early", "day", "Day"),
        "early_end": text("early", "end", "It ends at", hint="Such as 13:30", **clock),
        "hours_opens": text("hours", "opens", "Opens", f"{calendar.opens:%H:%M}", **clock),
        "hours_ends": text("hours", "ends", "Ends", f"{calendar.ends:%H:%M}", **clock),
    }


def file_page(problem: str | None = None) -> View:
    """The context of calendar/file.html."""
    return {
        "title": "Calendar from a file",
        "errors": [{"words": problem, "field": "file"}] if problem else [],
        "hint": _FILE,
        "problem": problem,
    }


_MEANINGS = {
    Meaning.TERM: "A term",
    Meaning.CLOSED: "Closed to pupils",
    Meaning.EARLY: "Ends early",
    Meaning.NOTHING: "Leave it out",
}


def found_page(found: Sequence[Found], refusal: Refusal | None = None) -> View:
    """The context of calendar/found.html: what matters first, what is left out behind it."""
    rows = [_row(number, item) for number, item in enumerate(found)]
    ordered = sorted(rows, key=lambda row: row["left_out"])
    parts = {key: list(group) for key, group in groupby(ordered, key=lambda row: row["left_out"])}
    errors = []
    if refusal is not None:
        errors = [{"words": _said("", refusal)[1], "field": refusal.facts.get("field", "main")}]
    return {
        "title": "Calendar from a file",
        "chosen": parts.get(False, []),
        "left_out": parts.get(True, []),
        "errors": errors,
        "command_id": new_id(),
    }


def _row(number: int, item: Found) -> View:
    options = [
        {"value": meaning.value, "words": words, "chosen": meaning is item.meaning}
        for meaning, words in _MEANINGS.items()
    ]
    end = f"{item.end:%H:%M}" if item.end else ""
    return {
        "number": number,
        "name": item.name,
        "words": stretch(item.first, item.last),
        "first": item.first.isoformat(),
        "last": item.last.isoformat(),
        "end": end,
        "is_one_day": item.first == item.last,
        "left_out": item.meaning is Meaning.NOTHING,
        "picker": {"name": f"means-{number}", "label": item.name, "options": options},
    }
