"""Sealed custody: what is in it, putting something in, handing it over, its account."""

from typing import Any

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.record import CustodyRecord
from kiosk.custody.safeguarding.sealing import HandOverSealed, Seal
from kiosk.custody.states import State
from kiosk.services.acting import new_id
from kiosk.services.desk import signature
from kiosk.services.ports import Facts
from kiosk.services.records.history import Moment
from kiosk.services.records.known import gather, record_of
from kiosk.services.records.looking import note_looks
from kiosk.services.safeguarding import sealing
from kiosk.web import addresses, fields, forms, words
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, sight, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.fields import Errors
from kiosk.web.police.presenter import sign_page
from kiosk.web.refusing import refused_page
from kiosk.web.timeline.days import moments_by_day, without_sign_offs

blueprint = Blueprint("sealed", url_prefix="/sealed")
View = dict[str, Any]
_TEXTS = ("to_whom", "capacity", "note")


@blueprint.get("")
@allow(Access.HEAD)
def every() -> str:
    """What is in sealed custody, and a form to put something in."""
    return _list({})


def _list(errors: Errors) -> str:
    with services().store.read() as facts:
        found = sealing.sealed_things(facts, who())
        now = facts.now.at
    note_looks(services().store, who(), [record.record_id for record, _ in found], now)
    cards = [
        {
            "title": event.what if event and event.what else "A school’s own device",
            "hint": f"Seal {record.bag}, since {words.since(record.opened_at, now)}",
            "url": f"/sealed/{record.record_id}",
        }
        for record, event in found
    ]
    return render_template(
        "sealed/list.html", title="Sealed custody", cards=cards, form=_form(errors)
    )


def _form(errors: Errors) -> View:
    given = request.form
    long = {"maxlength": 200}
    asked = [
        fields.text("what", "Which device", given.get("what"), errors, **long),
        fields.text("seal", "Seal number", given.get("seal"), errors, maxlength=20),
        fields.text("place", "Where it is locked away", given.get("place"), errors, **long),
        fields.text("note", "Reference of the case", given.get("note"), errors, **long),
    ]
    return {
        "action": "/sealed",
        "command_id": new_id(),
        "fields": asked,
        "errors": fields.summary(errors, asked),
        "button": "Seal it",
    }


@blueprint.post("")
@allow(Access.HEAD)
def seal() -> ResponseReturnValue:
    """A school's own device is put in sealed custody."""
    texts = {name: forms.text(name, 200) or "" for name in ("what", "place")}
    ask = Seal(new_id(), forms.text("seal", 20) or "", note=forms.text("note", 200), **texts)
    done = sealing.seal(services().store, who(), forms.command_id(), ask)
    errors = fields.problems(done.refusals) if done.refusals else None
    if errors:
        return _list(errors), 422
    if done.refusals:
        return refused_page(done.refusals, "/sealed")
    return redirect(f"/sealed/{done.answer['record']}", 303)


@blueprint.get("/<record_id>")
@allow(Access.HEAD)
def one(record_id: str) -> str:
    """Its account, and how it leaves."""
    return _one(record_id, {})


def _one(record_id: str, errors: Errors) -> str:
    with services().store.read() as facts:
        record = _found(facts, record_id)
        entries = sealing.account_of(facts, who(), record_id)
        known = gather(facts, entries)
    note_looks(services().store, who(), [record_id], known.now)
    moments = [Moment(item, record_of(item.event)) for item in entries]
    here = record.state is State.IN_CUSTODY
    return render_template(
        "sealed/one.html",
        title="Sealed custody",
        heading=f"Seal {record.bag}" if record.bag else "Sealed custody",
        days=moments_by_day(without_sign_offs(moments, known), known, sight()),
        form=_hand_over_form(record_id, errors) if here else None,
        police=f"/police/{record_id}" if here or record.state is State.WITH_POLICE else None,
    )


def _found(facts: Facts, record_id: str) -> CustodyRecord:
    known = sealing.sealed_thing(facts, who(), record_id) if addresses.is_id(record_id) else None
    return known or abort(404)


def _hand_over_form(record_id: str, errors: Errors) -> View:
    given = request.form
    asked = [
        fields.text("to_whom", "To whom", given.get("to_whom"), errors, maxlength=80),
        fields.text("capacity", "As what", given.get("capacity"), errors, maxlength=80),
        fields.text("note", "Why", given.get("note"), errors, maxlength=200),
    ]
    return {
        "action": f"/sealed/{record_id}/sign",
        "command_id": new_id(),
        "fields": asked,
        "errors": fields.summary(errors, asked),
        "button": "Go on to the signature",
    }


def _wording(facts: Facts, record: CustodyRecord, given: dict[str, str]) -> str:
    return (
        f"{given['to_whom']}, {given['capacity']}, receives the device under seal {record.bag} "
        f"from {facts.school_name()}."
    )


@blueprint.post("/<record_id>/sign")
@allow(Access.HEAD)
def sign(record_id: str) -> ResponseReturnValue:
    """Whoever receives it signs."""
    given = {name: forms.text(name, 200) or "" for name in _TEXTS}
    missing = {name: "Fill this in." for name in _TEXTS if not given[name]}
    if missing:
        return _one(record_id, missing), 422
    with services().store.read() as facts:
        told = _wording(facts, _found(facts, record_id), given)
    carried: dict[str, Any] = {**given, "command_id": forms.command_id()}
    at = f"/sealed/{record_id}"
    view = sign_page(f"{at}/hand-over", f"{given['to_whom']}, please sign", told, carried, at)
    return render_template("police/sign.html", **view)


@blueprint.post("/<record_id>/hand-over")
@allow(Access.HEAD)
def hand_over(record_id: str) -> ResponseReturnValue:
    """It goes to whoever signed."""
    given = {name: forms.text(name, 200) or "" for name in _TEXTS}
    strokes = signature.parse(request.form.get("strokes", ""))
    with services().store.read() as facts:
        told = _wording(facts, _found(facts, record_id), given)
    ask = HandOverSealed(record_id, given["to_whom"], given["capacity"], None, given["note"])
    done = sealing.hand_over(services().store, who(), forms.command_id(), ask, told, strokes)
    if done.refusals:
        return refused_page(done.refusals, f"/sealed/{record_id}")
    return redirect(f"/sealed/{record_id}", 303)
