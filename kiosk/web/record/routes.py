"""One custody record, and what can be recorded of it: lost, found, given back, moved, closed."""

from collections.abc import Callable

from flask import abort, redirect, render_template
from flask.typing import ResponseReturnValue

from kiosk.services.devices.loss import close, find_again, report_given_back, report_lost
from kiosk.services.devices.moving import move
from kiosk.services.ports import Done
from kiosk.services.records.record_view import RecordView, record_view
from kiosk.web import addresses, forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, sight, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.record.presenter import record_page
from kiosk.web.refusing import refused_page

blueprint = Blueprint("record", url_prefix="/record")

Act = Callable[[str], Done]

_ACTS: dict[str, Act] = {
    "lost": lambda record_id: report_lost(
        services().store, who(), forms.command_id(), record_id, forms.text("lost-note")
    ),
    "given-back": lambda record_id: report_given_back(
        services().store, who(), forms.command_id(), record_id, forms.text("back-note")
    ),
    "found": lambda record_id: find_again(services().store, who(), forms.command_id(), record_id),
    "move": lambda record_id: move(
        services().store, who(), forms.command_id(), record_id, forms.text("slot") or ""
    ),
    "close": lambda record_id: close(
        services().store, who(), forms.command_id(), record_id, forms.text("close-note") or ""
    ),
}


@blueprint.get("/<record_id>")
@allow(Access.REGISTER)
def page(record_id: str) -> str:
    """Where one device stands, and what may be recorded of it now."""
    view = _found(record_id)
    at_desk, leading = session().station is not None, sight().leading
    now = services().clock.now().at
    sees_all = sight().restricted
    shown = record_page(view, now, at_desk=at_desk, leading=leading, sees_all=sees_all)
    return render_template("record/page.html", **shown)


@blueprint.post("/<record_id>/<act>")
@allow(Access.REGISTER)
def record(record_id: str, act: str) -> ResponseReturnValue:
    """Record one truth of it."""
    if act not in _ACTS:
        abort(404)
    _found(record_id)
    done = _ACTS[act](record_id)
    if done.refusals:
        return refused_page(done.refusals, f"/record/{record_id}")
    return redirect(f"/record/{record_id}", 303)


def _found(record_id: str) -> RecordView:
    view = None
    if addresses.is_id(record_id):
        view = record_view(services().store, who(), record_id)
    if view is None:
        abort(404)
    return view
