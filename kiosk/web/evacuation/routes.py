"""An evacuation is begun, looked at and ended."""

from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.school.evacuating import MAY_END
from kiosk.services.acting import Who, new_id
from kiosk.services.desk.second import WRONG_PIN, named, prove_second
from kiosk.services.school import evacuating
from kiosk.web import fields, forms, words
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.fields import Errors
from kiosk.web.refusing import refused_page

blueprint = Blueprint("evacuation", url_prefix="/evacuation")

View = dict[str, Any]


@blueprint.get("")
@allow(Access.REGISTER)
def page() -> str:
    """Whether the building is being left, since when, and what that means for devices."""
    return _page({})


@blueprint.post("")
@allow(Access.REGISTER)
def begin() -> ResponseReturnValue:
    """One tap: an evacuation is under way."""
    done = evacuating.begin(services().store, who(), forms.command_id())
    if done.refusals and fields.problems(done.refusals) is None:
        return refused_page(done.refusals, "/fire-list")
    # Somebody else was faster: that it is under way is all that this tap asked for.
    return redirect("/evacuation", 303)


@blueprint.post("/end")
@allow(Access.REGISTER)
def end() -> ResponseReturnValue:
    """A leader ends it: in their own browser, or at the desk by badge and PIN."""
    leader: Who | None = who()
    if session().station is not None:
        leader, wrong = _leader()
        if leader is None:
            return _page({"pin": wrong}), 401
    done = evacuating.end(services().store, leader or who(), forms.command_id())
    if done.refusals:
        return refused_page(done.refusals, "/evacuation")
    return redirect("/evacuation", 303)


def _leader() -> tuple[Who | None, str]:
    parts, station = services(), session().station
    with parts.store.read() as facts:
        second = named(facts, forms.text("username", 60) or "")
    pin = request.form.get("pin", "")
    problem = prove_second(parts.store, parts.hasher, second, pin, station)
    if problem is not None or second is None:
        return None, problem.words if problem else WRONG_PIN
    return Who(second.id, second.roles & MAY_END, station), ""


def _page(errors: Errors) -> str:
    with services().store.read() as facts:
        found = facts.evacuation()
        by = facts.staff(found.begun_by or "") if found else None
        since = words.since(found.begun_at, facts.now.at) if found else ""
        open_ones = len(evacuating.owed_to(facts, who()))
    told = f"Since {since}, started by {by.name}." if by else f"Since {since}."
    at_desk = session().station is not None
    may_end = at_desk or bool(session().roles & MAY_END)
    return render_template(
        "evacuation/page.html",
        title="Evacuation",
        heading="An evacuation is under way" if found else "No evacuation is under way",
        lead=told if found else "Start one when the building is left: for an alarm or a drill.",
        under_way=found is not None,
        command_id=new_id(),
        end=_end_form(errors, at_desk=at_desk) if found and may_end else None,
        open_ones=open_ones,
    )


def _end_form(errors: Errors, *, at_desk: bool) -> View:
    user, typed = "A leader’s user name or badge", request.form.get("username")
    views = [
        fields.text("username", user, typed, errors, maxlength=60),
        fields.text("pin", "PIN", "", errors, type="password", pad="numbers", maxlength=20),
    ]
    shown = views if at_desk else []
    return {
        "action": "/evacuation/end",
        "command_id": new_id(),
        "fields": shown,
        "button": "End the evacuation",
        "errors": fields.summary(errors, shown),
    }
