"""A pupil's collection word: agreed with a carer who is here, changed, ended; never shown."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.people.collection_word import ALONE
from kiosk.custody.states import IdentityMethod
from kiosk.services.acting import new_id
from kiosk.services.people import collection_words
from kiosk.services.people.collection_words import Agreed
from kiosk.web import fields, forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, who
from kiosk.web.fields import Errors
from kiosk.web.people.routes import address_of, answered, blueprint, pupil_of
from kiosk.web.words import adult_line

View = dict[str, Any]

CHECKS = (
    ("", "Choose"),
    (IdentityMethod.KNOWN.value, "Known to me, by sight, for some time"),
    (IdentityMethod.DOCUMENT.value, "Document seen: photo and name agree"),
    (IdentityMethod.PRIVATE_CHECK.value, "Checked in private, where a face is covered"),
)
LEAD = (
    "An adult who comes for a device says it; you type what they say, and are told yes or no. It "
    "says who somebody is, and lets nobody collect who may not."
)


@blueprint.get("/<pupil_id>/word")
@allow(Access.REGISTER)
def word(pupil_id: str) -> str:
    """Whether there is a collection word, and the form for another one."""
    return render_template("people/word.html", **_page(pupil_id, {}, {}))


@blueprint.post("/<pupil_id>/word")
@allow(Access.REGISTER)
def agree(pupil_id: str) -> ResponseReturnValue:
    """The word holds from now on."""
    back, parts = address_of(pupil_id), services()
    said, again = (request.form.get(name, "")[:61] for name in ("word", "again"))
    agreed = Agreed(pupil_id, said, again, *_with())
    done = collection_words.agree(parts.store, parts.hasher, who(), forms.command_id(), agreed)
    errors = fields.problems(done.refusals)
    if errors:
        return render_template("people/word.html", **_page(pupil_id, errors, {})), 422
    return answered(done, back)


@blueprint.post("/<pupil_id>/word/end")
@allow(Access.REGISTER)
def end_word(pupil_id: str) -> ResponseReturnValue:
    """No word is kept any more."""
    back = address_of(pupil_id)
    told = _with("end-")
    done = collection_words.end(services().store, who(), forms.command_id(), pupil_id, *told)
    errors = fields.problems(done.refusals)
    if errors:
        return render_template("people/word.html", **_page(pupil_id, {}, errors)), 422
    return answered(done, back)


def _with(prefix: str = "") -> tuple[str | None, IdentityMethod | None]:
    """The carer who is here, and how staff know them; none where the headteacher decides."""
    return forms.text(f"{prefix}carer", 60), forms.choice(f"{prefix}check", IdentityMethod)


def _page(pupil_id: str, errors: Errors, ending: Errors) -> View:
    pupil = pupil_of(pupil_id)
    with services().store.read() as facts:
        links = [link for link in facts.links_of_pupil(pupil_id) if link.carer]
        there = facts.collection_word(pupil_id) is not None
    alone = bool(session().roles & ALONE)
    carers = [
        ("", "Nobody: I decide it as headteacher" if alone else "Choose"),
        *((link.adult.id, adult_line(link.adult.name, link.relationship)) for link in links),
    ]
    at = f"/people/{pupil.id}"
    secret = {"type": "password", "autocomplete": "off", "maxlength": 60}
    hint = "Four letters or more; no name, no date. Nobody can read it again."
    asked = [
        fields.text("word", "The word", "", errors, hint=hint, **secret),
        fields.text("again", "The same once more", "", errors, **secret),
        *_carer(carers, errors),
    ]
    return {
        "title": "Collection word",
        "heading": f"Collection word for {pupil.name}",
        "lead": LEAD,
        "there": "There is one." if there else "There is none.",
        "form": _form(f"{at}/word", asked, "Change it" if there else "Keep it", errors, back=at),
        "end": {
            **_form(f"{at}/word/end", _carer(carers, ending, "end-"), "End it", _named(ending)),
            "open": bool(ending),
        }
        if there
        else None,
    }


def _named(errors: Errors) -> Errors:
    """The same at the fields of the form that ends it: two forms share the page."""
    return {f"end-{name}": words for name, words in errors.items()}


def _carer(carers: list[tuple[str, str]], errors: Errors, prefix: str = "") -> list[View]:
    named = _named(errors) if prefix else errors
    carer, check = f"{prefix}carer", f"{prefix}check"
    given = request.form
    return [
        fields.select(carer, "Which carer is here?", carers, given.get(carer), named),
        fields.select(check, "How do you know who it is?", CHECKS, given.get(check), named),
    ]


def _form(
    action: str, views: list[View], button: str, errors: Errors, back: str | None = None
) -> View:
    return {
        "action": action,
        "command_id": new_id(),
        "fields": views,
        "button": button,
        "back": back,
        "errors": fields.summary(errors, views),
    }
