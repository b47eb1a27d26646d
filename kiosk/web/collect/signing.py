"""The page that is turned to the parent, and what comes of the signature."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.states import SignOffMethod
from kiosk.services.acting import new_id
from kiosk.services.desk import signature
from kiosk.services.desk.collecting import Collection, collection_at
from kiosk.services.desk.releasing import Signing, release
from kiosk.services.people.wordings import VERSION, WORDINGS, Wording, wording
from kiosk.services.ports import Done, Facts
from kiosk.web import forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, who
from kiosk.web.collect import presenter
from kiosk.web.collect.presenter import SignSheet
from kiosk.web.collect.routes import after, blueprint
from kiosk.web.collect.steps import comes_to_signing

View = dict[str, Any]

READ_WITHIN = timedelta(minutes=15)


def under_way(facts: Facts) -> Collection | None:
    """The collection at this station, when it has come to the signature."""
    collection = collection_at(facts.station(session().station or ""))
    if collection is None or collection.stopped or not collection.chosen:
        return None
    return collection if collection.collector_id and collection.identity else None


def sheet_of(facts: Facts, collection: Collection, words: Wording, at: datetime) -> SignSheet:
    """What this collection's collector reads, or read at that time."""
    adult = facts.adult(collection.collector_id or "")
    name = adult.name if adult else ""
    return presenter.sheet(facts, collection, name, words, at)


def read_fields(words: Wording, collection: Collection, at: datetime) -> dict[str, str]:
    """What a page carries along, so that what is signed is what was read on it."""
    return {
        "lang": words.code,
        "read_at": at.isoformat(),
        "collector": collection.collector_id or "",
        "covers": ",".join(collection.chosen),
    }


def _read_at(now: datetime) -> datetime:
    """When the page was read: within the last quarter of an hour, or now."""
    try:
        at = datetime.fromisoformat(request.form.get("read_at", ""))
        return at if at.tzinfo and timedelta() <= now - at <= READ_WITHIN else now
    except ValueError:
        return now


@blueprint.get("/sign")
@allow(Access.DESK)
def sign() -> ResponseReturnValue:
    """The parent's page: a sentence, a line to sign on, and nothing of anybody else."""
    words = wording(request.args.get("lang"))
    is_mark = request.args.get("as") == "mark"
    with services().store.read() as facts:
        collection = under_way(facts)
        if collection is None:
            return redirect("/collect", 303)
        now = facts.now.at
        shown = sheet_of(facts, collection, words, now)
        policy = facts.school().policy(now)
    g.turned_to_parent = True
    return render_template(
        "collect/parent.html",
        **parent_language(words),
        title=shown.title,
        sentence=shown.sentence,
        items=None,
        notice={
            "lead": words.notice_lead,
            "words": policy.notice if words.code == "en" else words.notice,
        },
        languages=[
            {"code": item.code, "name": item.own_name, "url": f"/collect/sign?lang={item.code}"}
            for item in WORDINGS.values()
        ],
        language=words.own_name,
        words={**buttons_in(words), "first": words.changed if "changed" in request.args else ""},
        action="/collect/sign",
        command_id=new_id(),
        fields={
            **read_fields(words, collection, now),
            "as": "mark" if is_mark else "drawn",
        },
        cannot=f"/collect/cannot-sign?lang={words.code}",
    )


def parent_language(words: Wording) -> View:
    """The language and direction of a page that a parent reads."""
    return {"lang": words.code, "dir": "rtl" if words.rtl else "ltr"}


def buttons_in(words: Wording) -> View:
    """The words around the box that is signed in."""
    return {
        "wipe": words.clear,
        "undo": words.undo,
        "cannot": words.cannot,
        "done": words.done,
        "box": words.box,
        "empty": words.empty,
        "slight": words.slight,
        "language": words.language,
    }


@blueprint.post("/sign")
@allow(Access.DESK)
def signed() -> ResponseReturnValue:
    """The collector signed."""
    strokes = signature.parse(request.form.get("strokes", ""))
    method = SignOffMethod.MARK if request.form.get("as") == "mark" else SignOffMethod.DRAWN
    if not strokes:
        return redirect("/collect/sign?lang=" + wording(request.form.get("lang")).code, 303)
    return let_go(method, strokes=strokes)


def let_go(
    method: SignOffMethod,
    *,
    strokes: Any = None,
    witness: str | None = None,
    slip: str | None = None,
) -> ResponseReturnValue:
    """Release everything chosen on this sign-off, or say why not."""
    words = wording(request.form.get("lang"))
    with services().store.read() as facts:
        collection = under_way(facts)
        at = _read_at(facts.now.at)
        plain = sheet_of(facts, collection, words, at).plain if collection else ""
    signing = Signing(
        method=method,
        collector_id=request.form.get("collector"),
        covers=tuple(request.form.get("covers", "").split(",")),
        language=words.code,
        wording=plain,
        wording_version=VERSION,
        strokes=strokes,
        witness=witness,
        slip=slip,
    )
    done = release(services().store, who(), forms.command_id(), signing)
    turned = method in (SignOffMethod.DRAWN, SignOffMethod.MARK)
    if done.refusals == (Refusal(Code.LIST_CHANGED),):
        return _read_again()
    return released(done, f"/collect/thanks?lang={words.code}&" if turned else "/collect/done?")


def _read_again() -> ResponseReturnValue:
    """The same page with what goes home now, and all that was typed; or what comes before it."""
    with services().store.read() as facts:
        collection = under_way(facts)
        if collection is None or not comes_to_signing(facts, collection):
            return redirect("/collect", 303)
    typed = ("lang", "as", "slip", "badge")
    kept = {name: request.form[name] for name in typed if name in request.form}
    return redirect(f"{request.path}?{urlencode({**kept, 'changed': 1})}", 303)


def released(done: Done, following: str) -> ResponseReturnValue:
    """On to the thanks or the receipt of a release; or why there was none."""
    if done.refusals:
        return after(done)
    services().hub.publish(session().station or "", "changed", sound="out")
    return redirect(f"{following}first={done.sequences[0]}&last={done.sequences[-1]}", 303)
