"""Alerts that nobody takes note of go on to the next in line, and a mail says that one waits."""

from collections.abc import Sequence

from kiosk.custody.events import Event
from kiosk.custody.telling.alerting import ROLES, Raised, Reach, due
from kiosk.custody.telling.messages import (
    AlertClimbed,
    Means,
    MessageQueued,
    Occasion,
    Step,
    Wording,
)
from kiosk.services.acting import new_id
from kiosk.services.ports import Command, Facts, Outcome, Store
from kiosk.services.staff.staff_addresses import InLine, in_line, line
from kiosk.services.telling.lettering import Written, written
from kiosk.services.views import Alert


def climb(store: Store, *, mails: bool) -> int:
    """Let every open alert come as far as it should by now; how many steps that were.

    `mails` says that there is a mail server. Raises StoreError.
    """
    with store.read() as facts:
        if not _steps(facts, mails=mails):
            return 0

    def decide(facts: Facts) -> Outcome:
        found = _steps(facts, mails=mails)
        events = _events(facts, found, mails=mails)
        return Outcome(tuple(events), answer={"steps": len(found)}, remember=False)

    actor = {"staff": None, "role": "", "system": "outbox"}
    return int(store.act(Command(new_id(), actor), decide).answer["steps"])


def _steps(facts: Facts, *, mails: bool) -> list[tuple[Alert, Reach]]:
    alerts = facts.alerts()
    if not alerts:
        return []
    known, policy = in_line(facts), facts.school().policy(facts.now.at)
    stands = line(facts, known)
    if not mails:
        # Nothing but a mail reaches somebody outside.
        stands = type(stands)(stands.lead, stands.deputies, stands.heads)
    taken = facts.alert_steps()
    found = []
    for alert in alerts:
        own = [item for item in taken if item.alert_id == alert.id]
        reached = frozenset(staff_id for item in own for staff_id in item.staff)
        raised = Raised(alert.raised_at, alert.roles, frozenset(i.step for i in own), reached)
        found += [(alert, reach) for reach in due(raised, stands, policy, facts.now.at)]
    return found


def _events(facts: Facts, steps: Sequence[tuple[Alert, Reach]], *, mails: bool) -> list[Event]:
    if not steps:
        return []
    known = in_line(facts)
    words = written(facts, Wording.ALERT, {"school": facts.school_name()})
    events: list[Event] = []
    for alert, reach in steps:
        roles = tuple(sorted(ROLES[reach.step]))
        events.append(AlertClimbed(alert.id, reach.step, reach.staff_ids, roles))
        if mails:
            events += _mails(known, alert, reach, words)
    return events


def _mails(known: InLine, alert: Alert, reach: Reach, words: Written) -> list[Event]:
    readers: list[str | None] = [item for item in reach.staff_ids if item in known.addresses]
    if reach.step is Step.OUTSIDE:
        readers.append(None)
    return [
        MessageQueued(
            message_id=new_id(),
            record_id=None,
            adult_id=None,
            occasion=Occasion.ALERT,
            means=Means.MAIL,
            wording=words.version,
            alert_id=alert.id,
            staff_id=reader,
            subject=words.subject,
            text=words.text,
        )
        for reader in readers
    ]
