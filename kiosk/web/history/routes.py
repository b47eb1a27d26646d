"""Accounts: of a device, a pupil, one stay; and the page of one release."""

from collections.abc import Callable

from flask import Blueprint, abort, render_template

from kiosk.services.acting import Who
from kiosk.services.history import (
    History,
    Page,
    device_history,
    pupil_history,
    record_history,
)
from kiosk.services.looking import NotOpen, Unreadable
from kiosk.services.ports import Store
from kiosk.services.released import release_view
from kiosk.web import addresses
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, sight, who
from kiosk.web.history.presenter import history_page, unreadable_page
from kiosk.web.history.release import release_page

blueprint = Blueprint("history", __name__, url_prefix="/history")

Account = Callable[[Store, Who, str, Page], History | None]


@blueprint.get("/device/<device_id>")
@allow(Access.REGISTER)
def device(device_id: str) -> str:
    """Everything about one device."""
    return _shown(device_history, "device", device_id)


@blueprint.get("/pupil/<pupil_id>")
@allow(Access.REGISTER)
def pupil(pupil_id: str) -> str:
    """Everything about one pupil's devices and permissions."""
    return _shown(pupil_history, "pupil", pupil_id)


@blueprint.get("/record/<record_id>")
@allow(Access.REGISTER)
def record(record_id: str) -> str:
    """One stay of one device, from taking in to leaving."""
    return _shown(record_history, "record", record_id)


def _shown(account: Account, of: str, subject: str) -> str:
    page = Page(addresses.number("before"), addresses.number("after"))
    try:
        found = account(services().store, who(), subject, page)
    except Unreadable:
        return render_template("history/page.html", **unreadable_page())
    if found is None:
        abort(404)
    return render_template("history/page.html", **history_page(found, of, sight()))


@blueprint.get("/release/<int:sequence>")
@allow(Access.REGISTER)
def release(sequence: int) -> str:
    """One release, with its signature and what it covered: for the office and the headteacher."""
    try:
        found = release_view(services().store, who(), sequence)
    except NotOpen:
        abort(403)
    except Unreadable:
        return render_template("history/page.html", **unreadable_page())
    if found is None:
        abort(404)
    return render_template("history/release.html", **release_page(found, sight()))
