"""The pages of the policy: what holds, a new version, the review that changes nothing."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from kiosk.custody.errors import Refusal
from kiosk.custody.school.policy import Policy, collected_at_days_end, collected_by_appointment
from kiosk.services.school.school_rules import adopt, confirm
from kiosk.web import addresses, forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.policy import presenter
from kiosk.web.policy.asked import asked
from kiosk.web.policy.form import form_page
from kiosk.web.refusing import refused_page

blueprint = Blueprint("policy", url_prefix="/policy")

STARTS = {"day-end": collected_at_days_end, "appointment": collected_by_appointment}
"""Ready-made policies to start from, named for what they do."""


@blueprint.get("")
@allow(Access.HEAD)
def page() -> str:
    """The rules in force, those that follow, those that were, and when they are reviewed."""
    with services().store.read() as facts:
        school = facts.school()
        made = presenter.policy_page(school.policies, school.today(facts.now.at))
    return render_template("policy/page.html", **made)


@blueprint.get("/change")
@allow(Access.HEAD)
def form() -> str:
    """A new version: from the rules in force, or from a ready-made start."""
    with services().store.read() as facts:
        school = facts.school()
        today, policy = school.today(facts.now.at), school.policy(facts.now.at)
    start = STARTS.get(addresses.text("start"))
    made = start(today) if start else policy
    return _form(presenter.from_today(made, today))


@blueprint.post("/change")
@allow(Access.HEAD)
def change() -> ResponseReturnValue:
    """Adopt the new version."""
    with services().store.read() as facts:
        policy = facts.school().policy(facts.now.at)
    wanted = asked(policy)
    done = adopt(services().store, who(), forms.command_id(), wanted)
    if done.refusals:
        return _form(wanted, done.refusals), 409
    return redirect("/policy", 303)


@blueprint.post("/reviewed")
@allow(Access.HEAD)
def reviewed() -> ResponseReturnValue:
    """The rules were reviewed, and stay as they are for another year."""
    done = confirm(services().store, who(), forms.command_id())
    if done.refusals:
        return refused_page(done.refusals, "/policy")
    return redirect("/policy", 303)


def _form(policy: Policy, refusals: tuple[Refusal, ...] = ()) -> str:
    return render_template("policy/form.html", **form_page(policy, refusals))
