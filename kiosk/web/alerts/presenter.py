"""Alerts in words: what happened, when, whom it concerns, and where to read more."""

from collections.abc import Sequence
from typing import Any

from kiosk.custody.safeguarding.searching import ALERT, RISK_ALERT
from kiosk.custody.telling.messages import Step
from kiosk.custody.visibility import is_restricted
from kiosk.services.acting import new_id
from kiosk.services.ports import Facts
from kiosk.services.telling.alerts import time_taken
from kiosk.services.telling.message_views import AlertStep
from kiosk.services.views import Alert
from kiosk.web.timeline.people import ALERTS
from kiosk.web.timeline.telling import lasted
from kiosk.web.words import possessive, since

View = dict[str, Any]


_STEPS = {
    Step.LEAD: "the safeguarding lead",
    Step.DEPUTIES: "the deputies",
    Step.HEAD: "the headteacher",
    Step.OUTSIDE: "the person outside the school",
}


def alerts_page(
    facts: Facts, found: Sequence[Alert], noted: Sequence[Alert], *, sets_line: bool
) -> View:
    """Everything that is open for this person, the newest first, and what was noted lately."""
    lead = "Each stays here until somebody whom it is for takes note." if found else "None is open."
    steps = facts.alert_steps()
    line = {"words": "Who is told, and where", "url": "/alerts/line"}
    return {
        "title": "Alerts",
        "lead": lead,
        "alerts": [_alert(facts, item, steps) for item in found],
        "noted": [_noted(facts, item) for item in noted],
        "line": line if sets_line else None,
    }


def _noted(facts: Facts, alert: Alert) -> View:
    staff = facts.staff(alert.acknowledged_by) if alert.acknowledged_by else None
    took = time_taken(alert)
    after = f", after {lasted(took)}" if took is not None else ""
    return {
        "what": _what(alert),
        "line": f"{since(alert.raised_at, facts.now.at)}. Taken note of by "
        f"{staff.name if staff else 'somebody'}{after}.",
    }


def _what(alert: Alert) -> str:
    why = ALERTS.get(alert.kind, alert.kind.replace("_", " "))
    return f"{why[0].upper()}{why[1:]}"


def _reached(facts: Facts, alert: Alert, steps: Sequence[AlertStep]) -> str | None:
    own = [item for item in steps if item.alert_id == alert.id]
    told = (f"{_STEPS[item.step]} ({since(item.at, facts.now.at)})" for item in own)
    return f"It went to {', '.join(told)}." if own else None


def _alert(facts: Facts, alert: Alert, steps: Sequence[AlertStep]) -> View:
    return {
        "what": _what(alert),
        "reached": _reached(facts, alert, steps),
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
    if alert.kind in (ALERT, RISK_ALERT):
        return [{"words": "The search", "url": f"/searches/{alert.record_id}"}]
    if alert.record_id is None:
        return [{"words": "Audit", "url": "/audit"}]
    return [
        {"words": "The device", "url": f"/record/{alert.record_id}"},
        {"words": "What happened", "url": f"/history/record/{alert.record_id}"},
    ]
