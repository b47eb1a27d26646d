"""The page that asks a member of staff whether date and time are right."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from kiosk.services.acting import new_id
from kiosk.services.machine.timekeeping import confirm, is_behind, must_be_confirmed
from kiosk.web import forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.refusing import refused_page
from kiosk.web.words import clock_time, day, local

blueprint = Blueprint("clock", url_prefix="/clock")

_WRONG = (
    "If it is wrong, go back without answering and tell your technician, who sets the machine’s "
    "clock. Scan on meanwhile: nothing is lost, and each entry says that nobody confirmed its time."
)


@blueprint.get("")
@allow(Access.STAFF)
def page() -> ResponseReturnValue:
    """It is this day and this time: right?"""
    if not must_be_confirmed(services()):
        return redirect("/", 303)
    now = services().clock.now().at
    return render_template(
        "layouts/form.html",
        title="The time",
        heading=f"It is {day(now)} {local(now).year}, {clock_time(now)}: right?",
        lead=_lead(),
        note=_WRONG,
        form={
            "action": "/clock",
            "command_id": new_id(),
            "fields": [],
            "button": "Yes, it is right",
            "back": "/",
        },
    )


def _lead() -> str:
    newest = services().trust.newest
    if not is_behind(services()) or newest is None:
        return "Nothing has set this machine’s clock since it was started. Compare it with a watch."
    last = f"{day(newest)} {local(newest).year}, {clock_time(newest)}"
    return (
        f"The last entry was made later, at {last}: either that time was wrong, or this is. "
        "Compare it with a watch and a calendar."
    )


@blueprint.post("")
@allow(Access.STAFF)
def confirmed() -> ResponseReturnValue:
    """A member of staff says that it is: it is believed until the next start."""
    if must_be_confirmed(services()):
        done = confirm(services(), who(), forms.command_id())
        if done.refusals:
            return refused_page(done.refusals, "/clock")
    return redirect("/", 303)
