"""Placing a bar or a protective stop on an adult, and keeping one after its review."""

from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.people.bars import BarTold, StopTold
from kiosk.services.acting import new_id
from kiosk.services.people import bars
from kiosk.services.ports import Facts
from kiosk.services.views import Adult, Concern
from kiosk.web import addresses, fields, forms, words
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, who
from kiosk.web.bars.routes import answered, blueprint, found
from kiosk.web.fields import Errors

View = dict[str, Any]

_SCOPES = (("yes", "It stops every collection"), ("no", "It does not stop a collection"))


@blueprint.get("/new/<adult_id>")
@allow(Access.AUDIT)
def new_bar(adult_id: str) -> str:
    """A document was seen that says that this adult must not collect."""
    return _page(_bar_form, adult_id, {})


@blueprint.post("/new/<adult_id>")
@allow(Access.AUDIT)
def place_bar(adult_id: str) -> ResponseReturnValue:
    """The bar is in force from now on, over every copy of the person."""
    return _placed(adult_id, None)


@blueprint.get("/stop/<adult_id>")
@allow(Access.AUDIT)
def new_stop(adult_id: str) -> str:
    """There is no document yet, and this adult must not collect for now."""
    return _page(_stop_form, adult_id, {})


@blueprint.post("/stop/<adult_id>")
@allow(Access.AUDIT)
def place_stop(adult_id: str) -> ResponseReturnValue:
    """The stop is in force from now on, until somebody decides."""
    return _stopped(adult_id, None)


@blueprint.get("/<concern_id>/renew")
@allow(Access.AUDIT)
def ask_renew(concern_id: str) -> str:
    """It was looked at and stays: on what, and until when."""
    concern = found(concern_id)
    form = _bar_form if concern.is_bar else _stop_form
    return _page(form, concern.adult_id, {}, concern)


@blueprint.post("/<concern_id>/renew")
@allow(Access.AUDIT)
def renew(concern_id: str) -> ResponseReturnValue:
    """It stays, with another day on which it is looked at."""
    concern = found(concern_id)
    act = _placed if concern.is_bar else _stopped
    return act(concern.adult_id, concern)


def _placed(adult_id: str, concern: Concern | None) -> ResponseReturnValue:
    told = BarTold(
        adult_id=adult_id,
        pupil_ids=_pupils(adult_id, concern),
        stops_collection=request.form.get("stops") != "no",
        document=forms.text("document") or "",
        seen_by=forms.text("seen_by") or "",
        review_on=fields.posted_day("review"),
        last=fields.posted_day("last"),
    )
    if fields.is_no_day("last"):
        wrong = {"last": "That is no day. Leave it empty if it has no last day."}
        return _page(_bar_form, adult_id, wrong, concern), 422
    concern_id = concern.id if concern else None
    done = bars.place_bar(services().store, who(), forms.command_id(), told, concern_id)
    errors = fields.problems(done.refusals)
    if errors:
        return _page(_bar_form, adult_id, errors, concern), 422
    return answered(done, "/bars")


def _stopped(adult_id: str, concern: Concern | None) -> ResponseReturnValue:
    review, note = fields.posted_day("review"), forms.text("note") or ""
    told = StopTold(adult_id, _pupils(adult_id, concern), review, note)
    concern_id = concern.id if concern else None
    done = bars.place_stop(services().store, who(), forms.command_id(), told, concern_id)
    errors = fields.problems(done.refusals)
    if errors:
        return _page(_stop_form, adult_id, errors, concern), 422
    return answered(done, "/bars")


def _pupils(adult_id: str, concern: Concern | None) -> frozenset[str]:
    """The pupils that were ticked; none of them stands for every pupil."""
    if concern is not None:
        return concern.pupil_ids
    return frozenset(request.form.getlist("pupils")[:50])


def _page(form: Any, adult_id: str, errors: Errors, concern: Concern | None = None) -> str:
    with services().store.read() as facts:
        adult = facts.adult(adult_id) if addresses.is_id(adult_id) else None
        if adult is None:
            abort(404)
        view = form(facts, adult, errors, concern)
    return render_template("layouts/form.html", **view)


def _bar_form(facts: Facts, adult: Adult, errors: Errors, concern: Concern | None) -> View:
    staff = [("", "Choose"), *((x.id, x.name) for x in facts.all_staff() if not x.disabled)]
    chosen = request.form.get("seen_by") or session().staff_id
    document = request.form.get("document", "")
    views = [
        fields.text(
            "document",
            "Which document?",
            document,
            errors,
            rows=3,
            hint="What it is, who issued it, its date and number.",
        ),
        fields.select("seen_by", "Who has seen it?", staff, chosen, errors),
        fields.select("stops", "What does it say?", _SCOPES, request.form.get("stops"), errors),
        fields.day("review", "Looked at again on", None, errors, hint="Within a year."),
        fields.day("last", "Its last day, if it has one", None, errors),
    ]
    at = f"/bars/{concern.id}/renew" if concern else f"/bars/new/{adult.id}"
    view = _view(facts, adult, views, at, errors, concern)
    return {**view, "heading": f"{'Keep the' if concern else 'A'} bar on {adult.name}"}


def _stop_form(facts: Facts, adult: Adult, errors: Errors, concern: Concern | None) -> View:
    note = request.form.get("note", "")
    views = [
        fields.text("note", "What does it rest on?", note, errors, rows=3),
        fields.day(
            "review",
            "Looked at again on",
            None,
            errors,
            hint="Within seven days. It does not end by itself: somebody decides.",
        ),
    ]
    at = f"/bars/{concern.id}/renew" if concern else f"/bars/stop/{adult.id}"
    view = _view(facts, adult, views, at, errors, concern)
    heading = f"{'Keep the' if concern else 'A'} protective stop on {adult.name}"
    return {**view, "heading": heading}


def _view(
    facts: Facts,
    adult: Adult,
    views: list[View],
    action: str,
    errors: Errors,
    concern: Concern | None,
) -> View:
    which = _which_pupils(facts, adult)
    asked = [which] if which["options"] and concern is None else []
    return {
        "title": "Bars and stops",
        "lead": adult.address or adult.phone,
        "note": "At the desk nobody is told. A collection is stopped in silence, and you are "
        "alerted.",
        "form": {
            "action": action,
            "command_id": new_id(),
            "fields": [*asked, *views],
            "button": "It stays" if concern else "Place it",
            "back": "/bars",
            "errors": fields.summary(errors, views),
        },
    }


def _which_pupils(facts: Facts, adult: Adult) -> View:
    pupils = [facts.pupil(item) for item in facts.pupils_of_adult(adult.id)]
    ticked = request.form.getlist("pupils")
    options = [
        {
            "value": item.id,
            "title": item.name,
            "hint": words.pupil_line(item),
            "checked": item.id in ticked,
        }
        for item in pupils
        if item
    ]
    return {
        "kind": "choices",
        "type": "checkbox",
        "name": "pupils",
        "legend": "For which pupils?",
        "hint": "Tick none if it is for every pupil of the school.",
        "options": options,
    }
