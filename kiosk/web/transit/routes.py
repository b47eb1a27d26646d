"""What is on its way to the office: who has it, since when, by when; and the acts on it."""

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.acts.transit import Out
from kiosk.scanning.router import Activity
from kiosk.services.acting import Who
from kiosk.services.desk import second, transits
from kiosk.services.staff.proof import NotProved
from kiosk.web import addresses, forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, sight, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.refusing import refused_page
from kiosk.web.transit import presenter

blueprint = Blueprint("transit", url_prefix="/transit")


@blueprint.get("")
@allow(Access.STAFF)
def page() -> str:
    """Who has what, since when, and by when it is expected; of teachers, what they have."""
    with services().store.read() as facts:
        found = transits.on_their_way(facts)
        if not sight().register:
            found = [item for item in found if item.record.holder == session().staff_id]
        view = presenter.list_page(facts, found, session(), sight())
    return render_template("transit/list.html", **view)


@blueprint.post("/<record_id>/holder")
@allow(Access.STAFF)
def taken_over(record_id: str) -> ResponseReturnValue:
    """Another member of staff has it now."""
    to = forms.text(f"to-{record_id}", 60) or ""
    done = transits.take_over(services().store, who(), forms.command_id(), _id(record_id), to)
    return refused_page(done.refusals, "/transit") if done.refusals else redirect("/transit", 303)


@blueprint.get("/<record_id>/brought")
@allow(Access.DESK)
def ask_who(record_id: str) -> ResponseReturnValue:
    """Somebody else than the holder brought it: who?"""
    with services().store.read() as facts:
        record = facts.record(_id(record_id))
        if record is None:
            return redirect("/hand-in", 303)
        view = presenter.brought_page(facts, record)
    return render_template("layouts/form.html", **view)


@blueprint.post("/<record_id>/brought")
@allow(Access.DESK)
def brought(record_id: str) -> ResponseReturnValue:
    """It is on record who brought it."""
    by = forms.text("brought_by", 60) or ""
    done = transits.say_who_brought(services().store, who(), forms.command_id(), _id(record_id), by)
    return refused_page(done.refusals, "/hand-in") if done.refusals else redirect("/hand-in", 303)


@blueprint.get("/<record_id>/leave-out")
@allow(Access.REGISTER)
def ask_leader(record_id: str) -> ResponseReturnValue:
    """A school leader decides whether the day may close while it is on its way."""
    return _leader_page(record_id, None)


@blueprint.post("/<record_id>/leave-out")
@allow(Access.REGISTER)
def left_out(record_id: str) -> ResponseReturnValue:
    """A leader decided: in their own browser, or at the desk by badge and PIN."""
    because = forms.choice("because", Out)
    if because is None:
        return _leader_page(record_id, "Choose why.")
    leader = who()
    if session().station:
        proved = _second()
        if isinstance(proved, NotProved):
            return _leader_page(record_id, proved.words)
        leader = proved
    store, back = services().store, _back()
    done = transits.leave_out(store, leader, forms.command_id(), _id(record_id), because)
    return refused_page(done.refusals, back) if done.refusals else redirect(back, 303)


def _second() -> Who | NotProved:
    """The leader who is at the desk, proved by their badge or user name and their PIN."""
    parts, station = services(), session().station
    with parts.store.read() as facts:
        leader = second.named(facts, request.form.get("leader", "")[:200])
    pin = request.form.get("pin", "")
    problem = second.prove_second(parts.store, parts.hasher, leader, pin, station)
    if problem is not None or leader is None:
        return problem or NotProved(presenter.WRONG, second.WRONG_PIN)
    return Who(leader.id, leader.roles, station)


def _leader_page(record_id: str, wrong: str | None) -> ResponseReturnValue:
    with services().store.read() as facts:
        record = facts.record(_id(record_id))
        if record is None or record.holder is None:
            return redirect(_back(), 303)
        at_desk = bool(session().station)
        view = presenter.leader_page(facts, record, wrong, _back(), at_desk=at_desk)
    return render_template("layouts/form.html", **view), 422 if wrong else 200


def _back() -> str:
    """Where the decision was asked for: the day's close, where the safe is being counted here."""
    with services().store.read() as facts:
        counting = facts.station(session().station or "").activity == Activity.STOCKTAKE
    return "/stocktake/close" if session().station and counting else "/transit"


def _id(record_id: str) -> str:
    return record_id if addresses.is_id(record_id) else abort(404)
