"""The change of the calendar that a form asks for."""

from collections.abc import Callable
from datetime import date, time

from flask import request

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.school import planning
from kiosk.custody.school.calendar import Term
from kiosk.importing.found import Found, Meaning
from kiosk.web import fields, forms

MOST_ROWS = 400


class Incomplete(Exception):
    """A field of the form is missing or not right."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.refusal = Refusal(Code.DETAILS_MISSING, {"field": field, "why": why})


def asked(act: str) -> planning.Change | None:
    """The change; None for an act that there is not. Raises Incomplete."""
    found = _ACTS.get(act)
    return found() if found else None


def _term() -> planning.Change:
    return planning.SetTerm(Term(_name("term-name"), _day("term-first"), _day("term-last")))


def _close() -> planning.Change:
    first = _day("close-first")
    given = forms.typed("close-last-day", "close-last-month", "close-last-year")
    last = _day("close-last") if any(given.values()) else first
    return planning.CloseDays(first, last, _name("close-name"))


def _open() -> planning.Change:
    return planning.OpenDays(_iso("first"), _iso("last"))


_ACTS: dict[str, Callable[[], planning.Change]] = {
    "term": _term,
    "remove-term": lambda: planning.RemoveTerm(_name("name")),
    "close": _close,
    "open": _open,
    "early": lambda: planning.EndEarly(_day("early-day"), _clock("early-end")),
    "usual": lambda: planning.EndAsUsual(_iso("day")),
    "hours": lambda: planning.SetHours(_clock("hours-opens"), _clock("hours-ends")),
}


def chosen() -> list[planning.Change]:
    """The changes that a person left chosen of those that a file seemed to ask for.

    Terms come first: what is closed is closed within a term. Raises Incomplete.
    """
    changes: list[planning.Change] = []
    for number in range(min(len(request.form), MOST_ROWS)):
        meaning = forms.choice(f"means-{number}", Meaning)
        if meaning is not None and meaning is not Meaning.NOTHING:
            changes.append(_of_row(number, meaning))
    return sorted(changes, key=lambda change: not isinstance(change, planning.PutTerm))


def _of_row(number: int, meaning: Meaning) -> planning.Change:
    name = forms.text(f"name-{number}", planning.LONGEST_NAME) or ""
    first, last = _iso(f"first-{number}"), _iso(f"last-{number}")
    if meaning is Meaning.TERM:
        return planning.PutTerm(Term(name, first, last))
    if meaning is Meaning.CLOSED:
        return planning.CloseDays(first, last, name, anyway=True)
    end = forms.clock(f"end-{number}")
    if end is None:
        raise Incomplete(f"end-{number}", f"say when {first:%d/%m/%Y} ends, such as 13:30")
    return planning.EndEarly(first, end)


def as_found(number: int) -> Found | None:
    """A row of the form as it was read from the file, with what was chosen; None past the last."""
    meaning = forms.choice(f"means-{number}", Meaning)
    if meaning is None:
        return None
    name = forms.text(f"name-{number}", planning.LONGEST_NAME) or ""
    first, last = _iso(f"first-{number}"), _iso(f"last-{number}")
    return Found(name, first, last, meaning, forms.clock(f"end-{number}"))


def _name(field: str) -> str:
    return forms.text(field) or ""


def _day(field: str) -> date:
    found = fields.posted_day(field)
    if found is None:
        raise Incomplete(field, "give a day, a month and a year, such as 23 11 2026")
    return found


def _clock(field: str) -> time:
    found = forms.clock(field)
    if found is None:
        raise Incomplete(field, "give a time, such as 15:30")
    return found


def _iso(field: str) -> date:
    try:
        return date.fromisoformat(request.form.get(field, ""))
    except ValueError as error:
        raise Incomplete(field, "open the page again: this form is damaged") from error
