"""What a screen does when something happens at its station: new parts, a sound, another page."""

from typing import Any

from kiosk.scanning.hub import Signal
from kiosk.scanning.outcomes import ScanOutcome
from kiosk.services.context import Services
from kiosk.services.views import Session
from kiosk.web.hand_in.fragments import fragments

Message = dict[str, Any]


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
    return {"navigate": "/scanned"}
