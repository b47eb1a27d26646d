"""Reviews whose day has come: of holds, bars and protective stops. They alert; nothing opens."""

from collections.abc import Iterator

from kiosk.custody.events import Event
from kiosk.custody.register import AlertRaised
from kiosk.custody.safeguarding.holds import REVIEW_ALERT, REVIEWERS, is_review_due
from kiosk.services.acting import new_id
from kiosk.services.people.bars import overdue
from kiosk.services.people.guarded import KNOW
from kiosk.services.ports import Command, Facts, Outcome, Store

CONCERN_ALERT = "concern_review"
"""The alert: the review of a bar or a protective stop is due."""


def remind(store: Store) -> int:
    """Raise an alert for each review that is due and has none yet; how many it raised."""
    with store.read() as facts:
        if not any(_due(facts)):
            return 0

    def decide(facts: Facts) -> Outcome:
        found = tuple(_due(facts))
        return Outcome(found, answer={"due": len(found)}, remember=False)

    actor = {"staff": None, "role": "", "system": "reviews"}
    return int(store.act(Command(new_id(), actor), decide).answer["due"])


def _due(facts: Facts) -> Iterator[Event]:
    """An alert for each; one that was raised since its day is enough."""
    today = facts.school().today
    held = [
        (record, hold.review_on)
        for record in facts.open_records()
        for hold in record.holds
        if is_review_due(hold, today(facts.now.at))
    ]
    stops = overdue(facts)
    if not (held or stops):
        return
    alerts = facts.alerts(open_only=False)
    told = {(x.kind, x.record_id or x.adult_id, today(x.raised_at)) for x in alerts}
    for record, day in held:
        if not any(kind == REVIEW_ALERT and of == record.record_id and at >= day
                   for kind, of, at in told if day):  # fmt: skip
            yield AlertRaised(new_id(), REVIEW_ALERT, REVIEWERS, record_id=record.record_id)
    for stop in stops:
        if not any(kind == CONCERN_ALERT and of == stop.adult_id and at >= today(stop.review)
                   for kind, of, at in told):  # fmt: skip
            yield AlertRaised(new_id(), CONCERN_ALERT, KNOW, adult_id=stop.adult_id)
