"""Accounts: of a device, a pupil, one stay; and the page of one release."""

from collections.abc import Callable
from typing import Any

from flask import abort, render_template

from kiosk.ledger.canonical import LARGEST
from kiosk.services.acting import Who
from kiosk.services.desk.released import release_view
from kiosk.services.ports import Store
from kiosk.services.records.history import (
    History,
    Page,
    device_history,
    pupil_history,
    record_history,
)
from kiosk.services.records.looking import NotOpen, Unreadable
from kiosk.web import addresses
from kiosk.web.access import Access, allow, may_open
from kiosk.web.audit.proof import LedgerNow, beside
from kiosk.web.audit.routes import checks
from kiosk.web.auth import services, session, sight, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.history.presenter import history_page, unreadable_page
from kiosk.web.history.release import release_page

blueprint = Blueprint("history", url_prefix="/history")

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
    if not addresses.is_id(subject):
        abort(404)
    page = Page(addresses.number("before"), addresses.number("after"))
    try:
        found = account(services().store, who(), subject, page)
    except Unreadable:
        return render_template("history/page.html", **unreadable_page())
    if found is None:
        abort(404)
    view = history_page(found, of, sight())
    return render_template("history/page.html", **view, **_proof())


def _proof() -> dict[str, Any]:
    """The proof beside an account, for those who may read the whole ledger."""
    if not may_open(Access.AUDIT, session()):
        return {}
    with services().store.read() as facts:
        size, _, root = facts.head()
        ledger = LedgerNow(facts.log_id(), size, root, facts.now.at)
    return beside(ledger, checks().last)


@blueprint.get(f"/release/<int(max={LARGEST}):sequence>")
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
