"""The page of the calendar, and the file from which it can be filled."""

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.clock import SCHOOL_ZONE
from kiosk.custody.errors import Refusal
from kiosk.importing.problems import FileRefused
from kiosk.services.school.school_rules import change_calendar
from kiosk.services.school.school_year import starts_in
from kiosk.web import addresses, forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.calendar import presenter
from kiosk.web.calendar.asked import MOST_ROWS, Incomplete, as_found, asked, chosen

blueprint = Blueprint("calendar", url_prefix="/calendar")

YEARS = range(2000, 2100)


@blueprint.get("")
@allow(Access.SCHOOL)
def page() -> str:
    """The school year, day by day, and what can be changed of it."""
    return _page()


@blueprint.post("")
@allow(Access.SCHOOL)
def change() -> ResponseReturnValue:
    """Change one thing: a term, closed days, a day that ends early, the usual hours."""
    act = request.form.get("act", "")
    try:
        wanted = asked(act)
    except Incomplete as wrong:
        return _page(act, wrong.refusal), 422
    if wanted is None:
        abort(404)
    done = change_calendar(services().store, who(), forms.command_id(), [wanted])
    if done.refusals:
        return _page(act, done.refusals[0]), 409
    year = _year()
    return redirect(f"/calendar?year={year}" if year else "/calendar", 303)


@blueprint.get("/file")
@allow(Access.SCHOOL)
def file() -> str:
    """Choose an .ics file with the school's dates."""
    return render_template("calendar/file.html", **presenter.file_page())


@blueprint.post("/file")
@allow(Access.SCHOOL)
def read_file() -> ResponseReturnValue:
    """Show what the file says, and what it would change; nothing is changed yet."""
    # The library is for this page alone: a kiosk need not carry it all day.
    from kiosk.importing.ics import read

    given = request.files.get("file")
    try:
        found = read(given.stream.read() if given else b"", SCHOOL_ZONE)
    except FileRefused as refused:
        words = refused.problems[0].words
        return render_template("calendar/file.html", **presenter.file_page(words)), 422
    return render_template("calendar/found.html", **presenter.found_page(found))


@blueprint.post("/found")
@allow(Access.SCHOOL)
def adopt() -> ResponseReturnValue:
    """Take over what was left chosen: all of it, or none."""
    try:
        done = change_calendar(services().store, who(), forms.command_id(), chosen())
        refusal: Refusal | None = done.refusals[0] if done.refusals else None
    except Incomplete as wrong:
        refusal = wrong.refusal
    if refusal is None:
        return redirect("/calendar", 303)
    try:
        rows = [row for row in map(as_found, range(MOST_ROWS)) if row is not None]
    except Incomplete:
        return redirect("/calendar/file", 303)
    return render_template("calendar/found.html", **presenter.found_page(rows, refusal)), 409


def _page(act: str = "", refusal: Refusal | None = None) -> str:
    with services().store.read() as facts:
        school = facts.school()
        today = school.today(facts.now.at)
    year = _year() or starts_in(today)
    made = presenter.calendar_page(school.calendar, year, today, act, refusal)
    return render_template("calendar/page.html", **made)


def _year() -> int | None:
    """The school year that is looked at, by the calendar year in which it began."""
    given = request.form.get("year", "")
    found = int(given) if given.isascii() and given.isdecimal() else addresses.number("year")
    return found if found in YEARS else None
