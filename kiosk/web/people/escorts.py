"""Everybody from outside the families who may collect, and for whom; whose review is due."""

from datetime import date
from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from kiosk.custody.people.escorting import is_due
from kiosk.services.acting import new_id
from kiosk.services.people.authorising import review
from kiosk.services.ports import Facts
from kiosk.services.views import Authorisation
from kiosk.web import fields, forms, paging, words
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.fields import Errors
from kiosk.web.people.presenter import review_words
from kiosk.web.people.routes import address_of, answered, blueprint, pupil_of

View = dict[str, Any]


@blueprint.get("/escorts")
@allow(Access.REGISTER)
def escorts() -> str:
    """Who from outside collects for whom, what is due first."""
    with services().store.read() as facts:
        today = facts.school().today(facts.now.at)
        found = facts.escorts(paging.asked())
        cards = [_card(facts, item, today) for item in found.items]
    return render_template(
        "people/escorts.html",
        title="Escorts",
        lead="Drivers, foster carers, social workers, club leaders: each for one pupil, in "
        "writing, and looked at again and again. A due review ends nothing by itself.",
        escorts=cards,
        onward=paging.onward(found.after),
    )


def _card(facts: Facts, item: Authorisation, today: date) -> View:
    pupil, adult = facts.pupil(item.pupil_id), facts.adult(item.adult_id)
    told = (
        f"for {pupil.name}, {words.pupil_line(pupil)}" if pupil else "for a pupil",
        words.escort(item.capacity, item.organisation),
        f"until {words.long_date(item.last, facts.now.at)}",
        review_words(item.review_on, facts.now.at),
    )
    due = is_due(item.review_on, today)
    return {
        "title": adult.name if adult else "Somebody",
        "hint": " · ".join(part.rstrip(".") for part in told if part),
        "url": f"/people/{item.pupil_id}",
        "tag": {"kind": "attention", "words": "review due"} if due else None,
    }


@blueprint.get("/<pupil_id>/authorisations/<authorisation_id>/review")
@allow(Access.REGISTER)
def ask_review(pupil_id: str, authorisation_id: str) -> str:
    """An escort was looked at: until when it stays."""
    return render_template("layouts/form.html", **_page(pupil_id, authorisation_id, {}))


@blueprint.post("/<pupil_id>/authorisations/<authorisation_id>/review")
@allow(Access.REGISTER)
def reviewed(pupil_id: str, authorisation_id: str) -> ResponseReturnValue:
    """It stays, until it is looked at again."""
    back, day = address_of(pupil_id), fields.posted_day("review")
    store, act = services().store, forms.command_id()
    done = review(store, who(), act, pupil_id, authorisation_id, day)
    errors = fields.problems(done.refusals)
    if errors and "review" in errors:
        return render_template(
            "layouts/form.html", **_page(pupil_id, authorisation_id, errors)
        ), 422
    return answered(done, back)


def _page(pupil_id: str, authorisation_id: str, errors: Errors) -> View:
    pupil = pupil_of(pupil_id)
    with services().store.read() as facts:
        given = {item.id: item for item in facts.authorisations_of(pupil_id)}
        found = given.get(authorisation_id) or abort(404)
        adult, now = facts.adult(found.adult_id), facts.now.at
    views = [fields.day("review", "To be looked at again on", None, errors)]
    name, at = adult.name if adult else "Somebody", f"/people/{pupil.id}"
    lead = f"{words.escort(found.capacity, found.organisation) or 'in writing'}, for {pupil.name}"
    return {
        "title": "Escort",
        "heading": f"{name} was looked at",
        "lead": f"{lead[:1].upper()}{lead[1:]}, until {words.long_date(found.last, now)}. "
        "Whoever has the say still wants it, and the person is still the same.",
        "form": {
            "action": f"{at}/authorisations/{authorisation_id}/review",
            "command_id": new_id(),
            "fields": views,
            "button": "It stays",
            "back": at,
            "errors": fields.summary(errors, views),
        },
    }
