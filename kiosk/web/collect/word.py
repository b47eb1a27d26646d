"""The family's word: staff type what the collector says, and are told yes or no."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from kiosk.services.acting import new_id
from kiosk.services.desk.collecting import collection_at
from kiosk.services.people import collection_words
from kiosk.services.people.collection_words import NotTheWord
from kiosk.web import forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, who
from kiosk.web.collect.routes import after, blueprint


@blueprint.get("/word")
@allow(Access.DESK)
def word() -> ResponseReturnValue:
    """Type the word that the collector says."""
    return _page(None)


def _page(error: str | None) -> str | Response:
    with services().store.read() as facts:
        collection = collection_at(facts.station(session().station or ""))
        adult = facts.adult(collection.collector_id or "") if collection else None
    if collection is None or adult is None or collection.stopped:
        return redirect("/collect", 303)
    said = {
        "name": "word",
        "label": "The word that they say",
        "hint": "Ask for it; never say it, nor a part of it.",
        "type": "password",
        "autocomplete": "off",
        "pad": "text",
        "maxlength": 60,
        "required": True,
        "autofocus": True,
        "error": error,
    }
    return render_template(
        "collect/ask.html",
        title="Family’s word",
        counts=adult.name,
        asked=[said],
        action="/collect/word",
        command_id=new_id(),
        buttons=[
            {"words": "Other check", "url": "/collect/identity"},
            {"words": "Compare", "main": True},
        ],
    )


@blueprint.post("/word")
@allow(Access.DESK)
def compared() -> ResponseReturnValue:
    """Yes or no; wrong ones are counted, and make the next wait."""
    parts = services()
    said = request.form.get("word", "")[:60]
    found = collection_words.compare(parts.store, parts.hasher, who(), forms.command_id(), said)
    if isinstance(found, NotTheWord):
        page = _page(found.words)
        return (page, 422) if isinstance(page, str) else page
    return after(found)
