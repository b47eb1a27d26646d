"""The call: who is rung about whom, the number on file, and two members of staff who heard it."""

from typing import Any

from flask import abort, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.services.acting import Who, new_id
from kiosk.services.desk import telephone
from kiosk.services.desk.collecting import collection_at
from kiosk.services.desk.second import WRONG_PIN, prove_second
from kiosk.services.desk.second import named as second_named
from kiosk.services.desk.telephone import Named
from kiosk.services.ports import Facts
from kiosk.services.views import Pupil
from kiosk.web import addresses, fields, forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.fields import Errors
from kiosk.web.refusing import refused_page
from kiosk.web.telephone.presenter import ask_page, given_card, not_card, ring_page

View = dict[str, Any]

blueprint = Blueprint("telephone", url_prefix="/telephone")


@blueprint.get("/<pupil_id>")
@allow(Access.DESK)
def ask(pupil_id: str) -> str:
    """Whom to ring, and who is here."""
    return _ask(pupil_id, None, {})


def _ask(pupil_id: str, named: Named | None, errors: Errors) -> str:
    with services().store.read() as facts:
        pupil = _pupil(facts, pupil_id)
        view = ask_page(facts, pupil, named, errors, _back(facts, pupil_id))
    return render_template("layouts/form.html", **view)


@blueprint.post("/<pupil_id>")
@allow(Access.DESK)
def ring(pupil_id: str) -> ResponseReturnValue:
    """The number on file, where this carer may be rung about this adult."""
    named = _posted(pupil_id)
    done = telephone.to_ring(services().store, who(), forms.command_id(), named)
    errors = fields.problems(done.refusals)
    if errors:
        return _ask(pupil_id, named, errors), 422
    if done.refusals:
        return refused_page(done.refusals, f"/telephone/{pupil_id}")
    with services().store.read() as facts:
        carer = facts.adult(named.carer_id)
    return _ring(pupil_id, named, carer.phone if carer and carer.phone else "", None)


def _ring(pupil_id: str, named: Named, rung: str, error: str | None, second: str = "") -> str:
    g.live_page = "second"
    with services().store.read() as facts:
        view = ring_page(facts, _pupil(facts, pupil_id), named, rung, error, second)
    return render_template("telephone/ring.html", **view)


@blueprint.post("/<pupil_id>/heard")
@allow(Access.DESK)
def heard(pupil_id: str) -> ResponseReturnValue:
    """Both heard it, and the second person typed their PIN: the adult may collect today."""
    parts, named = services(), _posted(pupil_id)
    user, rung = forms.text("username", 80) or "", forms.text("rung", 60) or ""
    with parts.store.read() as facts:
        second = second_named(facts, user)
    pin, station = request.form.get("pin", ""), session().station
    problem = prove_second(parts.store, parts.hasher, second, pin, station)
    if problem is not None or second is None:
        return _again(named, rung, problem.words if problem else WRONG_PIN, user)
    listener = Who(second.id, second.roles, station)
    done = telephone.give(parts.store, who(), listener, forms.command_id(), named, rung)
    errors = fields.problems(done.refusals)
    if errors and "rung" not in errors:
        return _ask(pupil_id, named, errors), 422
    if done.refusals:
        return refused_page(done.refusals, f"/telephone/{pupil_id}")
    return redirect(f"/telephone/{pupil_id}/given", 303)


def _again(named: Named, rung: str, error: str, user: str) -> ResponseReturnValue:
    """The page once more, only where its number may be shown still."""
    again = telephone.to_ring(services().store, who(), new_id(), named, rung)
    if again.refusals:
        return refused_page(again.refusals, f"/telephone/{named.pupil_id}")
    return _ring(named.pupil_id, named, rung, error, user), 401


@blueprint.get("/<pupil_id>/given")
@allow(Access.DESK)
def given(pupil_id: str) -> ResponseReturnValue:
    """Who may collect for this pupil today, by telephone."""
    with services().store.read() as facts:
        card = given_card(facts, _pupil(facts, pupil_id))
        back = _back(facts, pupil_id)
    if card is None:
        return redirect(f"/telephone/{pupil_id}", 303)
    under_way = back == "/collect"
    to = back if under_way else f"/collect/pupil/{pupil_id}"
    buttons: list[View] = [
        {"words": "The pupil", "url": f"/people/{pupil_id}"},
        {"words": "On with the collection", "url": to, "main": True},
    ]
    return _card(card, buttons)


@blueprint.post("/<pupil_id>/back")
@allow(Access.DESK)
def taken_back(pupil_id: str) -> ResponseReturnValue:
    """A carer says that the adult may not collect after all."""
    with services().store.read() as facts:
        _pupil(facts, pupil_id)
    store, act, which = services().store, forms.command_id(), forms.text("authority", 60) or ""
    done = telephone.take_back(store, who(), act, pupil_id, which)
    back = f"/people/{pupil_id}"
    return refused_page(done.refusals, back) if done.refusals else redirect(back, 303)


@blueprint.get("/<pupil_id>/not")
@allow(Access.DESK)
def not_given(pupil_id: str) -> str:
    """Nobody answered, or the carer said no: everything stays."""
    with services().store.read() as facts:
        card = not_card(_pupil(facts, pupil_id), facts.now.at)
        back = _back(facts, pupil_id)
    another: View = {"words": "Ring another carer", "url": f"/telephone/{pupil_id}"}
    return _card(card, [another, {"words": "Back", "url": back, "main": True}])


def _card(card: View, buttons: list[View]) -> str:
    return render_template(
        "collect/card.html", title="By telephone", counts="", card=card, buttons=buttons
    )


def _pupil(facts: Facts, pupil_id: str) -> Pupil:
    return (facts.pupil(pupil_id) if addresses.is_id(pupil_id) else None) or abort(404)


def _back(facts: Facts, pupil_id: str) -> str:
    """The collection for this pupil, where one is under way, else the pupil's page."""
    collection = collection_at(facts.station(session().station or ""))
    is_theirs = collection is not None and collection.pupil_id == pupil_id
    return "/collect" if is_theirs else f"/people/{pupil_id}"


def _posted(pupil_id: str) -> Named:
    return Named(
        pupil_id=pupil_id,
        carer_id=forms.text("carer", 60) or "",
        adult_id=forms.text("adult", 60) or "",
        forename=forms.text("forename", 80) or "",
        surname=forms.text("surname", 80) or "",
        relationship=forms.text("relationship", 60) or "",
    )
