"""What surrounds every page: the bar, the notices, the clock, the station's stream."""

from typing import Any

from flask import Flask, g, request

from kiosk.custody.permissions import MAY_KEEP, Keep
from kiosk.custody.visibility import Sight
from kiosk.services.acting import Who
from kiosk.services.alerts import open_for
from kiosk.services.bars import overdue
from kiosk.services.context import Services
from kiosk.services.first_sign_in import is_waiting
from kiosk.services.lending import waiting_for
from kiosk.services.ports import StoreError
from kiosk.services.views import Session, Staff
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
        "confiscate",
        "desk",
        "sign_in",
        "register",
        "history",
        "record",
        "labels",
        "day",
        "closing",
        "device",
        "people",
        "importing",
    }
)
"""The rooms whose pages listen to their station."""

ASKS_FOR_LESSONS = MAY_KEEP[Keep.LESSON_USE_REQUESTS]
ANSWERS_LESSONS = MAY_KEEP[Keep.LESSON_USES]


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
            *_alerts(parts, session),
            *_asked(parts, session),
            *notices(parts, station_of(session)),
        ],
        "nav": row(session, request.path),
        "live": _live(parts, session),
        "heartbeat": None,
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
    moment = parts.clock.now()
    if not moment.confirmed:
        words = "Time set for trying out" if parts.sample else "Time not confirmed"
        shown.append({"kind": "info" if parts.sample else "attention", "words": words})
    shown += [{"kind": "attention", "words": seen.words} for seen in parts.board.troubles(station)]
    return shown


def _alerts(parts: Services, session: Session | None) -> list[View]:
    """How many alerts wait for this person; never at the desk, where others look on."""
    if session is None or session.station is not None or not Sight(session.roles).audit:
        return []
    try:
        with parts.store.read() as facts:
            count = len(open_for(facts, session.roles))
            due = len(overdue(facts))
    except StoreError:
        # The page says that the records cannot be read; this must not keep it from saying so.
        return []
    words = "1 alert: take note of it" if count == 1 else f"{count} alerts: take note of them"
    shown: list[View] = [{"kind": "attention", "words": words}] if count else []
    if due:
        many = f"{due} bars or stops: their reviews are due"
        said = "1 bar or stop: its review is due" if due == 1 else many
        shown.append({"kind": "attention", "words": said})
    return shown


def _asked(parts: Services, session: Session | None) -> list[View]:
    """How many lesson or trip uses wait for this person's answer."""
    if session is None or session.station is not None or not session.roles & ANSWERS_LESSONS:
        return []
    try:
        with parts.store.read() as facts:
            count = len(waiting_for(facts, Who(session.staff_id, session.roles)))
    except StoreError:
        # As above.
        return []
    many = f"{count} lesson or trip uses wait for your answer"
    words = "1 lesson or trip use waits for your answer" if count == 1 else many
    return [{"kind": "attention", "words": words}] if count else []


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
