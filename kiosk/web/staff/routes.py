"""Who has access: everybody, one account, and a new one."""

from typing import Any

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.states import Role
from kiosk.services.records.looking import Unreadable
from kiosk.services.staff.accounts import NewStaff, add
from kiosk.services.staff.staffing import StaffView, access_register, staff_view
from kiosk.web import addresses, fields, forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, sight, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.fields import Errors
from kiosk.web.history.presenter import unreadable_page
from kiosk.web.refusing import refused_page
from kiosk.web.staff.presenter import new_form, register_page, staff_page

NO_DAY = {"last": "That is no day. Leave it empty if it has no end."}

blueprint = Blueprint("staff", url_prefix="/staff")


@blueprint.get("")
@allow(Access.HEAD)
def every() -> str:
    """The register of who has access, and who had it."""
    with services().store.read() as facts:
        return render_template("staff/list.html", **register_page(facts, access_register(facts)))


@blueprint.get("/new")
@allow(Access.HEAD)
def new() -> str:
    """An account for one person."""
    return render_template("layouts/form.html", **new_form({}, {}))


@blueprint.post("/new")
@allow(Access.HEAD)
def create() -> ResponseReturnValue:
    """The account is there; its holder chooses their own password at the first sign-in."""
    posted = NewStaff(
        user=forms.text("user", 40) or "",
        name=forms.text("name", 80) or "",
        roles=roles(),
        password=request.form.get("password", "")[:201],
        last=fields.posted_day("last"),
        chosen=False,
    )
    if fields.is_no_day("last"):
        return render_template("layouts/form.html", **new_form(request.form, NO_DAY)), 422
    done = add(services().store, services().hasher, who(), forms.command_id(), posted)
    errors = fields.secret_problems(done.refusals, "password")
    if errors:
        return render_template("layouts/form.html", **new_form(request.form, errors)), 422
    if done.refusals:
        return refused_page(done.refusals, "/staff")
    return redirect(f"/staff/{done.answer['staff']}", 303)


@blueprint.get("/<staff_id>")
@allow(Access.HEAD)
def one(staff_id: str) -> str:
    """One account: its roles, how it stands, and what was recorded of it."""
    return page_of(staff_id, {})


def page_of(staff_id: str, errors: Errors, which: str | None = None) -> str:
    """The page of one account."""
    try:
        view, now = _found(staff_id)
    except Unreadable:
        return render_template("history/page.html", **unreadable_page())
    page = staff_page(view, sight(), now, request.form, errors, which)
    return render_template("staff/one.html", **page)


def roles() -> frozenset[Role]:
    """The roles that were ticked."""
    known = {role.value for role in Role}
    return frozenset(Role(value) for value in request.form.getlist("role") if value in known)


def _found(staff_id: str) -> tuple[StaffView, Any]:
    view = None
    with services().store.read() as facts:
        if addresses.is_id(staff_id):
            view = staff_view(facts, who(), staff_id)
        now = facts.now.at
    if view is None:
        abort(404)
    return view, now
