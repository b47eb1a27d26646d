"""Today's approved uses, and then the screen on which each scan lets a device out for one."""

from typing import Any

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from kiosk.custody.acts.lending import LessonUse
from kiosk.scanning.router import Activity
from kiosk.services.acting import new_id
from kiosk.services.context import Services
from kiosk.services.desk.lessons import begin_lending, end_lending, lendable, lending_at
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
from kiosk.web.lend.presenter import lending_card, lending_row, out_now, waiting, with_whom
from kiosk.web.refusing import refused_page

View = dict[str, Any]

blueprint = Blueprint("lend", url_prefix="/lend")
TITLE = "To a lesson or trip"


@blueprint.get("")
@allow(Access.DESK)
def page() -> ResponseReturnValue:
    """For which approved use; then each scan lets a device out."""
    with services().store.read() as facts:
        use = lending_at(facts, facts.station(session().station or ""))
        asked = None if use else _asked(facts)
    if asked is not None:
        return render_template("lend/ask.html", **asked)
    begin(services().store, who(), Activity.LEND)
    end = {"words": "Finish", "url": "/lend/end", "post": True, "command_id": new_id()}
    buttons = [{"words": "Take back", "url": "/hand-in"}, {**end, "main": True}]
    return render_template("hand_in/page.html", buttons=buttons, **view(services(), session()))


def _asked(facts: Facts) -> View:
    uses = lendable(facts)
    options = [{"value": item.id, "words": _option(facts, item)} for item in uses]
    back = {"words": "Back", "url": "/"}
    return {
        "title": TITLE,
        "counts": "",
        "action": "/lend",
        "command_id": new_id(),
        "use": {"name": "use", "label": "Which lesson or trip?", "options": options},
        "buttons": [back, {"words": "Go on", "main": True}] if uses else [{**back, "main": True}],
    }


def _option(facts: Facts, use: LessonUse) -> str:
    return f"{use.activity}, {with_whom(facts, use)}"


@blueprint.post("")
@allow(Access.DESK)
def begun() -> ResponseReturnValue:
    """What is scanned from now on goes out for this use."""
    use_id = forms.text("use") or ""
    done = begin_lending(services().store, who(), forms.command_id(), use_id)
    if done.refusals:
        return refused_page(done.refusals, "/lend")
    return redirect("/lend", 303)


@blueprint.post("/end")
@allow(Access.DESK)
def ended() -> ResponseReturnValue:
    """Nothing more goes out for it."""
    end_lending(services().store, who(), forms.command_id())
    return redirect("/", 303)


def view(parts: Services, found: Session) -> View:
    """What the screen shows now."""
    with parts.store.read() as facts:
        now = facts.now.at
        station = facts.station(found.station or parts.station)
        use = lending_at(facts, station)
        recent = [
            line_of(facts, kept) for kept in station.recent if kept.get("activity") == Activity.LEND
        ]
        fresh = recent and abs((now - recent[0].at).total_seconds()) <= FRESH_SECONDS
        idle = waiting(facts, use) if use else WAITING
        return {
            "title": TITLE,
            "counts": out_now(facts, use) if use else "",
            "card": lending_card(facts, use, recent[0]) if fresh and use else idle,
            "scans": [lending_row(line, now) for line in recent[:SHOWN]],
            "waiting": idle,
        }


def fragments(parts: Services, found: Session) -> dict[str, str]:
    """The same, as HTML for the places on the page that they replace."""
    return rendered(view(parts, found))
