"""What a screen does when something happens at its station: new parts, a sound, another page."""

from typing import Any

from kiosk.scanning.hub import Signal
from kiosk.scanning.outcomes import ScanOutcome
from kiosk.scanning.router import Activity
from kiosk.services.context import Services
from kiosk.services.views import Session
from kiosk.web.hand_in.fragments import fragments

Message = dict[str, Any]

_SHOWS: dict[str, str] = {Activity.HAND_IN: "/hand-in", Activity.COLLECT: "/collect"}


def scanned(parts: Services, found: Session | None, page: str, signal: Signal) -> Message | None:
    """What to send to a screen that shows this page; None for nothing."""
    if signal.kind == "locked":
        return {"navigate": "/sign-in", "sound": None}
    if signal.kind == "changed":
        return {"navigate": signal.data.get("navigate"), "sound": signal.data.get("sound")}
    if signal.kind != "scan":
        return None
    return {"sound": signal.data["sound"], **_shown(parts, found, page, signal)}


def _shown(parts: Services, found: Session | None, page: str, signal: Signal) -> Message:
    outcome = ScanOutcome(signal.data["outcome"])
    if outcome is ScanOutcome.BADGE and page == "witness":
        return {"navigate": f"/collect/witness?badge={signal.data['staff']}"}
    if outcome is ScanOutcome.BADGE:
        return {"navigate": f"/sign-in/pin?badge={signal.data['staff']}"}
    if found is None:
        return {"navigate": "/sign-in?scanned=1"}
    if page == "hand_in":
        return {"html": fragments(parts, found)}
    if page == "confiscate" and outcome is ScanOutcome.SELECTED:
        return {"navigate": "/confiscate"}
    if page == "collect":
        return {"navigate": "/collect"}
    return {"navigate": _where(parts, found)}


def _where(parts: Services, found: Session) -> str:
    """The page that shows what a scan just did at this station, from any other page."""
    with parts.store.read() as facts:
        activity = facts.station(found.station or parts.station).activity
    return _SHOWS.get(activity, "/scanned")
