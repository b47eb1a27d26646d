"""Pupils in the register: found, added by hand, changed, left; and whose their devices are."""

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.people.changing import PupilTold
from kiosk.services.people import pupils as people
from kiosk.services.people.person_view import pupil_view
from kiosk.services.ports import Done
from kiosk.services.records.looking import Unreadable
from kiosk.services.views import Pupil
from kiosk.web import addresses, fields, forms
from kiosk.web.access import Access, allow, may_open
from kiosk.web.auth import services, session, sight, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.finding import finding
from kiosk.web.history.presenter import unreadable_page
from kiosk.web.people.presenter import leave_form, name_taken, pupil_form, pupil_page
from kiosk.web.refusing import refused_page

blueprint = Blueprint("people", url_prefix="/people")


@blueprint.get("")
@allow(Access.REGISTER)
def find() -> str:
    """Find a pupil in the register."""
    add = {"words": "Add a pupil", "url": "/people/new"}
    year = {"words": "New school year", "url": "/new-year"}
    escorts = {"words": "Escorts", "url": "/people/escorts"}
    also = [escorts, year] if may_open(Access.SCHOOL, session()) else [escorts]
    return finding("people/find.html", "Pupils and adults", "/people/{id}", add, also=also)


@blueprint.get("/new")
@allow(Access.REGISTER)
def new() -> str:
    """A pupil whom no file told of."""
    told = PupilTold("", "", "", None)
    return render_template("layouts/form.html", **pupil_form(told, {}, "/people/new", "/people"))


@blueprint.post("/new")
@allow(Access.REGISTER)
def add() -> ResponseReturnValue:
    """The pupil is in the register; one of the same name is asked about first."""
    told = _posted()
    with services().store.read() as facts:
        namesakes = people.same_name(facts, told.forename, told.surname)
    if namesakes and request.form.get("sure") != "new":
        page = pupil_form(told, {}, "/people/new", "/people")
        return render_template("layouts/form.html", **name_taken(page, namesakes)), 409
    done = people.add_pupil(services().store, who(), forms.command_id(), told)
    return _after(done, told, "/people/new", "/people")


@blueprint.get("/<pupil_id>")
@allow(Access.REGISTER)
def page(pupil_id: str) -> str:
    """A pupil: their adults, who may collect in writing, their devices, what was changed."""
    found = None
    with services().store.read() as facts:
        if addresses.is_id(pupil_id):
            try:
                found = pupil_view(facts, who(), pupil_id)
            except Unreadable:
                return render_template("history/page.html", **unreadable_page())
        now = facts.now.at
    if found is None:
        abort(404)
    return render_template("people/pupil.html", **pupil_page(found, sight(), now))


@blueprint.get("/<pupil_id>/edit")
@allow(Access.REGISTER)
def edit(pupil_id: str) -> str:
    """Name, class and year of a pupil."""
    pupil, back = pupil_of(pupil_id), address_of(pupil_id)
    told = PupilTold(
        pupil.forename,
        pupil.surname,
        pupil.class_name,
        pupil.year,
        pupil.ref,
        pupil.usually_brings,
        pupil.home_slot,
    )
    return render_template("layouts/form.html", **pupil_form(told, {}, f"{back}/edit", back, pupil))


@blueprint.post("/<pupil_id>/edit")
@allow(Access.REGISTER)
def change(pupil_id: str) -> ResponseReturnValue:
    """The register says it so from now on; what it said before stays in the history."""
    pupil, back, told = pupil_of(pupil_id), address_of(pupil_id), _posted()
    done = people.change_pupil(services().store, who(), forms.command_id(), pupil_id, told)
    return _after(done, told, f"{back}/edit", back, pupil)


@blueprint.get("/<pupil_id>/leave")
@allow(Access.REGISTER)
def ask_leave(pupil_id: str) -> str:
    """Since when a pupil has left."""
    today = services().clock.now().at.date()
    return render_template("layouts/form.html", **leave_form(pupil_of(pupil_id), today, {}))


@blueprint.post("/<pupil_id>/leave")
@allow(Access.REGISTER)
def leave(pupil_id: str) -> ResponseReturnValue:
    """The pupil has left the school."""
    pupil, on = pupil_of(pupil_id), fields.posted_day("on")
    done = people.leave(services().store, who(), forms.command_id(), pupil_id, on)
    errors = fields.problems(done.refusals)
    if errors:
        return render_template("layouts/form.html", **leave_form(pupil, None, errors)), 422
    return answered(done, address_of(pupil_id))


@blueprint.post("/<pupil_id>/owner/<device_id>")
@allow(Access.REGISTER)
def owner(pupil_id: str, device_id: str) -> ResponseReturnValue:
    """A device belongs to an adult of the pupil, or to the pupil."""
    back, owner_id = address_of(pupil_id), forms.text(f"owner-{device_id}") or None
    done = people.record_owner(services().store, who(), forms.command_id(), device_id, owner_id)
    return answered(done, back)


def pupil_of(pupil_id: str) -> Pupil:
    """The pupil of an address; 404 where there is none."""
    found = None
    if addresses.is_id(pupil_id):
        with services().store.read() as facts:
            found = facts.pupil(pupil_id)
    if found is None:
        abort(404)
    return found


def address_of(pupil_id: str) -> str:
    """The address of a pupil's page."""
    return f"/people/{pupil_of(pupil_id).id}"


def answered(done: Done, back: str) -> ResponseReturnValue:
    """Back to the page, or what speaks against it."""
    return refused_page(done.refusals, back) if done.refusals else redirect(back, 303)


def _after(
    done: Done, told: PupilTold, action: str, back: str, pupil: Pupil | None = None
) -> ResponseReturnValue:
    errors = fields.problems(done.refusals)
    if errors:
        page = pupil_form(told, errors, action, back, pupil)
        return render_template("layouts/form.html", **page), 422
    return answered(done, back if done.refusals else f"/people/{done.answer['pupil']}")


def _posted() -> PupilTold:
    return PupilTold(
        forename=forms.text("forename", 80) or "",
        surname=forms.text("surname", 80) or "",
        class_name=forms.text("class", 40) or "",
        year=fields.posted_number("year"),
        ref=forms.text("ref", 40) or "",
        usually_brings=request.form.get("usually_brings") == "yes",
        home_slot=forms.text("home_slot", 8),
    )
