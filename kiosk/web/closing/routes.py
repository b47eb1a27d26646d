"""What was left is asked about; the safe is counted by scans; the day is closed."""

from typing import Any

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.errors import Code
from kiosk.custody.school.closing import Because, Count, Explained
from kiosk.scanning.router import Activity
from kiosk.services.acting import new_id
from kiosk.services.context import Services
from kiosk.services.school import closing
from kiosk.services.views import Session
from kiosk.web import forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.closing import differing, presenter
from kiosk.web.hand_in.cards import FRESH_SECONDS
from kiosk.web.hand_in.fragments import SHOWN, rendered
from kiosk.web.hand_in.presenter import line_of
from kiosk.web.refusing import refused_page

View = dict[str, Any]

blueprint = Blueprint("closing")

_NOTHING = Count(0, 0, 0, ())


@blueprint.get("/day")
@allow(Access.DESK)
def day() -> str:
    """What was left from before, whether the day is closed, and its papers."""
    with services().store.read() as facts:
        return render_template("closing/day.html", **presenter.day_page(facts))


@blueprint.post("/day/stays")
@allow(Access.DESK)
def stays() -> ResponseReturnValue:
    """Somebody answers for a device that was left: it stays, and why."""
    record, note = forms.text("record") or "", forms.text("note", presenter.LONGEST_NOTE)
    done = closing.stays(services().store, who(), forms.command_id(), record, note)
    return refused_page(done.refusals, "/day") if done.refusals else redirect("/day", 303)


@blueprint.get("/stocktake")
@allow(Access.DESK)
def count() -> ResponseReturnValue:
    """The safe is counted: each scan says that a device lies in it."""
    done = closing.begin_count(services().store, who(), new_id())
    if done.refusals:
        return refused_page(done.refusals, "/day")
    g.live_page = "stocktake"
    anew = {"words": "Start again", "url": "/stocktake", "post": True, "command_id": new_id()}
    buttons = [
        {"words": "Back", "url": "/day"},
        anew,
        {"words": "Finish", "url": "/stocktake/close", "main": True},
    ]
    return render_template("hand_in/page.html", buttons=buttons, **view(services(), session()))


@blueprint.post("/stocktake")
@allow(Access.DESK)
def again() -> ResponseReturnValue:
    """Count again from the beginning."""
    closing.begin_count(services().store, who(), forms.command_id(), anew=True)
    return redirect("/stocktake", 303)


@blueprint.get("/stocktake/close")
@allow(Access.DESK)
def finish() -> ResponseReturnValue:
    """What the count came to; each difference asks for a reason and a name."""
    return _close_page({}, set())


@blueprint.post("/stocktake/close")
@allow(Access.DESK)
def close() -> ResponseReturnValue:
    """Close the day, when nothing differs or each difference is answered for."""
    given = {name: forms.text(name, presenter.LONGEST_NOTE) or "" for name in request.form}
    keys = {name.removeprefix("because-") for name in given if name.startswith("because-")}
    answers = {**_for_others(given), **{key: why for key in keys if (why := _answer(given, key))}}
    done = closing.close(services().store, who(), forms.command_id(), answers)
    unanswered = {
        item.facts["field"] for item in done.refusals if item.code is Code.DIFFERENCE_OPEN
    }
    if unanswered:
        return _close_page(given, unanswered, 422)
    if done.refusals:
        return refused_page(done.refusals, "/stocktake")
    return redirect("/day", 303)


def _for_others(given: dict[str, str]) -> dict[str, Explained]:
    """The answers that hold for all that was not asked about one by one."""
    with services().store.read() as facts:
        count = closing.count_now(facts, facts.station(session().station or ""))
    rest = differing.of_count(count)[1] if count else {}
    return {
        item.key: why
        for what, items in rest.items()
        if (why := _answer(given, what.value))
        for item in items
    }


def _answer(given: dict[str, str], key: str) -> Explained | None:
    try:
        because = Because(given.get(f"because-{key}", ""))
    except ValueError:
        return None
    return Explained(because, given.get(f"staff-{key}", ""), given.get(f"note-{key}") or None)


def _close_page(
    given: dict[str, str], unanswered: set[str], status: int = 200
) -> ResponseReturnValue:
    with services().store.read() as facts:
        found = closing.count_now(facts, facts.station(session().station or ""))
        if found is None:
            return redirect("/stocktake", 303)
        page = differing.close_page(facts, found, given, unanswered)
    return render_template("closing/close.html", **page), status


def view(parts: Services, found: Session) -> View:
    """What the screen of the count shows now."""
    with parts.store.read() as facts:
        now = facts.now.at
        station = facts.station(found.station or parts.station)
        so_far = closing.count_now(facts, station) or _NOTHING
        kept = [one for one in station.recent if one.get("activity") == Activity.STOCKTAKE]
        recent = [line_of(facts, one) for one in kept]
        fresh = recent and abs((now - recent[0].at).total_seconds()) <= FRESH_SECONDS
        idle = presenter.counting(so_far)
        return {
            "title": "Count the safe",
            "counts": f"{so_far.found} of {so_far.expected}",
            "card": presenter.count_card(recent[0], so_far, now) if fresh else idle,
            "scans": [presenter.count_row(line, now) for line in recent[:SHOWN]],
            "waiting": idle,
        }


def fragments(parts: Services, found: Session) -> dict[str, str]:
    """The same, as HTML for the places on the page that they replace."""
    return rendered(view(parts, found))
