"""Second persons: the list of what waits, an answer, and the page of whoever asked."""

from flask import Response, abort, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.acts.second_person import ApprovalAsked
from kiosk.custody.states import Action
from kiosk.custody.visibility import is_restricted
from kiosk.services.acting import Who
from kiosk.services.desk.second import WRONG_PIN, named, prove_second
from kiosk.services.ports import Facts
from kiosk.services.records.looking import note_looks
from kiosk.services.safeguarding import approving_asked as approving
from kiosk.services.safeguarding.approving_asked import OpenAsk, open_ask
from kiosk.services.views import Logged, Query
from kiosk.web import addresses, forms
from kiosk.web.access import Access, allow
from kiosk.web.approvals.presenter import View, goes_on, list_page, waiting_page
from kiosk.web.auth import quiet, services, session, sight, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.refusing import refused_page

blueprint = Blueprint("approvals", url_prefix="/approvals")


@blueprint.get("")
@allow(Access.LEADING)
def every() -> str:
    """What waits for this person's answer; the list follows by itself."""
    return render_template("approvals/list.html", **_waits())


@blueprint.get("/list")
@allow(Access.LEADING)
@quiet
def fragment() -> str:
    """The list alone, for the page that looks again by itself."""
    return render_template("approvals/_list.html", **_waits())


def _waits() -> View:
    """The list; what it tells of a restricted record is a look at it."""
    with services().store.read() as facts:
        view, now = list_page(facts, who()), facts.now.at
        found = [item.record for item in approving.asked_of(facts, who())]
    note_looks(services().store, who(), [x.record_id for x in found if is_restricted(x)], now)
    return view


@blueprint.post("/<record_id>/<ask_id>/agree")
@allow(Access.LEADING)
def agree(record_id: str, ask_id: str) -> ResponseReturnValue:
    """A second person agrees, in their own browser."""
    done = approving.agree(services().store, who(), forms.command_id(), record_id, ask_id)
    if done.refusals:
        return refused_page(done.refusals, "/approvals")
    _tell_the_screen(record_id, ask_id)
    return redirect("/approvals", 303)


@blueprint.post("/<record_id>/<ask_id>/decline")
@allow(Access.REGISTER)
def decline(record_id: str, ask_id: str) -> ResponseReturnValue:
    """A second person says no, or whoever asked takes it back."""
    with services().store.read() as facts:
        found = _asked(facts, record_id, ask_id)
        mine = found is not None and found.pending.asked_by == who().staff_id
    done = approving.decline(services().store, who(), forms.command_id(), record_id, ask_id)
    back = goes_on(found.pending.asked, record_id) if found and mine else "/approvals"
    if done.refusals:
        return refused_page(done.refusals, back)
    _tell_the_screen(record_id, ask_id)
    return redirect(back, 303)


@blueprint.get("/<record_id>/<ask_id>")
@allow(Access.REGISTER)
def waiting(record_id: str, ask_id: str) -> ResponseReturnValue:
    """The page of whoever asked: somebody agrees here, or in their own browser."""
    return _waiting(record_id, ask_id, None)


def _waiting(record_id: str, ask_id: str, error: str | None) -> ResponseReturnValue:
    g.live_page = "second"
    with services().store.read() as facts:
        found = _mine(facts, record_id, ask_id)
        if found is None:
            return redirect(_over(facts, record_id, ask_id), 303)
        view = waiting_page(facts, found, request.form.get("username", ""), error)
        record, now = facts.record(record_id), facts.now.at
    if record is not None and is_restricted(record) and sight().restricted:
        note_looks(services().store, who(), [record_id], now)
    return render_template("approvals/waiting.html", **view), 401 if error else 200


@blueprint.get("/<record_id>/<ask_id>/state")
@allow(Access.REGISTER)
@quiet
def state(record_id: str, ask_id: str) -> ResponseReturnValue:
    """Whether it still waits: the page goes on by itself once it was answered."""
    with services().store.read() as facts:
        if _mine(facts, record_id, ask_id) is not None:
            return Response("", 204)
        return Response("", 200, {"HX-Redirect": _over(facts, record_id, ask_id)})


@blueprint.post("/<record_id>/<ask_id>/here")
@allow(Access.REGISTER)
def here(record_id: str, ask_id: str) -> ResponseReturnValue:
    """A second person agrees at this screen, by badge and PIN."""
    parts, station = services(), session().station
    with parts.store.read() as facts:
        found = _mine(facts, record_id, ask_id)
        second = named(facts, request.form.get("username", ""))
    if found is None:
        return waiting(record_id, ask_id)
    pin = request.form.get("pin", "")
    problem = prove_second(parts.store, parts.hasher, second, pin, station)
    if problem is not None or second is None:
        return _waiting(record_id, ask_id, problem.words if problem else WRONG_PIN)
    approver = Who(second.id, second.roles, station)
    done = approving.agree(parts.store, approver, forms.command_id(), record_id, ask_id)
    if done.refusals:
        return refused_page(done.refusals, f"/approvals/{record_id}/{ask_id}")
    return redirect(goes_on(found.pending.asked, record_id), 303)


def _asked(facts: Facts, record_id: str, ask_id: str) -> OpenAsk | None:
    if not (addresses.is_id(record_id) and addresses.is_id(ask_id)):
        abort(404)
    return open_ask(facts, record_id, ask_id)


def _mine(facts: Facts, record_id: str, ask_id: str) -> OpenAsk | None:
    found = _asked(facts, record_id, ask_id)
    return found if found and found.pending.asked_by == who().staff_id else None


def _over(facts: Facts, record_id: str, ask_id: str) -> str:
    """Where whoever asked goes on after an answer, or after it ran out; nobody else anywhere."""
    for item in _entries(facts, record_id, ask_id):
        if isinstance(item.event, ApprovalAsked) and item.staff_id == who().staff_id:
            return goes_on(item.event.asked, record_id)
    return "/"


def _tell_the_screen(record_id: str, ask_id: str) -> None:
    """The station from which it was asked shows what follows."""
    with services().store.read() as facts:
        asked = _entries(facts, record_id, ask_id)
    for item in asked:
        is_release = isinstance(item.event, ApprovalAsked) and item.event.asked is Action.RELEASE
        if item.station and is_release:
            services().hub.publish(item.station, "changed", navigate="/collect")


def _entries(facts: Facts, record_id: str, ask_id: str) -> list[Logged]:
    found = facts.entries(Query(record_id=record_id, kind="approval_asked", limit=50))
    return [item for item in found if getattr(item.event, "ask_id", None) == ask_id]
