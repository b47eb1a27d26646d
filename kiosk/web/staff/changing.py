"""Changing one account: roles and last day, a new password or PIN, a badge, the end of it."""

from typing import Any

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.services.acting import new_id
from kiosk.services.ports import Done
from kiosk.services.staff import accounts, staffing
from kiosk.services.staff.staffing import StaffTold
from kiosk.services.views import Staff
from kiosk.web import addresses, fields, forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.refusing import refused_page
from kiosk.web.staff.routes import NO_DAY, blueprint, page_of, roles

View = dict[str, Any]

_SECRETS = {"password", "pin"}


@blueprint.post("/<staff_id>/change")
@allow(Access.HEAD)
def change(staff_id: str) -> ResponseReturnValue:
    """Other roles, another name or last day."""
    staff = found_staff(staff_id)
    last = fields.posted_day("last")
    told = StaffTold(forms.text("name", 80) or "", roles(), last, staff.adult_id)
    if fields.is_no_day("last"):
        return page_of(staff_id, NO_DAY, "change"), 422
    done = staffing.change(services().store, who(), forms.command_id(), staff_id, told)
    return _after(done, staff_id, "change")


@blueprint.post("/<staff_id>/secret")
@allow(Access.HEAD)
def give_secret(staff_id: str) -> ResponseReturnValue:
    """A new password, which its holder changes at the next sign-in, or a new PIN."""
    which = request.form.get("which", "")
    if which not in _SECRETS:
        abort(400)
    found_staff(staff_id)
    secret = request.form.get(which, "")[:201]
    parts = services()
    done = accounts.set_secret(
        parts.store, parts.hasher, who(), forms.command_id(), staff_id, which, secret
    )
    return _after(done, staff_id, which)


@blueprint.post("/<staff_id>/badge")
@allow(Access.HEAD)
def badge(staff_id: str) -> ResponseReturnValue:
    """A badge tells who it is; one that they had before then opens nothing."""
    found_staff(staff_id)
    code = forms.text("badge", 20) or ""
    done = accounts.link_badge(services().store, who(), forms.command_id(), staff_id, code)
    return _after(done, staff_id, "badge")


@blueprint.post("/<staff_id>/close")
@allow(Access.HEAD)
def close(staff_id: str) -> ResponseReturnValue:
    """The account ends, and whoever is signed in with it is signed out."""
    found_staff(staff_id)
    done = accounts.disable(services().store, who(), forms.command_id(), staff_id)
    return _after(done, staff_id, None)


@blueprint.get("/of/<adult_id>")
@allow(Access.HEAD)
def ask_carer(adult_id: str) -> str:
    """Which member of staff this adult is."""
    with services().store.read() as facts:
        adult = facts.adult(adult_id) if addresses.is_id(adult_id) else None
        people = [item for item in facts.all_staff() if not item.disabled]
    if adult is None:
        abort(404)
    chosen = next((item.id for item in people if item.adult_id == adult.id), None)
    options = [("", "Choose"), *((item.id, item.name) for item in people)]
    view: View = {
        "title": "Staff",
        "heading": f"{adult.name} works here",
        "lead": "Nobody releases a device to themselves or for their own child.",
        "form": {
            "action": f"/staff/of/{adult.id}",
            "command_id": new_id(),
            "fields": [fields.select("staff", "Whose account is theirs?", options, chosen, {})],
            "button": "Record it",
            "back": "/people",
        },
    }
    return render_template("layouts/form.html", **view)


@blueprint.post("/of/<adult_id>")
@allow(Access.HEAD)
def link_carer(adult_id: str) -> ResponseReturnValue:
    """The member of staff is this adult too: never for their own child."""
    staff = found_staff(forms.text("staff") or "")
    told = StaffTold(staff.name, staff.roles, staff.last, adult_id)
    done = staffing.change(services().store, who(), forms.command_id(), staff.id, told)
    return _after(done, staff.id, None)


def found_staff(staff_id: str) -> Staff:
    """The account of an address; 404 where there is none."""
    found = None
    if addresses.is_id(staff_id):
        with services().store.read() as facts:
            found = facts.staff(staff_id)
    if found is None:
        abort(404)
    return found


def _after(done: Done, staff_id: str, which: str | None) -> ResponseReturnValue:
    errors = fields.secret_problems(done.refusals, which or "")
    if errors and which and "staff" not in errors:
        return page_of(staff_id, errors, which), 422
    if done.refusals:
        return refused_page(done.refusals, f"/staff/{staff_id}")
    return redirect(f"/staff/{staff_id}", 303)
