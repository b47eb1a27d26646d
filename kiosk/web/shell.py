"""What surrounds every page: the bar, the notices, the clock, the station's stream."""

from typing import Any

from flask import Flask, g, request

from kiosk.services.context import Services
from kiosk.services.desk.medical import without_account
from kiosk.services.desk.transits import on_their_way
from kiosk.services.machine.backup_health import late_words
from kiosk.services.machine.timekeeping import is_behind
from kiosk.services.people.authorising import due_for_review
from kiosk.services.ports import StoreError
from kiosk.services.staff.first_sign_in import is_waiting
from kiosk.services.views import Session, Staff
from kiosk.web import here
from kiosk.web.auth import services
from kiosk.web.tasks import row
from kiosk.web.words import clock_time, local

View = dict[str, Any]

STREAMED = frozenset(
    {
        "hand_in",
        "home_time",
        "pass_on",
        "lend",
        "collect",
        "approvals",
        "telephone",
        "confiscate",
        "desk",
        "sign_in",
        "register",
        "history",
        "medical",
        "suspected_image",
        "record",
        "labels",
        "day",
        "closing",
        "device",
        "people",
        "importing",
        "transit",
        "begin",
    }
)
"""The rooms whose pages listen to their station."""


_OF_A_SAMPLE = {"kind": "info", "words": "Time set for trying out"}
_IN_MEMORY = {"kind": "info", "words": "The records lie in memory, and go with the power"}
_DOUBTED = {
    "kind": "attention",
    "words": "Time not confirmed: is it right?",
    "url": "/clock",
    # It is answered with one tap, and shown before what takes longer.
    "asks": True,
}
_BEHIND = {
    "kind": "stop",
    "words": "The time is behind the last entry: is it right?",
    "url": "/clock",
    "asks": True,
}


def install(app: Flask) -> None:
    """Give every template its surroundings, and pages a way to be told apart from fragments."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(lambda: {"shell": shell()})


def shell() -> View:
    """The surroundings of the page that is asked for."""
    parts = services()
    session: Session | None = g.get("session")
    staff: Staff | None = g.get("staff")
    now = parts.clock.now()
    return {
        "lang": "en-GB",
        "dir": "ltr",
        "theme": "light",
        "home": "/" if session and not is_waiting(session) else None,
        "person": _person(session, staff),
        "clock": {
            "text": clock_time(now.at),
            "iso": local(now.at).isoformat(timespec="seconds"),
            "zone": "Europe/London",
        },
        "notices": [
            *_waiting(parts, session),
            *(at_the_desk(parts) if session and session.station else ()),
            *notices(parts, station_of(session)),
        ],
        "own": session is not None and session.station is None,
        "nav": row(session, request.path),
        "live": _live(parts, session),
        "heartbeat": "/station/alive" if here.is_this_machine() else None,
        "idle": {"seconds": g.idle_seconds, "lock_url": "/lock"} if session else None,
    }


def station_of(session: Session | None) -> str:
    """The station that a page belongs to: the session's, else this screen's own."""
    return session.station if session and session.station else services().station


def notices(parts: Services, station: str) -> list[View]:
    """The strip under the bar: what is unusual about this Phonebox now."""
    shown: list[View] = []
    if parts.sample:
        shown.append({"kind": "info", "words": "Sample data"})
    if parts.mock_reader:
        shown.append({"kind": "info", "words": "Mock reader: no real device is read"})
    if parts.in_memory:
        shown.append(_IN_MEMORY)
    moment = parts.clock.now()
    if not moment.confirmed:
        doubt = _BEHIND if is_behind(parts) else _DOUBTED
        shown.append(_OF_A_SAMPLE if parts.sample else doubt)
    shown += [{"kind": "attention", "words": seen.words} for seen in parts.board.troubles(station)]
    return shown


def at_the_desk(parts: Services) -> list[View]:
    """What the desk still has to write, or to chase, without a name: others look on."""
    try:
        with parts.store.read() as facts:
            count = len(without_account(facts))
            late = sum(item.is_late for item in on_their_way(facts))
            reviews = len(due_for_review(facts))
            late_backup = late_words(facts, parts.backups)
    except (StoreError, ValueError):
        # As below.
        return []
    accounts = f"{count} medical returns: write what happened"
    returns = "A medical return: write what happened" if count == 1 else accounts
    going = f"{late} devices that were taken are late to the office"
    chased = "A device that was taken is late to the office" if late == 1 else going
    several = f"{reviews} escorts’ reviews are due"
    due = "An escort’s review is due" if reviews == 1 else several
    asked = [
        (count, returns, "/medical"),
        (late, chased, "/transit"),
        (reviews, due, "/people/escorts"),
    ]
    found = [{"kind": "attention", "words": words, "url": url} for n, words, url in asked if n]
    return [*([{"kind": "stop", "words": late_backup}] if late_backup else ()), *found]


def _waiting(parts: Services, session: Session | None) -> list[View]:
    """What waits for this person, as notices."""
    if session is None or session.station is not None:
        return []
    # It looks everywhere, and never at the desk: a kiosk's start does not wait for it.
    from kiosk.web.waiting import waits

    try:
        with parts.store.read() as facts:
            found = waits(facts, session)
            kinds = {True: "stop", False: "attention"}
            return [{"kind": kinds[item.is_urgent], "words": item.words} for item in found]
    except StoreError:
        # The page says that the records cannot be read; this must not keep it from saying so.
        return []


def _person(session: Session | None, staff: Staff | None) -> View | None:
    if session is None or staff is None:
        return None
    if session.station:
        return {"name": staff.name, "action": "change", "url": "/change-person", "post": False}
    return {"name": staff.name, "action": "sign out", "url": "/sign-out", "post": True}


def _live(parts: Services, session: Session | None) -> View | None:
    room = request.blueprint or ""
    if room not in STREAMED or (session is not None and session.station is None):
        return None
    if getattr(g, "turned_to_parent", False):
        return None
    # Only the hand-in's first page has a place for the card; the others lead there.
    aside = room == "hand_in" and request.path != "/hand-in"
    page = g.get("live_page", "aside" if aside else room)
    return {
        "stream": f"/station/stream?page={page}",
        "scans": "/station/scans" if session else "/station/badge",
        "last_event": parts.hub.newest_id(),
    }
