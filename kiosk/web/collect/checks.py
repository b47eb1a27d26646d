"""Before the signature: how staff know somebody, why it goes early, and who else agrees."""

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.states import Condition, IdentityMethod
from kiosk.services.acting import Who, new_id
from kiosk.services.desk import collection as collections
from kiosk.services.desk.collecting import collection_at
from kiosk.services.desk.second import WRONG_PIN, named, prove_second
from kiosk.services.safeguarding.approving import approve
from kiosk.web import forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, who
from kiosk.web.collect.routes import after, blueprint

CHECKS = (
    (IdentityMethod.KNOWN, "Known to me", "by sight, for some time"),
    (IdentityMethod.DOCUMENT, "Document seen", "photo and name agree"),
    (IdentityMethod.WORD, "Family’s word", "they say it, you type it"),
    (IdentityMethod.PRIVATE_CHECK, "Checked in private", "where a face is covered"),
)


@blueprint.get("/identity")
@allow(Access.DESK)
def identity() -> ResponseReturnValue:
    """Another way of knowing who somebody is."""
    with services().store.read() as facts:
        collection = collection_at(facts.station(session().station or ""))
        adult = facts.adult(collection.collector_id or "") if collection else None
        if collection is None or adult is None or collection.stopped:
            return redirect("/collect", 303)
        chosen = collection.chosen
        has_word = facts.collection_word(collection.pupil_id) is not None
    checks = [item for item in CHECKS if has_word or item[0] is not IdentityMethod.WORD]
    options = [{"value": item, "title": title, "hint": hint} for item, title, hint in checks]
    legend = "How do you know who this is?"
    return render_template(
        "collect/identity.html",
        title="Collection",
        counts="",
        action="/collect/identity",
        command_id=new_id(),
        fields={"collector": adult.id},
        collector={"name": adult.name, "detail": ""},
        checks={"name": "check", "legend": legend, "required": True, "options": options},
        private="Nothing of a document is copied or kept but that it was seen.",
        buttons=[
            {"words": "Back", "url": "/collect"},
            {"words": "Turn the screen" if chosen else "Go on", "main": True},
        ],
    )


@blueprint.post("/identity")
@allow(Access.DESK)
def identified() -> ResponseReturnValue:
    """Staff said how they know the person."""
    method = forms.choice("check", IdentityMethod)
    with services().store.read() as facts:
        collection = collection_at(facts.station(session().station or ""))
    if method is None or collection is None or collection.collector_id is None:
        return redirect("/collect", 303)
    if method is IdentityMethod.WORD:
        return redirect("/collect/word", 303)
    store = services().store
    person, chosen, looks = collection.collector_id, collection.chosen, collection.condition
    act = forms.command_id()
    return after(collections.prepare(store, who(), act, person, chosen, method, Condition(looks)))


@blueprint.get("/early")
@allow(Access.DESK)
def early() -> str:
    """Why it goes before its time; a carer is here and signs."""
    reason = {
        "name": "reason",
        "label": "Why does it go early?",
        "hint": "It is listed on the day sheet.",
        "pad": "text",
        "maxlength": 120,
        "required": True,
        "autofocus": True,
    }
    return render_template(
        "collect/ask.html",
        title="Going early",
        counts="",
        asked=[reason],
        action="/collect/early",
        command_id=new_id(),
        buttons=[{"words": "Back", "url": "/collect"}, {"words": "Go on", "main": True}],
    )


@blueprint.post("/early")
@allow(Access.DESK)
def goes_early() -> ResponseReturnValue:
    """The reason was given."""
    reason = forms.text("reason", 120) or ""
    return after(collections.go_early(services().store, who(), forms.command_id(), reason))


@blueprint.get("/approve")
@allow(Access.DESK)
def second_person(error: str | None = None) -> str:
    """A second person agrees, at this screen."""
    g.live_page = "second"
    secret = {"name": "pin", "label": "PIN", "type": "password", "pad": "numbers", "error": error}
    return render_template(
        "collect/ask.html",
        title="Second person",
        counts="a leader, the safeguarding lead or the headteacher",
        second={"name": None, "user": request.form.get("username", "")},
        asked=[secret],
        action="/collect/approve",
        command_id=new_id(),
        buttons=[{"words": "Back", "url": "/collect"}, {"words": "I agree", "main": True}],
    )


@blueprint.post("/approve")
@allow(Access.DESK)
def approved() -> ResponseReturnValue:
    """The second person typed their PIN: the approval is for this record and collector alone."""
    with services().store.read() as facts:
        second = named(facts, request.form.get("username", ""))
        collection = collection_at(facts.station(session().station or ""))
    if collection is None:
        return redirect("/collect", 303)
    parts = services()
    pin, station = request.form.get("pin", ""), session().station
    problem = prove_second(parts.store, parts.hasher, second, pin, station)
    if problem is not None or second is None:
        return second_person(problem.words if problem else WRONG_PIN), 401
    approver = Who(second.id, second.roles, session().station)
    asked_by = who().staff_id
    return after(approve(services().store, approver, forms.command_id(), asked_by))
