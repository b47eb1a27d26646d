"""What the headteacher agrees with visitors and staff about their own devices."""

from typing import Any

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.services.acting import new_id
from kiosk.services.people.permitting import Arrangement, end_permission, permit
from kiosk.web import addresses, fields, forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.exemptions.routes import blueprint
from kiosk.web.fields import Errors
from kiosk.web.refusing import refused_page

_PARTIES = (("", "Choose"), ("visitor", "A visitor’s"), ("staff", "A member of staff’s"))


@blueprint.get("/others/new")
@allow(Access.HEAD)
def new_permission() -> str:
    """Whose device, what was agreed, and for how long."""
    return _page({})


@blueprint.post("/others/new")
@allow(Access.HEAD)
def permit_it() -> ResponseReturnValue:
    """It is in the register of exceptional access."""
    told = Arrangement(
        party=request.form.get("party", ""),
        holder=forms.text("holder", 80) or "",
        arrangement=forms.text("arrangement") or "",
        first=fields.posted_day("first"),
        last=fields.posted_day("last"),
    )
    done = permit(services().store, who(), forms.command_id(), told)
    errors = fields.problems(done.refusals)
    if errors:
        return _page(errors), 422
    if done.refusals:
        return refused_page(done.refusals, "/exemptions")
    return redirect("/exemptions", 303)


@blueprint.post("/others/<permission_id>/end")
@allow(Access.HEAD)
def end_it(permission_id: str) -> ResponseReturnValue:
    """They may no longer."""
    if not addresses.is_id(permission_id):
        abort(404)
    done = end_permission(services().store, who(), forms.command_id(), permission_id)
    if done.refusals:
        return refused_page(done.refusals, "/exemptions")
    return redirect("/exemptions", 303)


def _page(errors: Errors) -> str:
    with services().store.read() as facts:
        today = facts.school().today(facts.now.at)
    typed = request.form
    views: list[dict[str, Any]] = [
        fields.select("party", "Whose device is it?", _PARTIES, typed.get("party"), errors),
        fields.text("holder", "Name", typed.get("holder"), errors, maxlength=80),
        fields.text(
            "arrangement",
            "What was agreed?",
            typed.get("arrangement"),
            errors,
            rows=3,
            hint="Where, when and for what they may use it.",
        ),
        fields.day("first", "From", today, errors),
        fields.day("last", "Until the end of", today, errors),
    ]
    view = {
        "title": "Exceptional access",
        "heading": "A visitor’s or a colleague’s device",
        "lead": "You agree to it by recording it.",
        "form": {
            "action": "/exemptions/others/new",
            "command_id": new_id(),
            "fields": views,
            "button": "Agree and record",
            "back": "/exemptions",
            "errors": fields.summary(errors, views),
        },
    }
    return render_template("layouts/form.html", **view)
