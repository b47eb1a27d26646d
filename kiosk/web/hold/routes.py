"""What is held, and one record's holds."""

from collections.abc import Mapping

from flask import abort, redirect, render_template
from flask.typing import ResponseReturnValue

from kiosk.custody.visibility import is_restricted
from kiosk.services.ports import Done
from kiosk.services.records.looking import Unreadable, note_looks
from kiosk.services.records.register_view import line_of
from kiosk.services.safeguarding.hold_view import HoldsView, holds_view
from kiosk.services.safeguarding.holding import held_for
from kiosk.web import addresses, fields
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, sight, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.history.presenter import unreadable_page
from kiosk.web.hold import presenter
from kiosk.web.refusing import refused_page

blueprint = Blueprint("hold", url_prefix="/hold")


@blueprint.get("")
@allow(Access.LEADING)
def every() -> str:
    """What is held, as far as its reader may know of it, reviews first; each look is recorded."""
    with services().store.read() as facts:
        now, today = facts.now.at, facts.school().today(facts.now.at)
        found = [(x, line_of(facts, x, sight(), now)) for x in held_for(facts, sight())]
    restricted = [record.record_id for record, _ in found if is_restricted(record)]
    note_looks(services().store, who(), restricted, now)
    return render_template("hold/list.html", **presenter.list_page(found, today, now))


@blueprint.get("/<record_id>")
@allow(Access.LEADING)
def one(record_id: str) -> ResponseReturnValue:
    """One record's holds: why each was placed, its case, and what lifts it."""
    return page(record_id, {})


def page(record_id: str, errors: Mapping[str, str]) -> ResponseReturnValue:
    """The page of a record's holds, with what was wrong on it."""
    try:
        view = found(record_id)
    except Unreadable:
        return render_template("history/page.html", **unreadable_page())
    shown = presenter.hold_page(view, errors, services().clock.now().at)
    return render_template("hold/page.html", **shown), 422 if errors else 200


def found(record_id: str) -> HoldsView:
    """The holds of an address; 404 where there is no such record for this reader."""
    view = None
    if addresses.is_id(record_id):
        view = holds_view(services().store, who(), record_id)
    if view is None:
        abort(404)
    return view


def answered(done: Done, record_id: str, number: int | None = None) -> ResponseReturnValue:
    """Back to the record's holds; with what is missing, where something is.

    `number` is that of the hold whose fields they are.
    """
    if not done.refusals:
        return redirect(f"/hold/{record_id}", 303)
    errors = fields.problems(done.refusals)
    if not errors or "hold_id" in errors:
        return refused_page(done.refusals, f"/hold/{record_id}")
    end = f"-{number}" if number else ""
    return page(record_id, {f"{name}{end}": why for name, why in errors.items()})
