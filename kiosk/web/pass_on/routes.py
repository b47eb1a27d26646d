"""To whom devices go, and then the screen on which each scan passes one on."""

from typing import Any

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from kiosk.scanning.router import Activity
from kiosk.services.acting import new_id
from kiosk.services.context import Services
from kiosk.services.desk.passing import (
    LONGEST_ACTIVITY,
    begin_passing,
    end_passing,
    leaders,
    passing_at,
)
from kiosk.services.desk.stations import begin
from kiosk.services.ports import Facts
from kiosk.services.views import Session
from kiosk.web import forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.hand_in.cards import FRESH_SECONDS, WAITING
from kiosk.web.hand_in.fragments import SHOWN, rendered
from kiosk.web.hand_in.presenter import line_of
from kiosk.web.pass_on.presenter import passing_card, passing_row, waiting
from kiosk.web.refusing import refused_page

View = dict[str, Any]

blueprint = Blueprint("pass_on", url_prefix="/pass-on")


@blueprint.get("")
@allow(Access.DESK)
def page() -> ResponseReturnValue:
    """To whom, and for what; then each scan passes a device on."""
    with services().store.read() as facts:
        station = facts.station(session().station or "")
        going = passing_at(station)
        asked = None if going else _asked(facts)
    if asked is not None:
        return render_template("pass_on/ask.html", **asked)
    begin(services().store, who(), Activity.PASS_ON)
    end = {"words": "Finish", "url": "/pass-on/end", "post": True, "command_id": new_id()}
    buttons = [
        {"words": "Take one back", "url": "/hand-in"},
        {**end, "main": True},
    ]
    return render_template("hand_in/page.html", buttons=buttons, **view(services(), session()))


def _asked(facts: Facts) -> View:
    # Nobody stands chosen: who is first by name would take what somebody else leads.
    staff = [{"value": "", "words": "Choose"}]
    staff += [{"value": item.id, "words": item.name} for item in leaders(facts)]
    return {
        "title": "To a club or trip",
        "counts": "who takes the devices?",
        "action": "/pass-on",
        "command_id": new_id(),
        "to": {"name": "to", "label": "Who leads it?", "options": staff, "required": True},
        "activity": {
            "name": "activity",
            "label": "Which club or trip?",
            "pad": "text",
            "maxlength": LONGEST_ACTIVITY,
            "required": True,
        },
        "buttons": [{"words": "Back", "url": "/"}, {"words": "Go on", "main": True}],
    }


@blueprint.post("")
@allow(Access.DESK)
def begun() -> ResponseReturnValue:
    """This person takes over what is scanned from now on."""
    to, activity = forms.text("to") or "", forms.text("activity", LONGEST_ACTIVITY) or ""
    done = begin_passing(services().store, who(), forms.command_id(), to, activity)
    if done.refusals:
        return refused_page(done.refusals, "/pass-on")
    return redirect("/pass-on", 303)


@blueprint.post("/end")
@allow(Access.DESK)
def ended() -> ResponseReturnValue:
    """Nothing more goes there."""
    end_passing(services().store, who(), forms.command_id())
    return redirect("/", 303)


def view(parts: Services, found: Session) -> View:
    """What the screen shows now."""
    with parts.store.read() as facts:
        now = facts.now.at
        station = facts.station(found.station or parts.station)
        going = passing_at(station)
        recent = [
            line_of(facts, kept)
            for kept in station.recent
            if kept.get("activity") == Activity.PASS_ON
        ]
        fresh = recent and abs((now - recent[0].at).total_seconds()) <= FRESH_SECONDS
        idle = waiting(facts, going) if going else WAITING
        return {
            "title": "To a club or trip",
            "counts": "",
            "card": passing_card(facts, going, recent[0]) if fresh and going else idle,
            "scans": [passing_row(line, now) for line in recent[:SHOWN]],
            "waiting": idle,
        }


def fragments(parts: Services, found: Session) -> dict[str, str]:
    """The same, as HTML for the places on the page that they replace."""
    return rendered(view(parts, found))
