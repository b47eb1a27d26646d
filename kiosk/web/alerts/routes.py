"""What is to be taken note of, and by whom it was."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from kiosk.custody.states import Role
from kiosk.services.telling.alerts import lately_noted, open_for, take_note
from kiosk.web import forms
from kiosk.web.access import Access, allow
from kiosk.web.alerts.presenter import alerts_page
from kiosk.web.auth import services, session, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.refusing import refused_page

blueprint = Blueprint("alerts", url_prefix="/alerts")


@blueprint.get("")
@allow(Access.LEADING)
def page() -> str:
    """What nobody has taken note of yet."""
    with services().store.read() as facts:
        found = open_for(facts, session().roles)
        noted = lately_noted(facts, session().roles)
        view = alerts_page(facts, found, noted, sets_line=Role.HEAD in session().roles)
        return render_template("alerts/page.html", **view)


@blueprint.post("/<alert_id>")
@allow(Access.LEADING)
def note(alert_id: str) -> ResponseReturnValue:
    """Somebody has taken note of it."""
    done = take_note(services().store, who(), forms.command_id(), alert_id)
    if done.refusals:
        return refused_page(done.refusals, "/alerts")
    return redirect("/alerts", 303)
