"""Who may collect for a pupil, in a carer's writing: for one day or some, ended before."""

from datetime import date
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.people.escorting import EscortTold
from kiosk.custody.states import Capacity, Kind
from kiosk.services.acting import new_id
from kiosk.services.people.authorising import Written, authorise, end
from kiosk.services.views import Link
from kiosk.web import fields, forms, words
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.fields import Errors
from kiosk.web.people.presenter import link_line
from kiosk.web.people.routes import address_of, answered, blueprint, pupil_of

View = dict[str, Any]

_WHAT = {
    "hand_in": (Kind.HAND_IN,),
    "both": (Kind.HAND_IN, Kind.CONFISCATION),
}


@blueprint.get("/<pupil_id>/authorise")
@allow(Access.REGISTER)
def ask(pupil_id: str) -> str:
    """What a carer wrote: who may collect, what, and on which days."""
    return render_template("layouts/form.html", **_page(pupil_id, {}))


@blueprint.post("/<pupil_id>/authorise")
@allow(Access.REGISTER)
def record(pupil_id: str) -> ResponseReturnValue:
    """The adult may collect, on those days."""
    written = Written(
        pupil_id=pupil_id,
        adult_id=forms.text("adult") or "",
        carer_id=forms.text("carer") or "",
        kinds=frozenset(_WHAT.get(request.form.get("kinds", ""), ())),
        first=fields.posted_day("first"),
        last=fields.posted_day("last"),
        escort=_escort(),
    )
    back = address_of(pupil_id)
    done = authorise(services().store, who(), forms.command_id(), written)
    errors = fields.problems(done.refusals)
    if errors:
        return render_template("layouts/form.html", **_page(pupil_id, errors, written)), 422
    return answered(done, back)


def _escort() -> EscortTold | None:
    capacity = forms.choice("capacity", Capacity)
    if capacity is None:
        return None
    return EscortTold(capacity, forms.text("organisation", 80) or "", fields.posted_day("review"))


@blueprint.post("/<pupil_id>/authorisations/<authorisation_id>/end")
@allow(Access.REGISTER)
def end_it(pupil_id: str, authorisation_id: str) -> ResponseReturnValue:
    """It holds no more."""
    back = address_of(pupil_id)
    done = end(services().store, who(), forms.command_id(), pupil_id, authorisation_id)
    return answered(done, back)


def _page(pupil_id: str, errors: Errors, written: Written | None = None) -> View:
    pupil = pupil_of(pupil_id)
    with services().store.read() as facts:
        links = facts.links_of_pupil(pupil_id)
        school, now = facts.school(), facts.now.at
    others = school.policy(now).adults_collect_confiscations
    views = _fields(links, errors, written, school.today(now), others=others)
    at = f"/people/{pupil.id}"
    return {
        "title": "May collect",
        "heading": f"Who else may collect for {pupil.name}?",
        "lead": "You have seen the writing of a carer, or of whoever else has the say. Leave both "
        "days as they are for today only: it ends by itself tonight.",
        "note": None
        if len(links) > len([link for link in links if link.carer])
        else "Add the adult to this pupil first.",
        "form": {
            "action": f"{at}/authorise",
            "command_id": new_id(),
            "fields": views,
            "button": "Record it",
            "back": at,
            "errors": fields.summary(errors, views),
        },
    }


def _fields(
    links: Any, errors: Errors, written: Written | None, today: date, *, others: bool
) -> list[View]:
    what = [("hand_in", f"{words.CUSTODY[Kind.HAND_IN].capitalize()}s")]
    if others:
        what.append(("both", "Hand-ins and confiscations"))
    adult, carer = (written.adult_id, written.carer_id) if written else (None, None)
    return [
        fields.select("adult", "Who may collect", _named(links, carers=False), adult, errors),
        fields.select("carer", "Which carer wrote it", _named(links, carers=True), carer, errors),
        fields.select("kinds", "What", what, "hand_in", errors),
        fields.day("first", "From", today, errors),
        fields.day("last", "Until the end of", today, errors),
        *_escort_fields(written.escort if written else None, errors),
    ]


def _escort_fields(escort: EscortTold | None, errors: Errors) -> list[View]:
    """As what somebody from outside the family comes; left as it is for family and friends."""
    capacities = [(item.value, said.capitalize()) for item, said in words.CAPACITIES.items()]
    chosen = escort.capacity.value if escort else ""
    outside = [("", "No: family or a friend"), *capacities]
    organisation = escort.organisation if escort else None
    return [
        fields.select("capacity", "From outside the family?", outside, chosen, errors),
        fields.text(
            "organisation",
            "For whom they come",
            organisation,
            errors,
            maxlength=80,
            hint="The firm, the council, the club. Only for somebody from outside.",
        ),
        fields.day("review", "To be looked at again on", None, errors, hint="Only for them."),
    ]


def _named(links: list[Link], *, carers: bool) -> list[tuple[str, str]]:
    found = [link for link in links if link.carer is carers]
    return [("", "Choose"), *((x.adult.id, f"{x.adult.name}, {link_line(x)}") for x in found)]
