"""What somebody must be told: open, for whoever it is for, until one of them takes note by name."""

from collections.abc import Sequence
from datetime import timedelta

from kiosk.custody.errors import Code
from kiosk.custody.register import AlertAcknowledged
from kiosk.custody.states import Role
from kiosk.services.acting import Who, refused
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.views import Alert


def open_for(facts: Facts, roles: frozenset[Role]) -> Sequence[Alert]:
    """The alerts that nobody has taken note of, for somebody with these roles; the newest first."""
    return [alert for alert in facts.alerts() if alert.roles & roles]


def lately_noted(facts: Facts, roles: frozenset[Role], most: int = 10) -> Sequence[Alert]:
    """The newest alerts that somebody took note of, for somebody with these roles."""
    noted = [item for item in facts.alerts(open_only=False) if item.acknowledged_at is not None]
    return [alert for alert in noted if alert.roles & roles][:most]


def time_taken(alert: Alert) -> timedelta | None:
    """From when it was raised until somebody took note of it; None while nobody has."""
    return alert.acknowledged_at - alert.raised_at if alert.acknowledged_at else None


def noted(alert: Alert) -> AlertAcknowledged:
    """The event by which somebody has taken note of this alert."""
    about = (alert.kind, alert.record_id, alert.adult_id)
    return AlertAcknowledged(alert.id, alert.raised_at, *about)


def take_note(store: Store, who: Who, command_id: str, alert_id: str) -> Done:
    """One of those whom it is for has taken note; once somebody has, it is done for all of them."""

    def decide(facts: Facts) -> Outcome:
        alerts = facts.alerts(open_only=False)
        alert = next((item for item in alerts if item.id == alert_id), None)
        if alert is None or not alert.roles & who.roles:
            return refused(Code.ROLE_MISSING)
        if alert.acknowledged_at is not None:
            return Outcome(answer={"alert": alert_id})
        return Outcome((noted(alert),), answer={"alert": alert_id})

    return store.act(who.command(command_id), decide)
