"""The list of what has been here longest, and the ladder of each."""

from datetime import UTC, date, datetime

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.clock import SCHOOL_ZONE
from kiosk.custody.acts.second_person import fitting
from kiosk.custody.acts.uncollected import RecordContact, Result, Way
from kiosk.services.ports import Done
from kiosk.services.records.looking import NotOpen
from kiosk.services.safeguarding import approving_asked, uncollected
from kiosk.web import addresses, fields, forms, paging
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.fields import Errors
from kiosk.web.refusing import refused_page
from kiosk.web.uncollected import presenter

blueprint = Blueprint("uncollected", url_prefix="/uncollected")


@blueprint.get("")
@allow(Access.REGISTER)
def every() -> str:
    """What has been here longest."""
    with services().store.read() as facts:
        view = presenter.list_page(facts, uncollected.longest_here(facts, who(), paging.asked()))
    return render_template("uncollected/list.html", **view)


@blueprint.get("/<record_id>")
@allow(Access.REGISTER)
def one(record_id: str) -> str:
    """The ladder of one: whom the school contacted, and what comes next."""
    return _page(record_id, {})


def _page(record_id: str, errors: Errors, open_form: str = "") -> str:
    if not addresses.is_id(record_id):
        abort(404)
    try:
        found = uncollected.stay_of(services().store, who(), record_id)
    except NotOpen:
        abort(404)
    if found is None:
        abort(404)
    record, contacts = found
    with services().store.read() as facts:
        view = presenter.one_page(facts, who(), record, contacts, request.form, errors, open_form)
    return render_template("uncollected/one.html", **view)


@blueprint.post("/<record_id>/contact")
@allow(Access.REGISTER)
def contact(record_id: str) -> ResponseReturnValue:
    """The family was contacted."""
    told = RecordContact(
        record_id,
        way=forms.choice("way", Way, Way.TELEPHONE) or Way.TELEPHONE,
        result=forms.choice("result", Result, Result.NO_ANSWER) or Result.NO_ANSWER,
        on=fields.posted_day("on") or date.min,
        adult_id=request.form.get("adult") or None,
        notice=request.form.get("notice") == "yes",
        note=forms.text("note"),
    )
    done = uncollected.contacted(services().store, who(), forms.command_id(), told)
    return _after(done, record_id, "contact")


@blueprint.post("/<record_id>/appointment")
@allow(Access.REGISTER)
def appointment(record_id: str) -> ResponseReturnValue:
    """Somebody will come for it."""
    day, at = fields.posted_day("day"), forms.clock("at")
    if day is None or at is None or day.year < 2000:
        wrong = {"at": "Type the day, and a time such as 15:30."}
        return _page(record_id, wrong, "appointment"), 422
    when = datetime.combine(day, at, SCHOOL_ZONE).astimezone(UTC)
    adult = request.form.get("who") or None
    done = uncollected.appoint(services().store, who(), forms.command_id(), record_id, when, adult)
    return _after(done, record_id, "appointment")


@blueprint.post("/<record_id>/decision")
@allow(Access.HEAD)
def decision(record_id: str) -> ResponseReturnValue:
    """The headteacher decides what becomes of it."""
    done = uncollected.decide_about(
        services().store,
        who(),
        forms.command_id(),
        record_id,
        forms.text("why") or "",
        dispose=request.form.get("decision") == "dispose",
    )
    return _after(done, record_id, "decision")


@blueprint.post("/<record_id>/disposal")
@allow(Access.HEAD)
def disposal(record_id: str) -> ResponseReturnValue:
    """It is disposed of, once a second person agreed; else somebody is asked."""
    how = forms.text("how")
    if how is None:
        return _page(record_id, {"how": "Say how it is disposed of."}, "disposal"), 422
    wanted = uncollected.wanted_of(how)
    with services().store.read() as facts:
        record = facts.record(record_id) or abort(404)
        agreed = fitting(record, wanted, facts.now.at) is not None
    store, act = services().store, forms.command_id()
    if agreed:
        done = uncollected.dispose(store, who(), act, record_id, how)
        if done.refusals:
            return refused_page(done.refusals, f"/uncollected/{record_id}")
        return redirect(f"/history/record/{record_id}", 303)
    done = approving_asked.ask(store, who(), act, record_id, wanted)
    if done.refusals:
        return refused_page(done.refusals, f"/uncollected/{record_id}")
    return redirect(f"/approvals/{record_id}/{done.answer['asked']}", 303)


_NAMES = {"note": "why", "notice_given": "decision"}


def _after(done: Done, record_id: str, form: str) -> ResponseReturnValue:
    errors = fields.problems(done.refusals) if done.refusals else None
    if errors:
        named = {
            (_NAMES.get(key, key) if form == "decision" else key): why
            for key, why in errors.items()
        }
        return _page(record_id, named, form), 422
    if done.refusals:
        return refused_page(done.refusals, f"/uncollected/{record_id}")
    return redirect(f"/uncollected/{record_id}", 303)
