"""The first page of whoever is signed in, and the card of a device that was scanned there."""

from typing import Any

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from kiosk.custody.states import Role
from kiosk.scanning.outcomes import ScanOutcome
from kiosk.scanning.router import Activity
from kiosk.services.acting import new_id
from kiosk.services.desk.family import HERE
from kiosk.services.desk.lessons import lendable
from kiosk.services.desk.stations import begin
from kiosk.services.ports import Facts
from kiosk.services.school.beginning import is_beginning
from kiosk.services.school.closing import left_over
from kiosk.web import tasks
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, sight, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.hand_in.cards import card
from kiosk.web.hand_in.fragments import counts, title
from kiosk.web.hand_in.presenter import newest_of
from kiosk.web.hand_in.routes import medical
from kiosk.web.words import day

blueprint = Blueprint("desk")

Tile = dict[str, Any]


def _tile(words: str, hint: str, url: str, glyph: str) -> Tile:
    return {"words": words, "hint": hint, "url": url, "glyph": glyph}


_FIRST_DAY = _tile("First day", "What is set up, and what is next", "/begin", "settings")
_DAY = _tile("The day", "What was left; count and close", "/day", "safe")
_HOME_TIME = _tile("Home time", "Children who may go alone", "/home-time", "home")
_HAND_IN = {**_tile("Morning hand-in", "Scan to take in", "/hand-in", "arrive"), "main": True}
_DESK_TILES: list[Tile] = [
    _HAND_IN,
    _tile("Collection", "A parent or carer is here", "/collect", "hand_over"),
    _HOME_TIME,
    tasks.CONFISCATE.tile,
    tasks.REGISTER.tile,
    tasks.PEOPLE.tile,
    _DAY,
    tasks.FIRE_LIST.tile,
    tasks.FOUND.tile,
    tasks.LABELS.tile,
]


@blueprint.get("/")
@allow(Access.SIGNED_IN)
def home() -> str:
    """All tasks of the person who is signed in."""
    return _at_the_desk() if session().station else _in_their_own_browser()


def _at_the_desk() -> str:
    with services().store.read() as facts:
        tiles = _desk_tiles(facts)
        around = _around(facts)
    begin(services().store, who(), Activity.IDLE)
    leaving = {"words": "Lock", "url": "/lock", "post": True, "command_id": new_id(), "main": True}
    return render_template("home/page.html", **around, tiles=tiles, buttons=[leaving])


def _in_their_own_browser() -> str:
    # It looks everywhere, and never at the desk: a kiosk's start does not wait for it.
    from kiosk.web.waiting import waits

    found = session()
    with services().store.read() as facts:
        begins = Role.HEAD in found.roles and is_beginning(facts)
        waiting = waits(facts, found)
        today = day(facts.now.at)
        around = _around(facts)
    return render_template(
        "home/menu.html",
        **around,
        today=today,
        groups=tasks.menu(found),
        first_day=_FIRST_DAY if begins else None,
        waiting=waiting,
    )


def _around(facts: Facts) -> dict[str, str]:
    shown = counts(facts) if sight().counts else ""
    return {"title": facts.school_name(), "counts": shown}


def _desk_tiles(facts: Facts) -> list[Tile]:
    """The tasks of the desk: what was left from before, and lessons and trips, on their days."""
    left, lessons = len(left_over(facts)), len(lendable(facts))
    tiles = [*_DESK_TILES]
    tiles[0] = {**_HAND_IN, "words": title(facts)}
    if left:
        asks = {**_DAY, "hint": f"{left} left from before: say why"}
        tiles[_DESK_TILES.index(_DAY)] = asks
    if lessons:
        many = "1 is approved" if lessons == 1 else f"{lessons} are approved"
        goes = _tile("Lesson or trip", f"{many} for today", "/lend", "hand_over")
        tiles.insert(_DESK_TILES.index(_HOME_TIME) + 1, goes)
    return tiles


@blueprint.get("/scanned")
@allow(Access.DESK)
def scanned() -> ResponseReturnValue:
    """What was just scanned, where a scan only selects: a person decides."""
    with services().store.read() as facts:
        station = facts.station(session().station or "")
        if not station.recent:
            return redirect("/", 303)
        line = newest_of(facts, station, station.recent[0])
        shown = card(line, facts.now.at)
        record = facts.open_record_of(line.device.id) if line.device else None
    buttons: list[Tile] = [{"words": "Back", "url": "/"}]
    if line.outcome is ScanOutcome.SELECTED and line.device:
        hand_in = {"words": "Take it in", "url": f"/hand-in/device/{line.device.id}", "main": True}
        collect = {"words": "Collect", "url": f"/collect/device/{line.device.id}", "main": True}
        buttons += [
            {"words": "History", "url": f"/history/device/{line.device.id}"},
            {"words": "Confiscate", "url": f"/confiscate/device/{line.device.id}"},
            *([medical(record.record_id)] if record and record.state in HERE else []),
            collect if record and record.state in HERE else hand_in,
        ]
    return render_template(
        "hand_in/device.html", title="Scanned", counts="", card=shown, buttons=buttons
    )
