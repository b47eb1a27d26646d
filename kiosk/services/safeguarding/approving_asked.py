"""Second persons: whom somebody asked, who agrees or says no, and what still waits.

One way for every action that needs one. It is asked here; somebody else agrees at the same screen,
by badge and PIN, or in their own browser. What rests on it cites the approval that fits.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.custody import asks
from kiosk.custody.acts.second_person import (
    STALE,
    ApprovalAsked,
    AskApproval,
    DeclineApproval,
    Wanted,
    is_live,
    pending_of,
)
from kiosk.custody.decide import why_not
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.record import CustodyRecord, Pending
from kiosk.custody.school.policy import APPROVAL_LASTS
from kiosk.services.acting import Who, actor_of, judged, new_id, refused
from kiosk.services.desk.second import is_ready
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.safeguarding.approving import UNREADY
from kiosk.services.views import Query

_A_DAY = timedelta(days=1)
MOST = 200
"""Asks of the last quarter of an hour that are looked through."""


@dataclass(frozen=True)
class OpenAsk:
    """What waits for a second person, with its record; `until` is when it runs out."""

    pending: Pending
    record: CustodyRecord
    until: datetime


def ask(store: Store, who: Who, command_id: str, record_id: str, wanted: Wanted) -> Done:
    """Ask a second person to agree. The answer's `asked` is its id."""

    def decide(facts: Facts) -> Outcome:
        record = facts.record(record_id)
        if record is None:
            return refused(Code.NOT_IN_CUSTODY)
        given = AskApproval(
            record_id,
            ask_id=new_id(),
            asked=wanted.action,
            reason=wanted.reason,
            collector_id=wanted.collector_id,
            subject=wanted.subject,
        )
        return judged(facts, given, record, who, asked=given.ask_id)

    return store.act(who.command(command_id), decide)


def agree(store: Store, second: Who, command_id: str, record_id: str, ask_id: str) -> Done:
    """A second person agrees to what was asked; the answer's `record` is the record's id."""

    def decide(facts: Facts) -> Outcome:
        record = facts.record(record_id)
        pending = pending_of(record, ask_id) if record else None
        if record is None or pending is None:
            return refused(Refusal(Code.APPROVAL_MISSING, {"why": STALE}))
        if not is_ready(facts, facts.staff(second.staff_id)):
            return refused(Refusal(Code.APPROVAL_MISSING, {"why": UNREADY}))
        return judged(facts, answer_to(pending, record), record, second)

    return store.act(second.command(command_id), decide)


def answer_to(pending: Pending, record: CustodyRecord) -> asks.Approve:
    """The agreement to exactly what was asked."""
    return asks.Approve(
        record.record_id,
        approved=pending.asked,
        requested_by=pending.asked_by or "",
        reason=pending.reason or "",
        collector_id=pending.collector_id,
        subject=pending.subject,
        answers=pending.ask_id,
    )


def decline(store: Store, who: Who, command_id: str, record_id: str, ask_id: str) -> Done:
    """Say no to what was asked, or take back what one asked oneself."""

    def decide(facts: Facts) -> Outcome:
        record = facts.record(record_id)
        if record is None:
            return refused(Refusal(Code.APPROVAL_MISSING, {"why": STALE}))
        return judged(facts, DeclineApproval(record_id, ask_id), record, who)

    return store.act(who.command(command_id), decide)


def open_ask(facts: Facts, record_id: str, ask_id: str) -> OpenAsk | None:
    """What was asked under this id, if it can still be agreed to."""
    record = facts.record(record_id)
    pending = pending_of(record, ask_id) if record else None
    if record is None or pending is None or not is_live(pending, record, facts.now.at):
        return None
    return OpenAsk(pending, record, pending.at + APPROVAL_LASTS)


def asked_of(facts: Facts, who: Who) -> list[OpenAsk]:
    """What this person could agree to now, the oldest first: never what they asked themselves."""
    actor, school, now = actor_of(facts, who), facts.school(), facts.now.at
    return [
        item
        for item in _open_asks(facts)
        if not why_not(answer_to(item.pending, item.record), item.record, actor, school, now)
    ]


def _open_asks(facts: Facts) -> Iterator[OpenAsk]:
    first = facts.school().today(facts.now.at - _A_DAY)
    found = facts.entries(Query(kind="approval_asked", first=first, limit=MOST))
    for item in sorted(found, key=lambda one: one.sequence):
        if isinstance(item.event, ApprovalAsked):
            still = open_ask(facts, item.event.record_id, item.event.ask_id)
            if still is not None:
                yield still
