"""The forms of a record's holds: the checklist, the end of a hold, to whom it goes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import request

from kiosk.custody.states import HoldKind
from kiosk.custody.steps import Step
from kiosk.services.acting import new_id
from kiosk.services.safeguarding.hold_view import HoldsView, HoldView
from kiosk.web import fields, words
from kiosk.web.timeline.holding import STEPS
from kiosk.web.timeline.telling import capital

View = dict[str, Any]
Errors = Mapping[str, str]

_ANSWERS = (("", "Open"), ("done", "Done"), ("not_needed", "Not needed in this case"))
DESCRIBE_NOTHING = "Do not describe what is, or may be, on the device."


def steps_form(view: HoldsView, item: HoldView, number: int, errors: Errors) -> View:
    """The checklist of a case as it stands; it is saved as often as one likes."""
    said = item.answered
    views: list[View] = []
    for step in Step:
        stands = "done" if said and step in said.done else ""
        stands = "not_needed" if said and step in said.not_needed else stands
        name = f"{step.value}-{number}"
        chosen = request.form.get(name, stands)
        views.append(fields.select(name, capital(STEPS[step]), _ANSWERS, chosen, errors))
    reference = _text(
        f"reference-{number}",
        "Reference to the child-protection file",
        said.reference if said else None,
        errors,
        maxlength=60,
    )
    note = _text(
        f"noted-{number}", "Note", None, errors, rows=2, maxlength=500, hint=DESCRIBE_NOTHING
    )
    asked = [*views, reference, note]
    return _form(view, item, number, "steps", asked, errors, "Save the checklist")


def review_form(view: HoldsView, item: HoldView, number: int, errors: Errors) -> View:
    """It was looked at and stays: what was decided, and until when."""
    asked = [
        _text(f"kept-{number}", "What was decided?", None, errors, rows=2, maxlength=500),
        fields.day(f"review_on-{number}", "Looked at again on", None, errors),
    ]
    return _form(view, item, number, "review", asked, errors, "It stays held")


def lift_form(view: HoldsView, item: HoldView, number: int, errors: Errors) -> View:
    """What ends this hold: a closing note, or the officer's clearance; a second person first."""
    police = item.hold.kind is HoldKind.POLICE
    name, label = ("clearance", "The officer’s clearance") if police else ("note", "Closing note")
    hint = "Who cleared it: name, number, force, when, and how you know."
    if not police:
        debrief = f"Debrief and lessons. {DESCRIBE_NOTHING}"
        hint = debrief if item.hold.kind is HoldKind.DSL else "What was decided, and why."
    button = "Lift the hold"
    if item.agreed:
        hint = "A second person agreed to these words. Lift it within a quarter of an hour."
    elif item.needs_second:
        hint = f"{hint} Somebody else placed it, so a second person agrees first."
        button = "Ask a second person"
    asked = [
        _text(f"{name}-{number}", label, item.agreed, errors, rows=3, maxlength=500, hint=hint)
    ]
    form = _form(view, item, number, "lift", asked, errors, button)
    return {**form, "stop": True}


def clear_form(view: HoldsView, errors: Errors, now: datetime) -> View:
    """To whom it goes, and from when."""
    adults = [
        ("", "Choose"),
        *(
            (link.adult.id, words.adult_line(link.adult.name, link.relationship))
            for link in view.adults
        ),
    ]
    today = words.local(now).date()
    asked = [
        fields.select("collector", "To", adults, request.form.get("collector"), errors),
        fields.day("day", "Not before", today, errors),
        fields.text("time", "At", request.form.get("time", "15:30"), errors, pad="numbers"),
    ]
    return {
        "action": f"/hold/{view.record.record_id}/clear",
        "command_id": new_id(),
        "fields": asked,
        "button": "It may go then",
        "errors": fields.summary(errors, asked),
    }


def _text(name: str, label: str, stands: str | None, errors: Errors, **more: Any) -> View:
    return fields.text(name, label, request.form.get(name, stands or ""), errors, **more)


def _form(
    view: HoldsView,
    item: HoldView,
    number: int,
    act: str,
    asked: list[View],
    errors: Errors,
    button: str,
) -> View:
    return {
        "action": f"/hold/{view.record.record_id}/{act}",
        "command_id": new_id(),
        "hidden": {"hold": item.hold.hold_id, "number": str(number)},
        "fields": asked,
        "button": button,
        "errors": fields.summary(errors, asked),
    }
