"""The screen of home time: the scan is the act."""

from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.scanning.outcomes import ScanOutcome
from kiosk.scanning.router import Activity
from kiosk.services.acting import Who
from kiosk.services.context import Services
from kiosk.services.desk.home_time import not_given
from kiosk.services.desk.stations import begin
from kiosk.services.views import Session
from kiosk.web import forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.hand_in.cards import FRESH_SECONDS
from kiosk.web.hand_in.fragments import SHOWN, rendered
from kiosk.web.hand_in.presenter import line_of
from kiosk.web.home_time.presenter import TURNED_OFF, WAITING, home_card, home_row, still_here
from kiosk.web.refusing import refused_page
from kiosk.web.scans import tell

View = dict[str, Any]

blueprint = Blueprint("home_time", url_prefix="/home-time")

BUTTONS = [
    {"words": "Who may go", "url": "/standing"},
    {"words": "To a club", "url": "/pass-on"},
    {"words": "Collection", "url": "/collect"},
    {"words": "Finish", "url": "/", "main": True},
]


@blueprint.get("")
@allow(Access.DESK)
def page() -> str:
    """Scanning gives back what a standing authority covers; anything else stops in red."""
    begin(services().store, who(), Activity.HOME_TIME)
    shown = view(services(), session())
    return render_template("collect/home_time.html", buttons=BUTTONS, **shown)


def view(parts: Services, found: Session) -> View:
    """What the screen of home time shows now."""
    asking = Who(found.staff_id, found.roles, found.station)
    with parts.store.read() as facts:
        now = facts.now.at
        recent = [
            line_of(facts, kept)
            for kept in facts.station(found.station or parts.station).recent
            if kept.get("activity") == Activity.HOME_TIME
        ]
        fresh = recent and abs((now - recent[0].at).total_seconds()) <= FRESH_SECONDS
        turned_on = facts.school().policy(now).standing_authority_years
        waiting = WAITING if turned_on else TURNED_OFF
        return {
            "title": "Home time",
            "counts": still_here(list(facts.open_records())),
            "card": home_card(facts, asking, recent[0]) if fresh else waiting,
            "scans": [home_row(line, now) for line in recent[:SHOWN]],
            "waiting": waiting,
        }


def fragments(parts: Services, found: Session) -> dict[str, str]:
    """The same, as HTML for the places on the page that they replace."""
    return rendered(view(parts, found))


@blueprint.post("/not-given")
@allow(Access.DESK)
def was_not_given() -> ResponseReturnValue:
    """The child was not there after all: it stays, and the entry is corrected."""
    record_id = request.form.get("record", "")
    done = not_given(services().store, who(), forms.command_id(), record_id)
    if done.refusals:
        return refused_page(done.refusals, "/home-time")
    tell(services(), session().station or "", ScanOutcome(done.answer["outcome"]), done.answer)
    return redirect("/home-time", 303)
