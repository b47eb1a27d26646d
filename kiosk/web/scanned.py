"""What a screen does when something happens at its station: new parts, a sound, another page."""

from importlib import import_module
from typing import Any

from flask import current_app

from kiosk.scanning.hub import Signal
from kiosk.scanning.outcomes import ScanOutcome
from kiosk.scanning.router import Activity
from kiosk.services.context import Services
from kiosk.services.views import Session

Message = dict[str, Any]

_COLLECTING = {ScanOutcome.SELECTED, ScanOutcome.DEVICE_MISMATCH, ScanOutcome.REFUSED}
"""What the steps of a collection show by themselves."""

_FRAGMENTS = {
    "hand_in": "kiosk.web.hand_in.fragments",
    "home_time": "kiosk.web.home_time.routes",
    "pass_on": "kiosk.web.pass_on.routes",
    "lend": "kiosk.web.lend.routes",
    "stocktake": "kiosk.web.closing.routes",
}
"""Where to find what each screen shows on which a scan is the act; it is loaded with its room."""

_RELOADED = {"mark", "trial"}
"""Where what was read is shown by the page itself, and no custody changes."""

_READ = {ScanOutcome.SELECTED, ScanOutcome.UNKNOWN_CODE, ScanOutcome.RETIRED_CODE}
"""What is no mistake where a label or tag is to go on a device."""


def scanned(parts: Services, found: Session | None, page: str, signal: Signal) -> Message | None:
    """What to send to a screen that shows this page; None for nothing."""
    if signal.kind == "locked":
        return {"navigate": "/sign-in", "sound": None}
    if signal.kind == "changed":
        return {"navigate": signal.data.get("navigate"), "sound": signal.data.get("sound")}
    if signal.kind != "scan" or signal.data["outcome"] == ScanOutcome.REPEAT_IGNORED:
        return None
    return {"sound": signal.data["sound"], **_shown(parts, found, page, signal)}


def _shown(parts: Services, found: Session | None, page: str, signal: Signal) -> Message:
    outcome = ScanOutcome(signal.data["outcome"])
    if outcome is ScanOutcome.BADGE and page == "witness":
        return {"navigate": f"/collect/witness?badge={signal.data['staff']}"}
    if outcome is ScanOutcome.BADGE and page == "second" and found is not None:
        return {"html": {"second": _second(parts, signal.data["staff"])}}
    if outcome is ScanOutcome.BADGE:
        return {"navigate": f"/sign-in/pin?badge={signal.data['staff']}"}
    if found is None:
        return {"navigate": "/sign-in?scanned=1"}
    if page in _RELOADED:
        return {"reload": True, "sound": "read" if outcome in _READ else signal.data["sound"]}
    if page in _FRAGMENTS:
        return {"html": import_module(_FRAGMENTS[page]).fragments(parts, found)}
    return {"navigate": _where(parts, found, outcome)}


def _second(parts: Services, staff_id: str) -> str:
    """The second person by their badge, in the place where a user name would be typed."""
    with parts.store.read() as facts:
        found = facts.staff(staff_id)
    second = {"name": found.name if found else None, "user": found.user if found else ""}
    return current_app.jinja_env.get_template("components/_second.html").render(second=second)


def _where(parts: Services, found: Session, outcome: ScanOutcome) -> str:
    """The page that shows what a scan just did at this station, from any other page."""
    with parts.store.read() as facts:
        station = facts.station(found.station or parts.station)
    new_label = bool(station.recent and station.recent[0].get("code"))
    shows = {
        Activity.HAND_IN: ("/hand-in", True),
        Activity.HOME_TIME: ("/home-time", True),
        Activity.PASS_ON: ("/pass-on", True),
        Activity.LEND: ("/lend", True),
        Activity.STOCKTAKE: ("/stocktake", True),
        Activity.TRIAL: ("/begin/trial", True),
        Activity.COLLECT: ("/collect", outcome in _COLLECTING),
        Activity.CONFISCATE: ("/confiscate", outcome is ScanOutcome.SELECTED or new_label),
    }
    page, shows_it = shows.get(Activity(station.activity), ("/", False))
    return page if shows_it else "/scanned"
