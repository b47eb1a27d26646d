"""Bars and protective stops: the list, each with what it rests on, ended; likenesses decided."""

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.services.people import bars
from kiosk.services.ports import Done, Facts
from kiosk.services.records.looking import Unreadable, note_looks, reading_entries
from kiosk.services.views import Concern
from kiosk.web import addresses, fields, forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.bars.presenter import bar_page, bars_page
from kiosk.web.blueprint import Blueprint
from kiosk.web.fields import Errors
from kiosk.web.history.presenter import unreadable_page
from kiosk.web.refusing import refused_page

blueprint = Blueprint("bars", url_prefix="/bars")


@blueprint.get("")
@allow(Access.AUDIT)
def every() -> str:
    """Every bar and protective stop in force, what is due first; who looks like whom."""
    with services().store.read() as facts:
        view = bars_page(facts, facts.concerns(), bars.likenesses(facts))
    return render_template("bars/list.html", **view)


@blueprint.get("/<concern_id>")
@allow(Access.AUDIT)
def one(concern_id: str) -> str:
    """One bar or stop, with the document that it rests on; each look is recorded."""
    found(concern_id)
    note_looks(services().store, who(), [concern_id], services().clock.now().at)
    return page_of(concern_id, {})


@blueprint.post("/<concern_id>/end")
@allow(Access.AUDIT)
def end(concern_id: str) -> ResponseReturnValue:
    """It ends, on a document or a decision that was named."""
    note = forms.text("note") or ""
    done = bars.lift(services().store, who(), forms.command_id(), concern_id, note)
    errors = fields.problems(done.refusals)
    if errors and "concern" not in errors:
        return page_of(concern_id, errors), 422
    return answered(done, "/bars")


@blueprint.post("/likeness/<adult_id>")
@allow(Access.AUDIT)
def likeness(adult_id: str) -> ResponseReturnValue:
    """Two adults are one person, or they are not."""
    barred_id, verdict = forms.text("barred") or "", request.form.get("verdict", "")
    done = bars.decide_likeness(
        services().store, who(), forms.command_id(), adult_id, barred_id, verdict
    )
    return answered(done, "/bars")


def answered(done: Done, back: str) -> ResponseReturnValue:
    """Back to the list, or what speaks against it."""
    return refused_page(done.refusals, back) if done.refusals else redirect(back, 303)


def found(concern_id: str) -> Concern:
    """The bar or stop of an address; 404 where there is none in force."""
    known = None
    if addresses.is_id(concern_id):
        with services().store.read() as facts:
            known = bars.concern_of(facts, concern_id)
    if known is None:
        abort(404)
    return known


def page_of(concern_id: str, errors: Errors) -> str:
    """The page of one bar or stop."""
    concern = found(concern_id)
    try:
        with services().store.read() as facts:
            return render_template("bars/one.html", **_view(facts, concern, errors))
    except Unreadable:
        return render_template("history/page.html", **unreadable_page())


def _view(facts: Facts, concern: Concern, errors: Errors) -> dict[str, object]:
    with reading_entries():
        entries = bars.entries_of(facts, concern)
    return bar_page(facts, concern, entries, errors)
