"""A device's page, and what is put out of use on it."""

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.services.devices.enrolment import LABEL, TAG, Mark, retire
from kiosk.services.devices.marks import device_marks
from kiosk.services.records.looking import Unreadable
from kiosk.web import addresses, forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, sight, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.device.presenter import WHY, device_page
from kiosk.web.history.presenter import unreadable_page
from kiosk.web.refusing import refused_page
from kiosk.web.words import quoted

blueprint = Blueprint("device", url_prefix="/device")


@blueprint.get("/<device_id>")
@allow(Access.REGISTER)
def page(device_id: str) -> str:
    """What is on a device, and what was."""
    found = None
    with services().store.read() as facts:
        if addresses.is_id(device_id):
            try:
                found = device_marks(facts, who(), device_id)
            except Unreadable:
                return render_template("history/page.html", **unreadable_page())
    if found is None:
        abort(404)
    return render_template("device/page.html", **device_page(found, sight()))


@blueprint.post("/<device_id>/retire")
@allow(Access.REGISTER)
def put_out_of_use(device_id: str) -> ResponseReturnValue:
    """A label or tag is torn, lost, or not needed any more."""
    back, mark = address_of(device_id), posted_mark()
    why = request.form.get(f"why-{mark.code[:12]}", "")
    if why not in WHY:
        return redirect(back, 303)
    done = retire(services().store, who(), forms.command_id(), mark, why)
    return refused_page(done.refusals, back) if done.refusals else redirect(back, 303)


def address_of(device_id: str) -> str:
    """The address of a device's page; 404 for what could be no id."""
    if not addresses.is_id(device_id):
        abort(404)
    return f"/device/{quoted(device_id)}"


def posted_mark(code: str = "code", medium: str = "medium") -> Mark:
    """The label or tag that a form names."""
    return Mark(
        (forms.text(code, addresses.LONGEST) or ""),
        TAG if request.form.get(medium) == TAG else LABEL,
    )
