"""The devices that may be looked into, and what was decided and done with each."""

from flask import abort, redirect, render_template
from flask.typing import ResponseReturnValue

from kiosk.services.ports import Done
from kiosk.services.records.looking import Unreadable, note_looks, reading_entries
from kiosk.services.safeguarding import examining
from kiosk.web import addresses, fields
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.examinations import presenter
from kiosk.web.fields import Errors
from kiosk.web.history.presenter import unreadable_page
from kiosk.web.refusing import refused_page

blueprint = Blueprint("examinations", url_prefix="/examinations")


@blueprint.get("")
@allow(Access.AUDIT)
def every() -> str:
    """Every device that is here and was taken or found."""
    with services().store.read() as facts:
        view = presenter.list_page(facts, examining.may_be_looked_into(facts))
    return render_template("examinations/list.html", **view)


@blueprint.get("/<record_id>")
@allow(Access.AUDIT)
def one(record_id: str) -> str:
    """What was decided and done with one device; each look is recorded."""
    return page_of(record_id, {}, addresses.text("act"))


def page_of(record_id: str, errors: Errors, which: str = "") -> str:
    """The page of one device, with the form called `which`, if one is chosen."""
    if not addresses.is_id(record_id):
        abort(404)
    with services().store.read() as facts:
        if facts.record(record_id) is None:
            abort(404)
        now = facts.now.at
    note_looks(services().store, who(), (record_id,), now)
    try:
        with services().store.read() as facts, reading_entries():
            view = presenter.one_page(facts, record_id, who(), errors, which)
    except Unreadable:
        return render_template("history/page.html", **unreadable_page())
    return render_template("examinations/one.html", **view)


def answered(done: Done, record_id: str, which: str) -> ResponseReturnValue:
    """Back to the device, or what speaks against it: at the field where it is a field's."""
    errors = fields.problems(done.refusals)
    if errors and not errors.keys() & {"examination", "agencies", "record"}:
        return page_of(record_id, errors, which), 422
    if done.refusals:
        return refused_page(done.refusals, f"/examinations/{record_id}")
    return redirect(f"/examinations/{record_id}", 303)
