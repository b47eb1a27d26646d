"""One's own password and PIN, changed with the present password."""

from typing import Any

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.services.acting import new_id
from kiosk.services.staff.accounts import change_own
from kiosk.services.staff.proof import NotProved
from kiosk.web import fields, forms
from kiosk.web.access import Access, allow, anywhere
from kiosk.web.auth import services, staff, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.fields import Errors
from kiosk.web.refusing import refused_page

blueprint = Blueprint("account", url_prefix="/account")

View = dict[str, Any]

_LABELS = {
    "password": ("A new password", "At least ten characters: three words in a row."),
    "pin": ("A new PIN", "Four to eight figures. A badge opens nothing without it."),
}


@blueprint.get("/<which>")
@allow(Access.SIGNED_IN)
@anywhere
def ask(which: str) -> str:
    """A new password or PIN of one's own."""
    return render_template("layouts/form.html", **_page(which, {}))


@blueprint.post("/<which>")
@allow(Access.SIGNED_IN)
@anywhere
def change(which: str) -> ResponseReturnValue:
    """It is in use from now on."""
    page = _page(which, {})
    parts = services()
    present, secret = (request.form.get(name, "")[:201] for name in ("present", "secret"))
    act = forms.command_id()
    done = change_own(parts.store, parts.hasher, who(), act, present, which, secret)
    if isinstance(done, NotProved):
        page = _page(which, {"present": done.words})
        return render_template("layouts/form.html", **page), 422
    errors = fields.secret_problems(done.refusals, "secret")
    if errors:
        return render_template("layouts/form.html", **_page(which, errors)), 422
    return refused_page(done.refusals, "/") if done.refusals else redirect("/", 303)


def _page(which: str, errors: Errors) -> View:
    if which not in _LABELS:
        abort(404)
    label, hint = _LABELS[which]
    other = "pin" if which == "password" else "password"
    views = [
        fields.text(
            "present",
            "Your present password",
            "",
            errors,
            type="password",
            autocomplete="current-password",
        ),
        fields.text(
            "secret", label, "", errors, type="password", autocomplete="new-password", hint=hint
        ),
    ]
    return {
        "title": "Your account",
        "heading": f"{staff().name}: {label[2:]}",
        "lead": None,
        "more": {"words": f"Change the {_LABELS[other][0][6:]}", "url": f"/account/{other}"},
        "form": {
            "action": f"/account/{which}",
            "command_id": new_id(),
            "fields": views,
            "button": "Change it",
            "back": "/",
            "errors": fields.summary(errors, views),
        },
    }
