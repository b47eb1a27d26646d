"""The parts of the hand-in screen that follow the station: card, last scans, counts."""

from typing import Any

from flask import current_app

from kiosk.custody.states import State
from kiosk.scanning.router import Activity
from kiosk.services.context import Services
from kiosk.services.desk.expected import is_routine, to_come
from kiosk.services.ports import Facts
from kiosk.services.views import Session
from kiosk.web.hand_in.cards import FRESH_SECONDS, WAITING, card
from kiosk.web.hand_in.presenter import line_of, newest_of, row

View = dict[str, Any]
SHOWN = 5
ELSEWHERE = frozenset(
    {Activity.ENROL, Activity.HOME_TIME, Activity.PASS_ON, Activity.LEND, Activity.TRIAL}
)
"""Whose scans their own screens show."""


def view(parts: Services, session: Session) -> View:
    """What the hand-in screen shows now."""
    with parts.store.read() as facts:
        now = facts.now.at
        station = facts.station(session.station or parts.station)
        recent = [kept for kept in station.recent if kept.get("activity") not in ELSEWHERE][:SHOWN]
        lines = [line_of(facts, kept) for kept in recent]
        fresh = lines and abs((now - lines[0].at).total_seconds()) <= FRESH_SECONDS
        newest = newest_of(facts, station, recent[0]) if fresh else None
        return {
            "title": title(facts),
            "counts": counts(facts),
            "card": card(newest, now) if newest else WAITING,
            "scans": [row(line, now) for line in lines],
            "waiting": WAITING,
        }


def fragments(parts: Services, session: Session) -> dict[str, str]:
    """The same, as HTML for the places on the page that they replace."""
    return rendered(view(parts, session))


def rendered(shown: View) -> dict[str, str]:
    """The parts of a screen on which a scan is the act, as HTML."""
    env = current_app.jinja_env
    macros = env.get_template("components/card.html").make_module({})
    scans = env.get_template("components/scans.html").make_module({})
    return {
        "card": str(macros.card(shown["card"])),  # type: ignore[attr-defined]
        "scans": str(scans.last_scans(shown["scans"])),  # type: ignore[attr-defined]
        "counts": shown["counts"],
    }


def counts(facts: Facts) -> str:
    """How many devices are in, and how many usual ones have not come yet, where any are awaited."""
    here = sum(item.state is not State.LOST for item in facts.open_records())
    return f"{here} in · {len(to_come(facts))} to come" if is_routine(facts) else f"{here} in"


def title(facts: Facts) -> str:
    """What the hand-in is called: the morning's, or one of a pupil's own accord."""
    return "Morning hand-in" if is_routine(facts) else "Hand-in"
