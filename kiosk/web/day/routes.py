"""The fire list in one tap, and the day sheet; both as PDFs to print."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from kiosk.custody.states import Role
from kiosk.printing.documents import Paper
from kiosk.printing.press import NotPrinted, pressed
from kiosk.services.acting import Who, new_id
from kiosk.services.records.looking import NotOpen, Unreadable
from kiosk.services.records.register_view import Register, register
from kiosk.services.school.day_sheet import day_sheet
from kiosk.web import addresses
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.day.day_sheet import day_sheet_paper
from kiosk.web.day.fire_list import fire_list_page, fire_list_paper
from kiosk.web.printed import pdf

blueprint = Blueprint("day")


@blueprint.get("/fire-list")
@allow(Access.REGISTER)
def fire_list() -> str:
    """Whose devices are in the building now, by class."""
    with services().store.read() as facts:
        under_way = facts.evacuation() is not None
    view = fire_list_page(_here())
    return render_template("day/fire_list.html", evacuating=under_way, command_id=new_id(), **view)


@blueprint.get("/fire-list.pdf")
@allow(Access.REGISTER)
def fire_list_pdf() -> ResponseReturnValue:
    """The same, to print."""
    found = _here()
    with services().store.read() as facts:
        school = facts.school_name()
    return _printed(fire_list_paper(found, school), "fire-list.pdf")


@blueprint.get("/day-sheet.pdf")
@allow(Access.REGISTER)
def sheet() -> ResponseReturnValue:
    """One day's counts, what is listed by name, what is here, and the ledger's fingerprint."""
    try:
        found = day_sheet(services(), who(), addresses.day("day"))
    except NotOpen:
        abort(404)
    except Unreadable:
        return render_template("errors/503.html", reference=_UNREADABLE), 503
    return _printed(day_sheet_paper(found), f"day-sheet-{found.day.isoformat()}.pdf")


_UNREADABLE = "An entry of the ledger cannot be read. The headteacher’s audit page names it."


def _here() -> Register:
    """What is here, as the office sees it: whoever opens the list, it lies open for others."""
    asking = who()
    plain = Who(asking.staff_id, frozenset({Role.OFFICE}), asking.station)
    return register(services().store, plain)


def _printed(paper: Paper, name: str) -> ResponseReturnValue:
    try:
        return pdf(pressed(paper), name)
    except NotPrinted as error:
        return render_template("errors/503.html", reference=error.words), 503
