"""A device that was found in a search is taken at once: it is in transit, and on the record."""

from typing import Any

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.reasons import NO_DESCRIPTION, Reason
from kiosk.custody.states import Kind
from kiosk.services.acting import new_id
from kiosk.services.desk.confiscation import Seizure
from kiosk.services.ports import Facts
from kiosk.services.safeguarding import searching
from kiosk.services.safeguarding.drafts import Draft
from kiosk.web import fields, forms, words
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.fields import Errors
from kiosk.web.refusing import refused_page
from kiosk.web.searches.drafts import draft_of
from kiosk.web.searches.routes import blueprint
from kiosk.web.timeline.telling import capital

ANOTHER = "another"
_KINDS = (
    (Kind.CONFISCATION.value, "Confiscation: it broke a rule"),
    (Kind.SAFEKEEPING.value, "Safekeeping: to protect somebody, no sanction"),
)
_CHOOSE = ("", "Choose")
_RISK = (_CHOOSE, ("no", "No"), ("yes", "Yes: hold it at once"))
_NOT_HERE = frozenset({Reason.FOUND})


@blueprint.get("/draft/<search_id>/device")
@allow(Access.OWN)
def device(search_id: str) -> str:
    """Which device was found, why it is taken, and whether it shows a risk."""
    return _page(_own(search_id), {})


@blueprint.post("/draft/<search_id>/device")
@allow(Access.OWN)
def take(search_id: str) -> ResponseReturnValue:
    """It is in custody now, in transit, with who searched; held at once where it shows a risk."""
    found = _own(search_id)
    reason, kind = forms.choice("why", Reason), forms.choice("kind", Kind)
    risk = request.form.get("risk", "")
    errors = {
        name: said
        for name, said, is_missing in (
            ("device", "Choose the device.", not forms.text("device")),
            ("why", "Choose why it is taken.", reason in (None, *_NOT_HERE)),
            ("kind", "Choose how it is kept.", kind not in (Kind.CONFISCATION, Kind.SAFEKEEPING)),
            ("risk", "Say whether it shows a risk.", risk not in ("yes", "no")),
        )
        if is_missing
    }
    if errors or reason is None or kind is None:
        return _page(found, errors), 422
    done = searching.take_found(
        services().store,
        who(),
        forms.command_id(),
        search_id,
        _seizure(found, kind, reason),
        risk=risk == "yes",
    )
    if done.refusals:
        return refused_page(done.refusals, f"/searches/draft/{search_id}")
    return redirect(f"/searches/draft/{search_id}", 303)


def _seizure(found: Draft, kind: Kind, reason: Reason) -> Seizure:
    chosen = forms.text("device", 80)
    says = reason not in NO_DESCRIPTION
    return Seizure(
        kind=kind,
        reason=reason,
        taken_by=str(found.written.get("searched_by") or who().staff_id),
        device_id=None if chosen == ANOTHER else chosen,
        pupil_id=found.about,
        place=(str(found.written.get("place", "")) or None) if says else None,
        description=forms.text("description", 80) if says and chosen == ANOTHER else None,
        bag=forms.text("bag", 20),
    )


def _own(search_id: str) -> Draft:
    found = draft_of(search_id)
    if found.author_id != who().staff_id:
        abort(404)
    return found


def _page(found: Draft, errors: Errors) -> str:
    with services().store.read() as facts:
        view = _view(facts, found, errors)
    return render_template("layouts/form.html", **view)


def _view(facts: Facts, found: Draft, errors: Errors) -> dict[str, Any]:
    views = _questions(facts, found, errors)
    pupil = facts.pupil(found.about)
    back = f"/searches/draft/{found.id}"
    return {
        "title": "Search",
        "heading": "A device was found",
        "lead": f"In the search of {pupil.name}." if pupil else None,
        "note": "Do not look into it. Take it to the office, or have it fetched.",
        "form": {
            "action": f"{back}/device",
            "command_id": new_id(),
            "fields": views,
            "button": "Record: it is taken",
            "back": back,
            "errors": fields.summary(errors, views),
        },
    }


def _questions(facts: Facts, found: Draft, errors: Errors) -> list[dict[str, Any]]:
    typed = request.form
    known = [(item.id, words.device(item).capitalize()) for item in facts.devices_of(found.about)]
    devices = [_CHOOSE, *known, (ANOTHER, "Another one, not known yet")]
    reasons = [(item.value, capital(said)) for item, said in words.REASONS.items()]
    reasons = [_CHOOSE, *((value, said) for value, said in reasons if value not in _NOT_HERE)]
    kind = typed.get("kind") or Kind.CONFISCATION
    return [
        fields.select("device", "Which device?", devices, typed.get("device"), errors),
        fields.text(
            "description",
            "What does another one look like?",
            typed.get("description"),
            errors,
            maxlength=80,
            hint="The device, from outside. Never what is on it.",
        ),
        fields.select("why", "Why is it taken?", reasons, typed.get("why"), errors),
        fields.select("kind", "How is it kept?", _KINDS, kind, errors),
        fields.select("risk", "Does it show a risk?", _RISK, typed.get("risk"), errors),
        fields.text("bag", "Bag or seal", typed.get("bag"), errors, maxlength=20),
    ]
