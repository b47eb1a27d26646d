"""Approval: a second person agrees that a device goes before its time, here or elsewhere."""

from dataclasses import replace
from typing import Any

from kiosk.custody import asks
from kiosk.custody.acts.second_person import AskApproval
from kiosk.custody.decide import Refused, decide
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.events import Event
from kiosk.custody.record import CustodyRecord
from kiosk.services.acting import Who, actor_of, new_id, refused
from kiosk.services.desk.collecting import Collection, judged_items
from kiosk.services.desk.collection import kept, on_collection
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.staff.first_sign_in import waiting
from kiosk.services.views import Station

UNREADY = "The second person signs in once with their password first, then comes back here."
_NO_APPROVAL = frozenset({Code.APPROVAL_MISSING, Code.APPROVAL_OWN})


def approve(store: Store, second: Who, command_id: str, asked_by: str) -> Done:
    """A second person agrees that what waits for an approval goes early, to this collector."""

    def step(facts: Facts, station: Station, collection: Collection) -> Outcome:
        approver = facts.staff(second.staff_id)
        if approver is not None and not approver.disabled and waiting(facts, approver):
            return refused(Refusal(Code.APPROVAL_MISSING, {"why": UNREADY}))
        events: list[Event] = []
        given, actor = dict(collection.approvals), actor_of(facts, second)
        for record in _waiting(facts, second, collection):
            ask = asks.Approve(
                record.record_id,
                approved=asks.Release.action,
                requested_by=asked_by,
                reason=collection.early_reason or "",
                collector_id=collection.collector_id,
            )
            decision = decide(ask, record, actor, facts.school(), facts.now.at, new_id)
            if isinstance(decision, Refused):
                return refused(*decision.refusals)
            approved: Any = decision.events[0]
            given[record.record_id] = approved.approval_id
            events += decision.events
        approvals = tuple(given.items())
        return kept(station, replace(collection, approvals=approvals), events=tuple(events))

    return on_collection(store, second, command_id, step)


def ask_a_leader(store: Store, who: Who, command_id: str) -> Done:
    """Ask for what waits for an approval: somebody agrees in their own browser."""

    def step(facts: Facts, station: Station, collection: Collection) -> Outcome:
        events: list[Event] = []
        actor = actor_of(facts, who)
        for record in _waiting(facts, who, collection):
            ask = AskApproval(
                record.record_id,
                ask_id=new_id(),
                asked=asks.Release.action,
                reason=collection.early_reason or "",
                collector_id=collection.collector_id,
            )
            decision = decide(ask, record, actor, facts.school(), facts.now.at, new_id)
            if isinstance(decision, Refused):
                return refused(*decision.refusals)
            events += decision.events
        return kept(station, collection, events=tuple(events))

    return on_collection(store, who, command_id, step)


def waits_for_approval(facts: Facts, who: Who, collection: Collection) -> bool:
    """Whether something that was chosen still needs a second person."""
    return bool(_waiting(facts, who, collection))


def _waiting(facts: Facts, who: Who, collection: Collection) -> list[CustodyRecord]:
    """What is chosen and has no approval that it needs."""
    return [
        item.record
        for item in judged_items(facts, who, collection)
        if item.chosen and any(refusal.code in _NO_APPROVAL for refusal in item.refusals)
    ]
