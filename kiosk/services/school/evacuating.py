"""Evacuations, begun and ended; what stays open until somebody has done it."""

from datetime import datetime

from kiosk.custody.people.changing import missing
from kiosk.custody.school import evacuating as rules
from kiosk.custody.school.evacuating import (
    Duty,
    EvacuationBegun,
    EvacuationEnded,
    ExamReported,
    Owed,
    ReleaseExplained,
)
from kiosk.custody.visibility import is_restricted
from kiosk.services.acting import Who, actor_of, new_id, refused
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.safeguarding.searched import colleagues


def begin(store: Store, who: Who, command_id: str) -> Done:
    """The building is being left. The answer's `evacuation` is its id."""

    def decide(facts: Facts) -> Outcome:
        against = list(rules.why_not_begin(actor_of(facts, who), facts.evacuation()))
        if against:
            return refused(*against)
        event = EvacuationBegun(new_id())
        return Outcome((event,), answer={"evacuation": event.evacuation_id})

    return store.act(who.command(command_id), decide)


def end(store: Store, who: Who, command_id: str) -> Done:
    """Everybody is back, says a leader."""

    def decide(facts: Facts) -> Outcome:
        under_way = facts.evacuation()
        against = list(rules.why_not_end(actor_of(facts, who), under_way))
        if against or under_way is None:
            return refused(*against)
        return Outcome((EvacuationEnded(under_way.id),), answer={"evacuation": under_way.id})

    return store.act(who.command(command_id), decide)


def explain(store: Store, who: Who, command_id: str, record_id: str, reason: str) -> Done:
    """Why a device was released during an evacuation."""

    def decide(facts: Facts) -> Outcome:
        owed = owed_of(facts, who, Duty.EXPLAIN_RELEASE, record_id)
        against = list(rules.why_not_explain(actor_of(facts, who), owed, reason))
        if against:
            return refused(*against)
        return Outcome((ReleaseExplained(record_id, reason.strip()),), answer={"record": record_id})

    return store.act(who.command(command_id), decide)


def report(
    store: Store,
    who: Who,
    command_id: str,
    record_id: str,
    told: tuple[str, datetime | None, str],
) -> Done:
    """The examining body was told: by whom, when, which body."""

    def decide(facts: Facts) -> Outcome:
        owed = owed_of(facts, who, Duty.TELL_EXAMINING_BODY, record_id)
        staff_id, at, body = told
        known = any(item.id == staff_id for item in colleagues(facts))
        actor = actor_of(facts, who)
        against = list(rules.why_not_report(actor, owed, (known, at, body), facts.now.at))
        if against:
            return refused(*against)
        if at is None:
            return refused(missing("time", "Type when."))
        event = ExamReported(record_id, staff_id, at, body.strip())
        return Outcome((event,), answer={"record": record_id})

    return store.act(who.command(command_id), decide)


def owed_to(facts: Facts, who: Who) -> list[Owed]:
    """The open duties that somebody may see, the oldest first.

    Of a record that is restricted only those know who may read what is.
    """
    return [item for item in facts.owed() if _may_see(facts, who, item)]


def owed_of(facts: Facts, who: Who, duty: Duty, record_id: str) -> Owed | None:
    """One open duty, for somebody who may see it."""
    mine = owed_to(facts, who)
    return next((x for x in mine if x.duty is duty and x.record_id == record_id), None)


def _may_see(facts: Facts, who: Who, owed: Owed) -> bool:
    record = facts.record(owed.record_id)
    if record is None or not who.roles & rules.MAY_ANSWER:
        return False
    return not is_restricted(record) or bool(who.roles & rules.READERS)
