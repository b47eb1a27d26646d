"""The register of exceptional access, and asking for an exemption."""

from typing import Any

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.people.exempting import CarerAlone, Ground
from kiosk.services.people.agreements import Agreement
from kiosk.services.people.exempting import Request, agreement_of, ask
from kiosk.services.ports import Facts
from kiosk.services.views import Pupil
from kiosk.web import addresses, fields, forms, paging
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.exemptions.asking import ask_form
from kiosk.web.exemptions.presenter import one_page, register_page
from kiosk.web.fields import Errors
from kiosk.web.finding import finding
from kiosk.web.refusing import refused_page

blueprint = Blueprint("exemptions", url_prefix="/exemptions")


@blueprint.get("")
@allow(Access.STAFF)
def every() -> str:
    """Who keeps a device, on which agreement, and what waits to be agreed or approved."""
    with services().store.read() as facts:
        view = register_page(facts, who(), addresses.text("show"), paging.asked())
    return render_template("exemptions/list.html", **view)


@blueprint.get("/new")
@allow(Access.STAFF)
def find() -> str:
    """For which pupil? Look them up."""
    back = {"words": "Back", "url": "/exemptions"}
    return finding("exemptions/find.html", "Who is to keep a device?", "/exemptions/new/{id}", back)


@blueprint.get("/new/<pupil_id>")
@allow(Access.STAFF)
def new(pupil_id: str) -> str:
    """Which device, why, when, on what conditions, and what follows from misuse."""
    return _form(pupil_id, {})


@blueprint.post("/new/<pupil_id>")
@allow(Access.STAFF)
def record(pupil_id: str) -> ResponseReturnValue:
    """It is asked for; nothing follows from it until it is agreed and approved."""
    wanted = Request(
        pupil_id=pupil_id,
        device_id=forms.text("device") or "",
        ground=forms.choice("ground", Ground),
        first=fields.posted_day("first"),
        last=fields.posted_day("last"),
        conditions=forms.text("conditions") or "",
        sanctions=forms.text("sanctions") or "",
        carer_alone=forms.choice("alone", CarerAlone),
        lead_id=forms.text("lead"),
    )
    done = ask(services().store, who(), forms.command_id(), wanted)
    errors = fields.problems(done.refusals)
    if errors:
        return _form(pupil_id, errors), 422
    if done.refusals:
        return refused_page(done.refusals, "/exemptions")
    return redirect(f"/exemptions/{done.answer['exemption']}", 303)


@blueprint.get("/<exemption_id>")
@allow(Access.STAFF)
def one(exemption_id: str) -> str:
    """One exemption: who has agreed, how it stands, and what may be done with it."""
    return page_of(exemption_id, {})


def page_of(exemption_id: str, errors: Errors, which: str | None = None) -> str:
    """The page of one exemption."""
    with services().store.read() as facts:
        found = agreement(facts, exemption_id)
        view = one_page(facts, found, who(), errors, which)
    return render_template("exemptions/one.html", **view)


def agreement(facts: Facts, exemption_id: str) -> Agreement:
    """The exemption of an address; 404 where there is none that is not over."""
    found = agreement_of(facts, exemption_id) if addresses.is_id(exemption_id) else None
    if found is None:
        abort(404)
    return found


def _form(pupil_id: str, errors: Errors) -> str:
    with services().store.read() as facts:
        pupil: Pupil | None = facts.pupil(pupil_id) if addresses.is_id(pupil_id) else None
        if pupil is None:
            abort(404)
        posted: Any = request.form
        view = ask_form(facts, pupil, posted, errors)
    return render_template("layouts/form.html", **view)
