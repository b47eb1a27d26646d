"""Before the first work: acceptable use is accepted, and a password that others know is changed."""

from typing import Any
from urllib.parse import urlencode

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.people.accounts import acceptable_use
from kiosk.services.acting import new_id
from kiosk.services.staff.first_sign_in import Answer, Step, finish, is_waiting, waiting
from kiosk.services.staff.proof import NotProved
from kiosk.services.staff.sessions import lands_at_the_desk, presence_key
from kiosk.web import fields, forms
from kiosk.web.access import Access, allow, anywhere
from kiosk.web.auth import services, session, staff
from kiosk.web.fields import Errors
from kiosk.web.refusing import refused_page
from kiosk.web.sign_in.routes import blueprint

View = dict[str, Any]

LONGEST = 200

NOT_YET = "Devices scanned before you begin are not taken in."


@blueprint.get("/welcome")
@allow(Access.SIGNED_IN)
@anywhere
def welcome() -> ResponseReturnValue:
    """What somebody reads, accepts and sets before they work here."""
    if not is_waiting(session()):
        return redirect(_following(), 303)
    return render_template("layouts/form.html", **_page({}))


@blueprint.post("/welcome")
@allow(Access.SIGNED_IN)
@anywhere
def begin() -> ResponseReturnValue:
    """It is accepted and set: the session has its roles now."""
    if not is_waiting(session()):
        return redirect(_following(), 303)
    parts, found = services(), session()
    answer = Answer(
        accepted=request.form.get("accepted", "")[:LONGEST],
        present=request.form.get("present", "")[:LONGEST],
        password=request.form.get("password", "")[: LONGEST + 1],
    )
    done = finish(parts.store, parts.hasher, found, forms.command_id(), answer, parts.station)
    if isinstance(done, NotProved):
        return render_template("layouts/form.html", **_page({"present": done.words})), 422
    errors = fields.problems(done.refusals)
    if errors:
        return render_template("layouts/form.html", **_page(errors)), 422
    if done.refusals:
        return refused_page(done.refusals, "/sign-in")
    with parts.store.read() as facts:
        now = facts.session(found.key_hash) or found
    parts.presence.seen(presence_key(now))
    if now.station:
        parts.hub.publish(now.station, "person", staff=now.staff_id)
    return redirect(_following(), 303)


def _following() -> str:
    return forms.local_address(request.args.get("next"), "/start")


def _page(errors: Errors) -> View:
    with services().store.read() as facts:
        steps = waiting(facts, staff())
        use = acceptable_use(facts.school().policy(facts.now.at))
    views: list[View] = []
    if Step.ACCEPT in steps:
        views.append(_accept(use.version, errors))
    if Step.PASSWORD in steps:
        views += _password(errors)
    following = request.args.get("next")
    action = "/welcome?" + urlencode({"next": following}) if following else "/welcome"
    return {
        "title": "Before you begin",
        "heading": f"Welcome, {staff().name}",
        "lead": NOT_YET if lands_at_the_desk(staff()) else None,
        "note": use.words if Step.ACCEPT in steps else None,
        "form": {
            "action": action,
            "command_id": new_id(),
            "fields": views,
            "button": "Begin",
            "errors": fields.summary(errors, views),
        },
    }


def _accept(version: str, errors: Errors) -> View:
    return {
        "kind": "choices",
        "type": "checkbox",
        "name": "accepted",
        "legend": "Acceptable use",
        "error": errors.get("accepted"),
        "options": [
            {
                "value": version,
                "title": "I have read this and accept it",
                "checked": request.form.get("accepted") == version,
            }
        ],
    }


def _password(errors: Errors) -> list[View]:
    secret = {"type": "password", "required": True}
    return [
        fields.text(
            "present",
            "Your present password",
            "",
            errors,
            **{**secret, "autocomplete": "current-password"},
        ),
        fields.text(
            "password",
            "A new password",
            "",
            errors,
            hint="At least ten characters: three words in a row are easy to remember. "
            "Nobody else knows it.",
            **{**secret, "autocomplete": "new-password"},
        ),
    ]
