"""The list of searches, a new one, and one that was signed."""

from typing import Any

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.safeguarding.searches import Part
from kiosk.services.acting import new_id
from kiosk.services.records.looking import Unreadable, reading_entries
from kiosk.services.safeguarding import searched, searching
from kiosk.web import addresses, fields, forms, words
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, sight, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.fields import Errors
from kiosk.web.finding import finding
from kiosk.web.history.presenter import unreadable_page
from kiosk.web.refusing import refused_page
from kiosk.web.searches import presenter

blueprint = Blueprint("searches", url_prefix="/searches")

PAGE = 40


@blueprint.get("")
@allow(Access.OWN)
def every() -> str:
    """One's own drafts; for the safeguarding lead and the headteacher, what was signed."""
    reads = sight().restricted
    before = addresses.number("before")
    try:
        with services().store.read() as facts:
            drafts = searched.drafts_for(facts, who())
            with reading_entries():
                found = list(searched.signed(facts, before, PAGE + 1)) if reads else []
            view = presenter.list_page(facts, drafts, found[:PAGE], reads=reads)
    except Unreadable:
        return render_template("history/page.html", **unreadable_page())
    older = f"/searches?before={found[PAGE - 1].sequence}" if len(found) > PAGE else None
    return render_template("searches/list.html", older=older, **view)


@blueprint.get("/new")
@allow(Access.OWN)
def find() -> str:
    """Who was searched? Look them up."""
    back = {"words": "Back", "url": "/searches"}
    return finding("searches/find.html", "Who was searched?", "/searches/new/{id}", back)


@blueprint.get("/new/<pupil_id>")
@allow(Access.OWN)
def new(pupil_id: str) -> str:
    """What is to be known before a record is begun."""
    with services().store.read() as facts:
        pupil = facts.pupil(pupil_id) if addresses.is_id(pupil_id) else None
    if pupil is None:
        abort(404)
    notes = (
        "It is saved as you write. Until it is signed, only you and the safeguarding lead see it.",
        "If somebody is in danger, tell the safeguarding lead now, and write afterwards.",
    )
    return render_template(
        "searches/begin.html",
        title="Searches",
        heading=f"Search of {pupil.name}",
        lead=words.pupil_line(pupil),
        notes=notes,
        action=f"/searches/new/{pupil_id}",
        command_id=new_id(),
        back="/searches/new",
    )


@blueprint.post("/new/<pupil_id>")
@allow(Access.OWN)
def begin(pupil_id: str) -> ResponseReturnValue:
    """The record is begun, as a draft."""
    if not addresses.is_id(pupil_id):
        abort(404)
    done = searching.begin(services().store, who(), forms.command_id(), pupil_id)
    if done.refusals:
        return refused_page(done.refusals, "/searches")
    return redirect(f"/searches/draft/{done.answer['search']}", 303)


@blueprint.get("/<search_id>")
@allow(Access.AUDIT)
def one(search_id: str) -> str:
    """One signed record; each look at it is recorded."""
    return _page(search_id, {})


@blueprint.post("/<search_id>/amend")
@allow(Access.AUDIT)
def amend(search_id: str) -> ResponseReturnValue:
    """Something is added to it, or corrected: the record itself stays."""
    if not addresses.is_id(search_id):
        abort(404)
    about, text = forms.choice("about", Part), forms.text("text") or ""
    done = searching.amend(services().store, who(), forms.command_id(), search_id, about, text)
    errors = fields.problems(done.refusals)
    if errors and "draft" not in errors:
        return _page(search_id, errors), 422
    if done.refusals:
        return refused_page(done.refusals, "/searches")
    return redirect(f"/searches/{search_id}", 303)


def _page(search_id: str, errors: Errors) -> str:
    typed: dict[str, Any] = request.form.to_dict()
    try:
        with services().store.read() as facts:
            with reading_entries():
                known = addresses.is_id(search_id)
                entries = searched.entries_of(facts, search_id) if known else []
            if searched.record_in(entries) is None:
                abort(404)
        searched.look(services().store, who(), search_id)
        with services().store.read() as facts:
            view = presenter.one_page(facts, entries, errors, typed)
    except Unreadable:
        return render_template("history/page.html", **unreadable_page())
    return render_template("searches/one.html", **view)
