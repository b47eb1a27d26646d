"""What somebody must be told: open, for whoever it is for, until one of them takes note by name."""

from collections.abc import Sequence

from kiosk.custody.errors import Code
from kiosk.custody.register import AlertAcknowledged
from kiosk.custody.states import Role
from kiosk.services.acting import Who, refused
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.views import Alert


def open_for(facts: Facts, roles: frozenset[Role]) -> Sequence[Alert]:
    """The alerts that nobody has taken note of, for somebody with these roles; the newest first."""
    return [alert for alert in facts.alerts() if alert.roles & roles]


def take_note(store: Store, who: Who, command_id: str, alert_id: str) -> Done:
    """One of those whom it is for has taken note; once somebody has, it is done for all of them."""

    def decide(facts: Facts) -> Outcome:
        alerts = facts.alerts(open_only=False)
        alert = next((item for item in alerts if item.id == alert_id), None)
        if alert is None or not alert.roles & who.roles:
            return refused(Code.ROLE_MISSING)
        if alert.acknowledged_at is not None:
            return Outcome(answer={"alert": alert_id})
        return Outcome((AlertAcknowledged(alert_id),), answer={"alert": alert_id})

    return store.act(who.command(command_id), decide)
