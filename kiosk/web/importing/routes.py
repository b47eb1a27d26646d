"""The steps of an import: the file, what its columns mean, what would change, and the approval."""

from typing import Any, cast

from flask import (
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue

from kiosk.custody.errors import Code
from kiosk.importing.headings import Columns, named
from kiosk.importing.opening import LARGEST
from kiosk.importing.problems import FileRefused
from kiosk.services.imports import register_import as imports
from kiosk.services.imports.draft import Draft, Step
from kiosk.services.school.beginning import is_beginning
from kiosk.web import forms
from kiosk.web.access import Access, allow, may_open
from kiosk.web.auth import services, session, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.fields import Errors
from kiosk.web.importing import leavers, presenter, steps
from kiosk.web.refusing import refused_page

blueprint = Blueprint("importing", url_prefix="/import")

_FORM_AROUND_IT = 64 * 1024
_DIGITS = 9
_ALONE = "Choose a file first."


def _draft(draft_id: str) -> Draft | None:
    """The draft, if it is this person's and still there."""
    found = services().imports.get(draft_id, session().staff_id)
    return found if isinstance(found, Draft) else None


def _gone() -> ResponseReturnValue:
    return redirect("/import?gone=1", 303)


@blueprint.get("")
@allow(Access.REGISTER)
def page() -> str:
    """Choose the file; go on with one that was begun."""
    mine = services().imports.of(session().staff_id)
    begun = mine if isinstance(mine, Draft) else None
    is_gone = request.args.get("gone") == "1"
    return render_template("importing/file.html", **presenter.file_page(begun, is_gone=is_gone))


@blueprint.post("")
@allow(Access.REGISTER)
def upload() -> ResponseReturnValue:
    """Take the file in. It is larger than forms are, so the form's token is asked for here."""
    request.max_content_length = LARGEST + _FORM_AROUND_IT
    current_app.extensions["csrf"].protect()
    file = request.files.get("file")
    if file is None or not file.filename:
        view = presenter.file_page(None, error=_ALONE)
        return render_template("importing/file.html", **view), 422
    try:
        draft = imports.begin(services(), who(), file.filename, cast(Any, file.stream))
    except FileRefused as refusal:
        view = presenter.refused_page(file.filename, refusal.problems, None)
        return render_template("importing/refused.html", **view), 422
    if draft.columns is not None and not draft.remembered:
        return redirect(f"/import/{draft.id}/columns", 303)
    imports.start(services(), draft)
    return redirect(f"/import/{draft.id}", 303)


@blueprint.get("/<draft_id>/columns")
@allow(Access.REGISTER)
def columns(draft_id: str) -> ResponseReturnValue:
    """What each column means: as it seems, to be corrected."""
    draft = _draft(draft_id)
    if draft is None or draft.columns is None:
        return _gone()
    view = presenter.columns_page(draft, draft.columns)
    return render_template("importing/columns.html", **view)


@blueprint.post("/<draft_id>/columns")
@allow(Access.REGISTER)
def columns_named(draft_id: str) -> ResponseReturnValue:
    """The columns were named; compare."""
    draft = _draft(draft_id)
    if draft is None or draft.columns is None:
        return _gone()
    has_headings = request.form.get("headings", "yes") == "yes"
    count = len(draft.columns.meanings)
    names = named(draft.rows[0]) if has_headings else tuple(str(n + 1) for n in range(count))
    meanings = tuple(request.form.get(f"column-{n}", "") for n in range(count))
    chosen = Columns(meanings, names, has_headings=has_headings)
    problems = imports.name_columns(draft, chosen)
    if problems:
        view = presenter.columns_page(draft, chosen, problems)
        return render_template("importing/columns.html", **view), 422
    imports.start(services(), draft)
    return redirect(f"/import/{draft_id}", 303)


@blueprint.get("/<draft_id>")
@allow(Access.REGISTER)
def draft(draft_id: str) -> ResponseReturnValue:
    """How it stands: being compared, refused, ready to be approved, being entered, done."""
    found = _draft(draft_id)
    if found is None:
        return _gone()
    if found.step is Step.COLUMNS:
        return redirect(f"/import/{draft_id}/columns", 303)
    if found.step is Step.REFUSED:
        view = presenter.refused_page(found.name, found.problems, found)
        return render_template("importing/refused.html", **view)
    if found.step is Step.READY:
        return _preview(found, request.args.get("show", ""), {})
    if found.step is Step.DONE:
        held = leavers.held_views(found)
        view = steps.done_page(found, *imports.entered(services()), held, first_day=_first_day())
        return _waiting(view)
    return _waiting(steps.reading_page(found))


def _first_day() -> bool:
    """Whether this is a step of somebody's who sets the school up."""
    if not may_open(Access.HEAD, session()):
        return False
    with services().store.read() as facts:
        return is_beginning(facts)


def _after() -> int:
    """After which of them the page goes on."""
    given = request.args.get("after", "0")
    return int(given) if given.isdecimal() and len(given) < _DIGITS else 0


def _preview(found: Draft, show: str, errors: Errors) -> str:
    after = _after()
    shown = steps.shown_kind(found, show)
    missing = None
    if shown == "missing":
        with services().store.read() as facts:
            missing = leavers.missing_view(facts, found, after, errors)
    view = steps.preview_page(found, shown, after, missing)
    return render_template("importing/preview.html", **view)


@blueprint.post("/<draft_id>/missing")
@allow(Access.REGISTER)
def missing(draft_id: str) -> ResponseReturnValue:
    """Say who of those missing from the file has left; nothing is changed yet."""
    found = _draft(draft_id)
    if found is None:
        return _gone()
    errors = leavers.said(found)
    if errors and found.step is Step.READY:
        return _preview(found, "missing", errors), 422
    return redirect(f"/import/{draft_id}?show=missing&after={_after()}", 303)


def _waiting(view: dict[str, Any]) -> Response:
    response = make_response(render_template("importing/waiting.html", **view))
    if view["is_waiting"]:
        response.headers["Refresh"] = "1"
    return response


@blueprint.post("/<draft_id>/approve")
@allow(Access.REGISTER)
def approve(draft_id: str) -> ResponseReturnValue:
    """A person approves what was shown; where the register moved, it is compared again."""
    found = _draft(draft_id)
    if found is None:
        return _gone()
    if found.step is Step.READY and leavers.differs(found):
        # What was ticked meanwhile is shown before it is approved.
        return missing(draft_id)
    done = imports.approve(services(), who(), forms.command_id(), found)
    if any(refusal.code is Code.REGISTER_MOVED for refusal in done.refusals):
        imports.start(services(), found, again=True)
    elif done.refusals and found.step is not Step.DONE:
        return refused_page(done.refusals, f"/import/{draft_id}")
    return redirect(f"/import/{draft_id}", 303)


@blueprint.post("/<draft_id>/drop")
@allow(Access.REGISTER)
def drop(draft_id: str) -> ResponseReturnValue:
    """Give it up: nothing of it stays."""
    if _draft(draft_id) is not None:
        services().imports.drop(draft_id)
    return redirect("/import", 303)
