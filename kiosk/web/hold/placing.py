"""Placing a hold: a tap on the record, and one on the reason; or at the desk, by badge and PIN."""

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.states import HoldKind
from kiosk.custody.visibility import is_unseen
from kiosk.services.acting import Who, new_id
from kiosk.services.desk.second import WRONG_PIN, named, prove_second
from kiosk.services.ports import Done
from kiosk.services.safeguarding import holding
from kiosk.web import addresses, fields, forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, sight, who
from kiosk.web.hold import presenter
from kiosk.web.hold.routes import blueprint, found
from kiosk.web.refusing import refused_page
from kiosk.web.words import quoted

_BADGE = "a leader, the safeguarding lead or the headteacher"


@blueprint.get("/device/<device_id>")
@allow(Access.LEADING)
def of_device(device_id: str) -> ResponseReturnValue:
    """The device of an account or of its own page is to be held, where it is here."""
    if not addresses.is_id(device_id):
        abort(404)
    with services().store.read() as facts:
        record = facts.open_record_of(device_id)
    if record is None or is_unseen(record, sight()):
        return redirect(f"/history/device/{quoted(device_id)}", 303)
    return redirect(f"/hold/place/{record.record_id}", 303)


@blueprint.get("/place/<record_id>")
@allow(Access.LEADING)
def ask(record_id: str) -> ResponseReturnValue:
    """Why is it held? A tap on the reason places the hold."""
    return _ask(record_id, {})


def _ask(record_id: str, errors: fields.Errors) -> ResponseReturnValue:
    view = found(record_id)
    with services().store.read() as facts:
        review = holding.usual_review(facts)
    shown = presenter.place_page(view, review, errors)
    return render_template("hold/place.html", **shown), 422 if errors else 200


@blueprint.post("/place/<record_id>")
@allow(Access.LEADING)
def place(record_id: str) -> ResponseReturnValue:
    """It is held from now on."""
    found(record_id)
    hold = forms.choice("hold", HoldKind)
    if hold is None:
        return redirect(f"/hold/place/{record_id}", 303)
    # Enter in the field presses the first of the buttons: what was typed goes before it.
    reason = forms.text(f"own-{hold}", 300) or forms.text("reason") or ""
    review = fields.posted_day("review") if hold is HoldKind.LEADER else None
    done = holding.place(
        services().store, who(), forms.command_id(), record_id, hold, reason, review
    )
    if done.refusals:
        errors = fields.problems(done.refusals)
        return _ask(record_id, _named(errors, hold)) if errors else _refused(done, record_id)
    return redirect(f"/hold/{record_id}", 303)


def _named(errors: fields.Errors, hold: HoldKind) -> fields.Errors:
    names = {"reason": f"own-{hold}", "review_on": "review"}
    return {names.get(name, name): why for name, why in errors.items()}


def _refused(done: Done, record_id: str) -> ResponseReturnValue:
    return refused_page(done.refusals, f"/record/{record_id}")


@blueprint.get("/desk/<record_id>")
@allow(Access.DESK)
def at_the_desk(record_id: str, error: str | None = None) -> str:
    """Somebody who may hold it is at the desk: who are you?"""
    _there(record_id)
    user = {"name": "username", "label": "Your user name or badge", "pad": "text"}
    secret = {"name": "pin", "label": "PIN", "type": "password", "pad": "numbers", "error": error}
    return render_template(
        "collect/ask.html",
        title="Hold it",
        counts=_BADGE,
        asked=[user, secret],
        action=f"/hold/desk/{record_id}",
        command_id=new_id(),
        buttons=[
            {"words": "Back", "url": f"/record/{record_id}"},
            {"words": "Hold it now", "main": True},
        ],
    )


@blueprint.post("/desk/<record_id>")
@allow(Access.DESK)
def placed_at_the_desk(record_id: str) -> ResponseReturnValue:
    """They proved it, and it is held; why, they write down in their own browser."""
    _there(record_id)
    parts, station = services(), session().station
    with parts.store.read() as facts:
        second = named(facts, request.form.get("username", ""))
    problem = prove_second(parts.store, parts.hasher, second, request.form.get("pin", ""), station)
    if problem is not None or second is None:
        return at_the_desk(record_id, problem.words if problem else WRONG_PIN), 401
    holder = Who(second.id, second.roles, station)
    done = holding.place_at_the_desk(parts.store, holder, forms.command_id(), record_id)
    if done.refusals:
        return _refused(done, record_id)
    return redirect(f"/record/{record_id}", 303)


def _there(record_id: str) -> None:
    record = None
    if addresses.is_id(record_id):
        with services().store.read() as facts:
            record = facts.record(record_id)
    if record is None or is_unseen(record, sight()):
        abort(404)
