"""Ways of signing off other than a drawn name, each as good; declining; and the walker."""

from typing import Any

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.errors import WORDS, Code
from kiosk.custody.states import SignOffMethod
from kiosk.services.acting import new_id
from kiosk.services.desk import collection as collections
from kiosk.services.desk.releasing import release
from kiosk.services.desk.second import WRONG_PIN, prove_second
from kiosk.services.people.wordings import wording
from kiosk.web import forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, staff, who
from kiosk.web.collect.routes import blueprint
from kiosk.web.collect.signing import (
    let_go,
    parent_language,
    read_fields,
    released,
    sheet_of,
    under_way,
)

View = dict[str, Any]

BACK_TO_SIGN = {"words": "Back", "url": "/collect/cannot-sign"}


@blueprint.get("/cannot-sign")
@allow(Access.DESK)
def cannot_sign() -> str:
    """Other ways of signing, each as good; no reason is asked for."""
    words = wording(request.args.get("lang"))
    lang = f"lang={words.code}"
    g.turned_to_parent = True
    ways = [
        ("Make a mark", "A cross, initials, a line: any mark counts", f"sign?as=mark&{lang}"),
        ("Sign on paper", "The office has a slip", f"paper?{lang}"),
        ("Say it aloud", "Two members of staff hear you", f"witness?{lang}"),
        ("I do not want to sign", "The devices stay here, safe", f"decline?{lang}"),
    ]
    return render_template(
        "collect/cannot_sign.html",
        **parent_language(wording("en")),
        title="Another way to sign",
        lead="Each of these is as good as a signature. You need give no reason.",
        ways=[{"title": t, "hint": h, "url": f"/collect/{url}"} for t, h, url in ways],
        back={"words": "Back to signing", "url": f"/collect/sign?{lang}"},
    )


@blueprint.get("/paper")
@allow(Access.DESK)
def paper() -> ResponseReturnValue:
    """Signed on paper: the slip's number ties it to the record."""
    slip = {
        "name": "slip",
        "label": "Number on the slip",
        "css": "input--short",
        "pad": "numbers",
        "maxlength": 20,
        "value": request.args.get("slip"),
        "required": True,
    }
    done = {"words": "Signed, I have the slip", "main": True}
    return _aloud("collect/paper.html", "Signed on paper", [BACK_TO_SIGN, done], slip=slip)


def _aloud(template: str, title: str, buttons: list[View], **more: Any) -> ResponseReturnValue:
    words = wording(request.values.get("lang"))
    with services().store.read() as facts:
        collection = under_way(facts)
        if collection is None:
            return redirect("/collect", 303)
        now = facts.now.at
        sentence = sheet_of(facts, collection, words, now).plain
    return render_template(
        template,
        title=title,
        counts="",
        sentence=sentence,
        changed=" ".join(WORDS[Code.LIST_CHANGED]) if "changed" in request.args else None,
        action=request.path,
        command_id=new_id(),
        fields={
            **read_fields(words, collection, now),
            "badge": more.pop("badge", ""),
        },
        buttons=buttons,
        **more,
    )


@blueprint.post("/paper")
@allow(Access.DESK)
def signed_on_paper() -> ResponseReturnValue:
    """The paper slip was signed."""
    slip = forms.text("slip", 20)
    return let_go(SignOffMethod.PAPER, slip=slip) if slip else redirect("/collect/paper", 303)


@blueprint.get("/witness")
@allow(Access.DESK)
def witness(error: str | None = None) -> ResponseReturnValue:
    """A sign-off in words, before a second member of staff with badge and PIN."""
    g.live_page = "witness"
    with services().store.read() as facts:
        found = facts.staff(request.values.get("badge", ""))
    ready = found is not None and found.id != staff().id
    return _aloud(
        "collect/witness.html",
        "Spoken sign-off",
        [BACK_TO_SIGN, {"words": "I heard it", "main": True, "disabled": not ready}],
        witness={"name": found.name} if found and ready else None,
        badge=found.id if found and ready else "",
        errors=[{"words": error}] if error else [],
    )


@blueprint.post("/witness")
@allow(Access.DESK)
def witnessed() -> ResponseReturnValue:
    """The witness typed their PIN."""
    with services().store.read() as facts:
        found = facts.staff(request.form.get("badge", ""))
    parts = services()
    pin, station = request.form.get("pin", ""), session().station
    problem = prove_second(parts.store, parts.hasher, found, pin, station)
    if problem is not None or found is None:
        return witness(problem.words if problem else WRONG_PIN)
    return let_go(SignOffMethod.SPOKEN, witness=found.id)


@blueprint.get("/decline")
@allow(Access.DESK)
def ask_decline() -> str:
    """Nothing is signed: everything stays, and that is recorded."""
    card = {
        "kind": "attention",
        "word": "Declined",
        "title": "Not signing",
        "lines": ["The devices stay here, safe. No reason is asked for or kept."],
        "recorded": "Nothing is recorded yet",
    }
    leave = {
        "words": "They stay here",
        "url": "/collect/decline",
        "post": True,
        "command_id": new_id(),
        "main": True,
    }
    return render_template(
        "collect/card.html",
        title="Collection",
        counts="",
        card=card,
        buttons=[{"words": "Back", "url": "/collect/cannot-sign"}, leave],
    )


@blueprint.post("/decline")
@allow(Access.DESK)
def declined() -> ResponseReturnValue:
    """The collector did not sign."""
    done = collections.decline(services().store, who(), forms.command_id())
    return released(done, "/collect/done?")


@blueprint.get("/give")
@allow(Access.DESK)
def give() -> ResponseReturnValue:
    """A pupil collects under a standing authority: staff know the child by sight."""
    with services().store.read() as facts:
        collection = under_way(facts)
        pupil = facts.pupil(collection.pupil_id) if collection else None
        if collection is None or pupil is None or not collection.by_pupil:
            return redirect("/collect", 303)
    card = {
        "kind": "chosen",
        "title": pupil.name,
        "lines": [f"{pupil.class_name} · may take it home alone"],
        "recorded": "Only to the child in person, whom you know by sight",
    }
    hand = {
        "words": f"Hand it to {pupil.forename}",
        "url": "/collect/give",
        "post": True,
        "command_id": new_id(),
        "main": True,
    }
    return render_template(
        "collect/card.html",
        title="Collection",
        counts="",
        card=card,
        buttons=[
            {"words": "Back", "url": "/collect/again", "post": True, "command_id": new_id()},
            hand,
        ],
    )


@blueprint.post("/give")
@allow(Access.DESK)
def given() -> ResponseReturnValue:
    """The pupil has it."""
    return released(release(services().store, who(), forms.command_id(), None), "/collect/done?")
