"""A new school year: what it changes is shown, and a person says so."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from kiosk.services.acting import new_id
from kiosk.services.people.moving_up import MovingUp, move_up, moving_up
from kiosk.web import fields, forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.fields import Errors
from kiosk.web.refusing import refused_page
from kiosk.web.timeline.telling import count, listed

blueprint = Blueprint("new_year", url_prefix="/new-year")


@blueprint.get("")
@allow(Access.SCHOOL)
def page() -> str:
    """Who would move up, and who would leave."""
    return _page({})


@blueprint.post("")
@allow(Access.SCHOOL)
def begin() -> ResponseReturnValue:
    """Everybody moves up a year, and those of the last year have left."""
    leave_on = fields.posted_day("leave_on")
    done = move_up(services().store, who(), forms.command_id(), leave_on)
    errors = fields.problems(done.refusals)
    if errors:
        return _page(errors), 422
    return refused_page(done.refusals, "/new-year") if done.refusals else redirect("/people", 303)


def _page(errors: Errors) -> str:
    with services().store.read() as facts:
        found = moving_up(facts)
        today = facts.school().today(facts.now.at)
    day = fields.day("leave_on", "Their last day at the school", today, errors)
    return render_template(
        "layouts/form.html",
        title="New school year",
        heading="A new school year",
        lead="Every pupil moves up a year; those of Year 6 have left. Class names that begin with "
        "the year move too. New classes come with the next import.",
        note=_note(found),
        form={
            "action": "/new-year",
            "command_id": new_id(),
            "fields": [day],
            "button": "Move everybody up",
            "stop": True,
            "back": "/people",
            "errors": fields.summary(errors, [day]),
        },
    )


def _note(found: MovingUp) -> str:
    years = listed(
        f"{number} in {f'Year {year}' if year else 'Reception'}" for year, number in found.years
    )
    leaving = count(found.leaving, "pupil")
    return (
        f"Now: {years or 'nobody'}. {leaving} will have left; what is still here of theirs stays."
    )
