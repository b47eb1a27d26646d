"""Adults of one pupil: added, what they are to the pupil, name and telephone, ended."""

from datetime import datetime
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.people.changing import AdultTold, LinkTold
from kiosk.services.people import adults
from kiosk.services.people.person_view import AdultView, adult_view
from kiosk.services.ports import Done
from kiosk.services.records.looking import Unreadable
from kiosk.services.views import Pupil
from kiosk.web import addresses, fields, forms, words
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, sight, who
from kiosk.web.fields import Errors
from kiosk.web.history.presenter import unreadable_page
from kiosk.web.people.adult_fields import adult_fields, form, link_fields, who_is_it
from kiosk.web.people.presenter import link_line
from kiosk.web.people.routes import address_of, answered, blueprint, pupil_of
from kiosk.web.timeline.days import moments_by_day
from kiosk.web.timeline.register import WHY_ENDED

View = dict[str, Any]

_NOBODY = AdultTold("", "", "")


@blueprint.get("/<pupil_id>/adults/new")
@allow(Access.REGISTER)
def new_adult(pupil_id: str) -> str:
    """An adult of this pupil whom the register does not know yet."""
    link = LinkTold("", False, None)
    return render_template("layouts/form.html", **_new_form(pupil_of(pupil_id), _NOBODY, link, {}))


@blueprint.post("/<pupil_id>/adults/new")
@allow(Access.REGISTER)
def add_adult(pupil_id: str) -> ResponseReturnValue:
    """The adult is in the register; somebody who may be the same person is asked about first."""
    pupil, told, link = pupil_of(pupil_id), _posted_adult(), _posted_link()
    store, who_asks, act = services().store, who(), forms.command_id()
    chosen = forms.text("same") or ""
    with store.read() as facts:
        alike = adults.alike(facts, told)
    if chosen and chosen != "new":
        done = adults.link_adult(store, who_asks, act, pupil_id, chosen, link)
    elif alike and not chosen:
        page = _new_form(pupil, told, link, {})
        page["form"]["fields"].append(who_is_it(alike))
        note = "Somebody like this is in the register already. Is it the same person?"
        return render_template("layouts/form.html", **page, note=note), 409
    else:
        done = adults.add_adult(store, who_asks, act, pupil_id, told, link)
    errors = fields.problems(done.refusals)
    if errors:
        return render_template("layouts/form.html", **_new_form(pupil, told, link, errors)), 422
    return answered(done, address_of(pupil_id))


@blueprint.get("/<pupil_id>/adults/<adult_id>")
@allow(Access.REGISTER)
def adult(pupil_id: str, adult_id: str) -> str:
    """An adult of this pupil."""
    try:
        return render_template("people/adult.html", **_page(_view(pupil_id, adult_id)))
    except Unreadable:
        return render_template("history/page.html", **unreadable_page())


@blueprint.post("/<pupil_id>/adults/<adult_id>")
@allow(Access.REGISTER)
def change_adult(pupil_id: str, adult_id: str) -> ResponseReturnValue:
    """Name, telephone, address, e-mail: what was said before stays in the history."""
    view, told = _view(pupil_id, adult_id), _posted_adult()
    done = adults.change_adult(services().store, who(), forms.command_id(), adult_id, told)
    return _after(done, view, "details", told=told)


@blueprint.post("/<pupil_id>/adults/<adult_id>/link")
@allow(Access.REGISTER)
def relate(pupil_id: str, adult_id: str) -> ResponseReturnValue:
    """What the adult is to the pupil, from now on."""
    view, link = _view(pupil_id, adult_id), _posted_link()
    done = adults.link_adult(services().store, who(), forms.command_id(), pupil_id, adult_id, link)
    return _after(done, view, "link", link=link)


@blueprint.post("/<pupil_id>/adults/<adult_id>/end")
@allow(Access.REGISTER)
def end_adult(pupil_id: str, adult_id: str) -> ResponseReturnValue:
    """The adult is nothing to the pupil any more."""
    view, why = _view(pupil_id, adult_id), forms.text("why") or ""
    done = adults.end_link(services().store, who(), forms.command_id(), pupil_id, adult_id, why)
    if done.refusals:
        return _after(done, view, "end")
    return answered(done, address_of(pupil_id))


def _view(pupil_id: str, adult_id: str) -> AdultView:
    found = None
    if addresses.is_id(pupil_id) and addresses.is_id(adult_id):
        with services().store.read() as facts:
            found = adult_view(facts, who(), pupil_id, adult_id)
    if found is None:
        abort(404)
    return found


def _after(done: Done, view: AdultView, which: str, **posted: Any) -> ResponseReturnValue:
    errors = fields.problems(done.refusals)
    if errors:
        page = _page(view, errors, which, **posted)
        return render_template("people/adult.html", **page), 422
    return answered(done, f"/people/{view.pupil.id}/adults/{view.link.adult.id}")


def _page(
    view: AdultView,
    errors: Errors | None = None,
    which: str | None = None,
    told: AdultTold | None = None,
    link: LinkTold | None = None,
) -> View:
    adult, pupil, now = view.link.adult, view.pupil, services().clock.now().at
    at, wrong = f"/people/{pupil.id}/adults/{adult.id}", errors or {}
    kept = (adult.phone or "", adult.address or "", adult.email or "")
    told = told or AdultTold(adult.title, adult.forename, adult.surname, *kept)
    link = link or LinkTold(view.link.relationship, view.link.carer, view.link.priority)
    reasons = [("", "Choose"), *WHY_ENDED.items()]
    why = fields.select("why", "Why?", reasons, None, wrong)
    return {
        "title": "Adult",
        "heading": f"{adult.title} {adult.name}".strip(),
        "lead": f"{words.possessive(pupil.name)} {link_line(view.link)}",
        "facts": _facts(view, now),
        "details": form(at, adult_fields(told, wrong), "Save", wrong),
        "link": form(f"{at}/link", link_fields(link, wrong), "Save", wrong),
        "end": {**form(f"{at}/end", [why], "End it", wrong), "stop": True},
        "open": which,
        "others": [
            {"words": f"{item.name}, {item.class_name}", "url": f"/people/{item.id}"}
            for item, _ in view.others
        ]
        + [{"words": "Somebody disputes that they may collect", "url": f"{at}/dispute"}]
        + _bars(adult.id),
        "days": moments_by_day(view.moments, view.known, sight(), newest_first=True),
        "back": {"words": pupil.name, "url": f"/people/{pupil.id}"},
    }


def _bars(adult_id: str) -> list[View]:
    """Only in the own browser of who may know of bars."""
    if not sight().restricted or session().station is not None:
        return []
    return [
        {"words": "Place a bar", "url": f"/bars/new/{adult_id}"},
        {"words": "Place a protective stop", "url": f"/bars/stop/{adult_id}"},
    ]


def _facts(view: AdultView, now: datetime) -> list[View]:
    adult = view.link.adult
    others = ", ".join(f"{item.name}, {what}" for item, what in view.others)
    told = {
        "Telephone": adult.phone,
        "E-mail": adult.email,
        "Address": adult.address,
        "Also with": others,
    }
    shown = {label: said for label, said in told.items() if said or label != "Also with"}
    return [{"label": label, "words": said or "–"} for label, said in shown.items()]


def _new_form(pupil: Pupil, told: AdultTold, link: LinkTold, errors: Errors) -> View:
    at = f"/people/{pupil.id}"
    views = [*adult_fields(told, errors), *link_fields(link, errors)]
    shown = form(f"{at}/adults/new", views, "Add the adult", errors)
    return {
        "title": "Adult",
        "heading": f"An adult for {pupil.name}",
        "lead": words.pupil_line(pupil),
        "form": {**shown, "back": at},
    }


def _posted_adult() -> AdultTold:
    names = ("title", "forename", "surname", "phone", "address", "email")
    return AdultTold(**{name: forms.text(name, 200) or "" for name in names})


def _posted_link() -> LinkTold:
    return LinkTold(
        relationship=forms.text("relationship", 40) or "",
        carer=request.form.get("carer") == "yes",
        priority=fields.posted_number("priority"),
    )
