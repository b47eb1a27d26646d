"""Asking for lesson and trip use, and answering it."""

from datetime import UTC, datetime

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.clock import SCHOOL_ZONE
from kiosk.custody.acts.lending import MOST_PUPILS, LessonUse
from kiosk.services.desk import lending
from kiosk.services.desk.lending import LONGEST_ACTIVITY, Request
from kiosk.services.ports import Done, Facts
from kiosk.web import addresses, fields, forms, paging
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.fields import Errors
from kiosk.web.lessons.presenter import ask_page, group_of, groups_page, list_page, one_page
from kiosk.web.refusing import refused_page

blueprint = Blueprint("lessons", url_prefix="/lessons")


@blueprint.get("")
@allow(Access.STAFF)
def every() -> str:
    """What is approved for today and later, and what waits to be approved."""
    with services().store.read() as facts:
        view = list_page(facts, who(), addresses.text("show"), paging.asked())
    return render_template("lessons/list.html", **view)


@blueprint.get("/new")
@allow(Access.STAFF)
def groups() -> str:
    """Whose devices: a class, or a whole year."""
    with services().store.read() as facts:
        view = groups_page(facts)
    return render_template("lessons/groups.html", **view)


@blueprint.get("/new/<path:group>")
@allow(Access.STAFF)
def new(group: str) -> str:
    """Which of the pupils, for what, with whom, on which day, until when."""
    return _page(group, {})


@blueprint.post("/new/<path:group>")
@allow(Access.STAFF)
def ask(group: str) -> ResponseReturnValue:
    """It is asked for; nothing goes out until somebody else approves it."""
    told = Request(
        to=forms.text("to") or "",
        activity=forms.text("activity", LONGEST_ACTIVITY) or "",
        until=_until(),
        pupil_ids=tuple(request.form.getlist("pupils")[: MOST_PUPILS + 1]),
        first=fields.posted_day("on") if fields.posted_day("back") else None,
    )
    if fields.is_no_day("back"):
        return _page(group, {"back": "That is no day. Leave it empty for one day only."}), 422
    done = lending.ask(services().store, who(), forms.command_id(), told)
    errors = fields.problems(done.refusals)
    if errors:
        return _page(group, errors), 422
    if done.refusals:
        return refused_page(done.refusals, "/lessons")
    return redirect(f"/lessons/{done.answer['use']}", 303)


@blueprint.get("/<use_id>")
@allow(Access.STAFF)
def one(use_id: str) -> str:
    """One use: for what, with whom, until when, whose devices, and how it stands."""
    with services().store.read() as facts:
        view = one_page(facts, _known(facts, use_id), who())
    return render_template("lessons/one.html", **view)


@blueprint.post("/<use_id>/approve")
@allow(Access.STAFF)
def approve(use_id: str) -> ResponseReturnValue:
    """A leader or the headteacher approves what somebody else asked for."""
    store, act = services().store, forms.command_id()
    return _after(lending.approve(store, who(), act, _asked(use_id)))


@blueprint.post("/<use_id>/decline")
@allow(Access.STAFF)
def decline(use_id: str) -> ResponseReturnValue:
    """It is not approved, or holds no more: by a leader, or by whoever asked."""
    store, act = services().store, forms.command_id()
    return _after(lending.decline(store, who(), act, _asked(use_id)))


def _after(done: Done) -> ResponseReturnValue:
    return refused_page(done.refusals, "/lessons") if done.refusals else redirect("/lessons", 303)


def _asked(use_id: str) -> str:
    return use_id if addresses.is_id(use_id) else abort(404)


def _until() -> datetime | None:
    day, end = fields.posted_day("back") or fields.posted_day("on"), forms.clock("end")
    if day is None or end is None:
        return None
    try:
        return datetime.combine(day, end, SCHOOL_ZONE).astimezone(UTC)
    except OverflowError:
        return None


def _page(group: str, errors: Errors) -> str:
    with services().store.read() as facts:
        found = group_of(facts, group) or abort(404)
        view = ask_page(facts, group, found, request.form, errors)
    return render_template("lessons/ask.html", **view)


def _known(facts: Facts, use_id: str) -> LessonUse:
    return lending.use_of(facts, _asked(use_id)) or abort(404)
