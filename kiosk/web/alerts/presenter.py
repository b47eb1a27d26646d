"""Alerts in words: what happened, when, whom it concerns, and where to read more."""

from collections.abc import Sequence
from typing import Any

from kiosk.custody.visibility import is_restricted
from kiosk.services.acting import new_id
from kiosk.services.ports import Facts
from kiosk.services.views import Alert
from kiosk.web.timeline.people import ALERTS
from kiosk.web.words import possessive, since

View = dict[str, Any]


def alerts_page(facts: Facts, found: Sequence[Alert]) -> View:
    """Everything that is open for this person, the newest first."""
    lead = "Each stays here until somebody whom it is for takes note." if found else "None is open."
    return {"title": "Alerts", "lead": lead, "alerts": [_alert(facts, item) for item in found]}


def _alert(facts: Facts, alert: Alert) -> View:
    why = ALERTS.get(alert.kind, alert.kind.replace("_", " "))
    return {
        "what": f"{why[0].upper()}{why[1:]}",
        "about": _about(facts, alert),
        "at": since(alert.raised_at, facts.now.at),
        "links": _links(alert),
        "url": f"/alerts/{alert.id}",
        "command_id": new_id(),
    }


def _about(facts: Facts, alert: Alert) -> str | None:
    adult = facts.adult(alert.adult_id) if alert.adult_id else None
    if adult is not None:
        return f"It concerns {adult.name}."
    record = facts.record(alert.record_id) if alert.record_id else None
    if record is None or is_restricted(record):
        # Whose it is stands behind the link, where each look is recorded.
        return None
    pupil = facts.pupil(record.pupil_id) if record.pupil_id else None
    return f"It is {possessive(pupil.name)}." if pupil else None


def _links(alert: Alert) -> list[View]:
    if alert.record_id is None:
        return [{"words": "Audit", "url": "/audit"}]
    return [
        {"words": "The device", "url": f"/record/{alert.record_id}"},
        {"words": "What happened", "url": f"/history/record/{alert.record_id}"},
    ]
