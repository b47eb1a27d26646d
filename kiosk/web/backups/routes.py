"""The headteacher's page of backups: keys named after a second look, and restores that were tried.

A key can be made here: the secret one is on that one page, to be printed, and is kept nowhere.
"""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from kiosk.backups.pair import new_pair
from kiosk.custody.machine.backups import Holder, tidy_key, why_no_key
from kiosk.services.machine import backing_up
from kiosk.services.ports import Done
from kiosk.web import fields, forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.backups import presenter
from kiosk.web.blueprint import Blueprint
from kiosk.web.refusing import refused_page

blueprint = Blueprint("backups", url_prefix="/backups")


@blueprint.get("")
@allow(Access.HEAD)
def page() -> str:
    """The last good backups and their places, whose keys open them, and when a restore is due."""
    return _page({})


@blueprint.post("/new-key")
@allow(Access.HEAD)
def make() -> ResponseReturnValue:
    """A new key, shown once to be printed; it is named when letters of it were typed from paper."""
    holder = forms.choice("holder", Holder) or Holder.HEADTEACHER
    pair = new_pair()
    if pair is None:
        return _page({"holder": presenter.NOT_MADE}), 503
    with services().store.read() as facts:
        view = presenter.key_page(pair, holder, facts.school_name())
    return render_template("backups/key.html", **view)


@blueprint.post("/look")
@allow(Access.HEAD)
def look() -> ResponseReturnValue:
    """A second look at a key that was made elsewhere, before backups are encrypted to it."""
    key = forms.text("public_key") or ""
    holder = forms.choice("holder", Holder)
    errors = {}
    if why := why_no_key(key):
        errors["public_key"] = why
    if holder is None:
        errors["holder"] = "Say whose key it is."
    if errors or holder is None:
        return _page(errors), 422
    return _compare(tidy_key(key), holder, {})


@blueprint.post("/keys")
@allow(Access.HEAD)
def name() -> ResponseReturnValue:
    """Backups are encrypted to this key from now on."""
    key, compared = forms.text("public_key") or "", forms.text("compared") or ""
    holder = forms.choice("holder", Holder)
    if holder is None or why_no_key(key):
        return _page({"public_key": why_no_key(key) or "Say whose key it is."}), 422
    store, command_id = services().store, forms.command_id()
    done = backing_up.name_key(store, who(), command_id, key, holder, compared)
    errors = fields.problems(done.refusals)
    if done.refusals and errors and "compared" in errors:
        return _compare(tidy_key(key), holder, errors), 422
    return _after(done, errors)


@blueprint.post("/keys/end")
@allow(Access.HEAD)
def end() -> ResponseReturnValue:
    """Backups are encrypted to this key no more."""
    key = forms.text("public_key") or ""
    return _after(backing_up.end_key(services().store, who(), forms.command_id(), key), None)


@blueprint.post("/drill")
@allow(Access.HEAD)
def drill() -> ResponseReturnValue:
    """A restore of one of these backups was tried, and it was right."""
    file = forms.text("file") or ""
    done = backing_up.drill_done(services().store, who(), forms.command_id(), file)
    return _after(done, fields.problems(done.refusals))


def _after(done: Done, errors: fields.Errors | None) -> ResponseReturnValue:
    if not done.refusals:
        return redirect("/backups", 303)
    return (_page(errors), 422) if errors else refused_page(done.refusals, "/backups")


def _compare(key: str, holder: Holder, errors: fields.Errors) -> str:
    return render_template("layouts/form.html", **presenter.compare_page(key, holder, errors))


def _page(errors: fields.Errors) -> str:
    parts = services()
    with parts.store.read() as facts:
        view = presenter.page(facts, parts, errors)
    return render_template("backups/page.html", **view)
