"""Whose child may go home alone: looked up, recorded from paper, confirmed, ended."""

from dataclasses import replace
from typing import Any

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from kiosk.custody.errors import DISCREET, Code, Refusal
from kiosk.custody.states import SignOffMethod
from kiosk.services.people import authorities
from kiosk.services.people.authorities import NewAuthority
from kiosk.services.people.standing_wordings import VERSION
from kiosk.services.ports import Done
from kiosk.services.views import Pupil
from kiosk.web import addresses, forms
from kiosk.web.access import Access, allow, may_open
from kiosk.web.auth import services, session, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.finding import finding
from kiosk.web.refusing import refused_page, words_of
from kiosk.web.standing.asked import address, authority_asked, posted_day
from kiosk.web.standing.presenter import pupil_page, sentence

View = dict[str, Any]

blueprint = Blueprint("standing", url_prefix="/standing")


@blueprint.get("")
@allow(Access.REGISTER)
def find() -> str:
    """Look a pupil up."""
    back = {"words": "Back", "url": "/home-time" if session().station else "/"}
    years = {"words": "Year groups", "url": "/standing/years"}
    lists = [
        {"words": "Who may today", "url": "/standing/today"},
        {"words": "Forms to sign", "url": "/standing/forms"},
    ]
    return finding(
        "standing/find.html",
        "Going home alone",
        "/standing/pupil/{id}",
        back,
        also=[*lists, years] if may_open(Access.HEAD, session()) else lists,
    )


def pupil_of(pupil_id: str) -> Pupil:
    """The pupil of an address; 404 where there is none."""
    with services().store.read() as facts:
        pupil = facts.pupil(pupil_id) if addresses.is_id(pupil_id) else None
    if pupil is None:
        abort(404)
    return pupil


@blueprint.get("/pupil/<pupil_id>")
@allow(Access.REGISTER)
def pupil(pupil_id: str) -> str:
    """What carers have signed for this pupil, and the form for more."""
    return _page(pupil_of(pupil_id), [], MultiDict())


def _page(found: Pupil, errors: list[View], given: Any) -> str:
    at_desk = session().station is not None
    with services().store.read() as facts:
        view = pupil_page(facts, found, errors, given, at_desk=at_desk)
    return render_template("standing/pupil.html", **view)


@blueprint.post("/pupil/<pupil_id>")
@allow(Access.REGISTER)
def record(pupil_id: str) -> ResponseReturnValue:
    """Signed on paper that was checked; or on to the page on which the carer signs."""
    found = pupil_of(pupil_id)
    new = authority_asked(found.id, request.form, posted_day(request.form, "until"))
    with services().store.read() as facts:
        against = authorities.why_not(facts, who(), new)
        plain = sentence(facts, found, new, new.language)[2]
    if against and not any(item.code in DISCREET for item in against):
        return _page(found, _errors(against), request.form), 422
    if new.method is not SignOffMethod.PAPER and not against:
        return redirect(address(new, new.language), 303)
    signed = replace(
        new,
        method=SignOffMethod.PAPER,
        wording=plain,
        wording_version=VERSION,
        paper_checked=True,
    )
    return after(signed, authorities.sign(services().store, who(), forms.command_id(), signed))


_FIELDS = {
    Code.COLLECTOR_UNKNOWN: ("signer", "Choose the carer who signs."),
    Code.COLLECTOR_NOT_AUTHORISED: ("signer", "Only a carer of this pupil signs. Choose one."),
    Code.IDENTITY_NOT_CHECKED: ("check", "Say how you know who it is."),
    Code.SIGNATURE_MISSING: ("how", "Say how it is signed."),
}
_DETAILS = {
    "devices": "Choose at least one of the pupil’s devices.",
    "until": "Give a day of this school year, from today on.",
}


def _errors(against: tuple[Refusal, ...]) -> list[View]:
    """What is not right, each with the field that it leads to."""
    errors: list[View] = []
    for item in against:
        detail = item.facts.get("field", "")
        if detail in _DETAILS:
            field = "until-day" if detail == "until" else detail
            errors.append({"field": field, "words": _DETAILS[detail]})
        elif item.code in _FIELDS:
            field, words = _FIELDS[item.code]
            errors.append({"field": field, "words": words})
        else:
            what, remedy = words_of([item])[0]
            errors.append({"field": "main", "words": f"{what} {remedy}"})
    return errors


def after(new: NewAuthority, done: Done) -> ResponseReturnValue:
    """Back to the pupil's page, or why not."""
    back = f"/standing/pupil/{new.pupil_id}"
    return refused_page(done.refusals, back) if done.refusals else redirect(back, 303)


@blueprint.post("/pupil/<pupil_id>/confirm")
@allow(Access.REGISTER)
def confirm(pupil_id: str) -> ResponseReturnValue:
    """After a confiscation a carer said again that it holds."""
    found, back = pupil_of(pupil_id), f"/standing/pupil/{pupil_id}"
    authority, carer = request.form.get("authority", ""), request.form.get("carer", "")
    done = authorities.confirm(
        services().store, who(), forms.command_id(), found.id, authority, carer
    )
    return refused_page(done.refusals, back) if done.refusals else redirect(back, 303)


@blueprint.post("/pupil/<pupil_id>/withdraw")
@allow(Access.REGISTER)
def withdraw(pupil_id: str) -> ResponseReturnValue:
    """A carer ends it."""
    found, back = pupil_of(pupil_id), f"/standing/pupil/{pupil_id}"
    carer = request.form.get("carer", "")
    done = authorities.withdraw(services().store, who(), forms.command_id(), found.id, carer)
    return refused_page(done.refusals, back) if done.refusals else redirect(back, 303)
