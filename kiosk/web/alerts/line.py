"""Whom alerts reach: who leads safeguarding, where mail reaches whom, who is told outside."""

from typing import Any

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from kiosk.custody.states import Role
from kiosk.services.acting import new_id
from kiosk.services.ports import Facts
from kiosk.services.staff.staff_addresses import LineTold, Outside, asked_of, in_line, set_line
from kiosk.web import fields, forms
from kiosk.web.access import Access, allow
from kiosk.web.alerts.routes import blueprint
from kiosk.web.auth import services, who
from kiosk.web.refusing import refused_page

LONGEST_ADDRESS = 254
_OUTSIDE = (
    ("outside_name", "Name of the person outside", 80),
    ("outside_telephone", "Their telephone", 40),
    ("outside_address", "Their e-mail address", LONGEST_ADDRESS),
)


@blueprint.get("/line")
@allow(Access.HEAD)
def show_line() -> str:
    """Who is told of an alert, in which order, and where mail reaches them."""
    with services().store.read() as facts:
        known = in_line(facts)
        told = LineTold(known.lead or "", known.addresses, known.outside)
        return _page(facts, told, {})


@blueprint.post("/line")
@allow(Access.HEAD)
def change_line() -> ResponseReturnValue:
    """It is so from now on."""
    with services().store.read() as facts:
        ids = [item.id for item in asked_of(facts)]
    told = LineTold(
        lead=forms.text("lead") or "",
        addresses={one: forms.text(f"address-{one}", LONGEST_ADDRESS + 1) or "" for one in ids},
        outside=Outside(*(forms.text(name, most) or "" for name, _, most in _OUTSIDE)),
    )
    done = set_line(services().store, who(), forms.command_id(), told)
    errors = fields.problems(done.refusals)
    if errors:
        with services().store.read() as facts:
            return _page(facts, told, errors), 422
    if done.refusals:
        return refused_page(done.refusals, "/alerts/line")
    return redirect("/alerts", 303)


def _page(facts: Facts, told: LineTold, errors: fields.Errors) -> str:
    shown = _fields(facts, told, errors)
    form = {
        "action": "/alerts/line",
        "command_id": new_id(),
        "fields": shown,
        "button": "Keep this",
        "back": "/alerts",
        "errors": fields.summary(errors, shown),
    }
    return render_template(
        "layouts/form.html",
        title="Alerts",
        heading="Whom alerts reach",
        lead="First the lead, then the deputies, then the headteacher, then the person outside. "
        "The policy says after how many minutes.",
        note="A mail says only that an alert waits. The person outside rings the school.",
        form=form,
    )


def _fields(facts: Facts, told: LineTold, errors: fields.Errors) -> list[dict[str, Any]]:
    staff = asked_of(facts)
    leads = [("", "Choose"), *((item.id, item.name) for item in staff if Role.DSL in item.roles)]
    outside = told.outside
    values = (outside.name, outside.telephone, outside.address)
    shown = [fields.select("lead", "Who leads safeguarding?", leads, told.lead, errors)]
    for item in staff:
        label, address = f"E-mail of {item.name}", told.addresses.get(item.id)
        name = f"address-{item.id}"
        shown.append(fields.text(name, label, address, errors, maxlength=LONGEST_ADDRESS))
    for (name, label, most), value in zip(_OUTSIDE, values, strict=True):
        shown.append(fields.text(name, label, value, errors, maxlength=most))
    return shown
