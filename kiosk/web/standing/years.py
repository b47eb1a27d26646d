"""The headteacher turns going home alone on, by year group."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.services.acting import new_id
from kiosk.services.people.authorities import OLDEST, YOUNGEST, turn_on
from kiosk.web import forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.refusing import refused_page
from kiosk.web.standing.routes import blueprint


@blueprint.get("/years")
@allow(Access.HEAD)
def years() -> str:
    """For which year groups it is on, and since which version of the policy."""
    with services().store.read() as facts:
        policy = facts.school().policy(facts.now.at)
        there = set(facts.years())
    on = policy.standing_authority_years
    groups = [
        {
            "value": year,
            "title": f"Year {year}" if year else "Reception",
            "checked": year in on,
        }
        for year in sorted(there | on)
        if YOUNGEST <= year <= OLDEST
    ]
    began = policy.effective_from
    return render_template(
        "standing/years.html",
        title="Going home alone",
        heading="Year groups that may go home alone",
        lead="A child still needs a carer’s signature, for each device, and gets it only after the "
        "day’s end.",
        policy=f"By the policy in force since {began.day} {began:%B %Y}.",
        groups={"name": "years", "type": "checkbox", "legend": "Year groups", "options": groups},
        action="/standing/years",
        command_id=new_id(),
    )


@blueprint.post("/years")
@allow(Access.HEAD)
def turned_on() -> ResponseReturnValue:
    """A new version of the policy, in force from today."""
    given = request.form.getlist("years")
    years_given = frozenset(int(item) for item in given if item.isascii() and item.isdecimal())
    done = turn_on(services().store, who(), forms.command_id(), years_given)
    if done.refusals:
        return refused_page(done.refusals, "/standing/years")
    return redirect("/standing/years", 303)
