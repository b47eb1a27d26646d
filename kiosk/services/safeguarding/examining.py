"""Looking into devices and erasing from them: decided, done, confirmed by others; images seen."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kiosk.custody.errors import Refusal
from kiosk.custody.events import Event
from kiosk.custody.people.changing import missing
from kiosk.custody.record import CustodyRecord
from kiosk.custody.register import AlertRaised
from kiosk.custody.safeguarding import examining
from kiosk.custody.safeguarding.examinations import (
    Agency,
    AgencyConfirmed,
    Care,
    DataErased,
    Examination,
    ExaminationDecided,
    ExaminationDropped,
    Examined,
    ImageSeen,
    Outcome,
    Unavoidable,
    What,
)
from kiosk.custody.safeguarding.searching import holds
from kiosk.custody.states import Kind, Role, State
from kiosk.services import ports
from kiosk.services.acting import Who, actor_of, new_id, refused
from kiosk.services.people.persons import are_two
from kiosk.services.ports import Done, Facts, Store
from kiosk.services.safeguarding.searched import colleagues
from kiosk.services.views import Logged, Query

_FAMILY = (
    ExaminationDecided,
    Examined,
    AgencyConfirmed,
    DataErased,
    ExaminationDropped,
    ImageSeen,
)
_OVER = (Examined, DataErased, ExaminationDropped)


@dataclass(frozen=True)
class Seen:
    """That an image was seen: by whom, when, why it could not be avoided, and with what care."""

    seen_by: str
    seen_at: datetime | None
    why: Unavoidable | None
    care: tuple[Care, ...]
    reference: str = ""


def decide(
    store: Store, who: Who, command_id: str, record_id: str, what: What | None, reason: str
) -> Done:
    """Decide that a device is looked into, or erased from. The answer's `examination` is its id."""

    def step(facts: Facts) -> ports.Outcome:
        record, policy = facts.record(record_id), facts.school().policy(facts.now.at)
        actor = actor_of(facts, who)
        against = list(examining.why_not_decide(actor, record, policy, what, reason))
        if any(not item.is_over and item.what is what for item in decided(facts, record_id)):
            against.append(missing("what", "That is decided already. Look below."))
        if against or what is None:
            return refused(*against)
        event = ExaminationDecided(new_id(), record_id, what, reason.strip())
        return ports.Outcome((event,), answer={"examination": event.examination_id})

    return store.act(who.command(command_id), step)


def examined(
    store: Store,
    who: Who,
    command_id: str,
    key: tuple[str, str],
    pair: tuple[str, str],
    outcome: Outcome | None,
) -> Done:
    """Record that it was looked into, by one before another. A concern holds it, and alerts.

    `key` is the custody record and the decision; `pair` who looked and who was there.
    """

    def step(facts: Facts) -> ports.Outcome:
        record, found = facts.record(key[0]), one(facts, key)
        two = _are_two(facts, pair)
        actor = actor_of(facts, who)
        against = list(examining.why_not_examined(actor, record, found, outcome, two=two))
        if against or record is None or outcome is None:
            return refused(*against)
        event = Examined(key[1], key[0], *pair, outcome)
        follows = () if outcome is Outcome.NO_CONCERN else _concern(record)
        return ports.Outcome((event, *follows), answer={"examination": key[1]})

    return store.act(who.command(command_id), step)


def confirm(
    store: Store,
    who: Who,
    command_id: str,
    key: tuple[str, str],
    told: tuple[Agency | None, str, datetime | None],
) -> Done:
    """Record that an agency does not need it: which, who said so there, and when."""

    def step(facts: Facts) -> ports.Outcome:
        record, found = facts.record(key[0]), one(facts, key)
        actor = actor_of(facts, who)
        against = list(examining.why_not_confirm(actor, record, found, told, facts.now.at))
        agency, person, at = told
        if against or agency is None or at is None:
            return refused(*against)
        event = AgencyConfirmed(key[1], key[0], agency, at, person.strip())
        return ports.Outcome((event,), answer={"examination": key[1]})

    return store.act(who.command(command_id), step)


def erased(
    store: Store, who: Who, command_id: str, key: tuple[str, str], pair: tuple[str, str]
) -> Done:
    """Record that something was erased, by one before another; after every agency's word."""

    def step(facts: Facts) -> ports.Outcome:
        record, found = facts.record(key[0]), one(facts, key)
        two, actor = _are_two(facts, pair), actor_of(facts, who)
        against = list(examining.why_not_erased(actor, record, found, two=two))
        if against:
            return refused(*against)
        event = DataErased(key[1], key[0], *pair)
        return ports.Outcome((event,), answer={"examination": key[1]})

    return store.act(who.command(command_id), step)


def drop(store: Store, who: Who, command_id: str, key: tuple[str, str]) -> Done:
    """Give up what was decided."""

    def step(facts: Facts) -> ports.Outcome:
        record, found = facts.record(key[0]), one(facts, key)
        against = list(examining.why_not_drop(actor_of(facts, who), record, found))
        if against:
            return refused(*against)
        event = ExaminationDropped(key[1], key[0])
        return ports.Outcome((event,), answer={"examination": key[1]})

    return store.act(who.command(command_id), step)


def note_seen(store: Store, who: Who, command_id: str, record_id: str, seen: Seen) -> Done:
    """The safeguarding lead records that an image was seen unavoidably; the device is held."""

    def step(facts: Facts) -> ports.Outcome:
        record = facts.record(record_id)
        known = seen.seen_by in {item.id for item in colleagues(facts)}
        told = (known, seen.seen_at, seen.why, seen.care)
        against: list[Refusal] = []
        against += examining.why_not_seen(actor_of(facts, who), record, told, facts.now.at)
        if record is None:
            against.append(missing("record", "Look at the list again."))
        if against or record is None or seen.why is None or seen.seen_at is None:
            return refused(*against)
        event = ImageSeen(
            new_id(),
            record_id,
            seen.seen_by,
            seen.seen_at,
            seen.why,
            seen.care,
            seen.reference.strip() or None,
        )
        return ports.Outcome((event, *holds((record,), new_id)), answer={"record": record_id})

    return store.act(who.command(command_id), step)


def decided(facts: Facts, record_id: str) -> list[Examination]:
    """What was decided of a device, the oldest first, as it stands."""
    found: dict[str, Examination] = {}
    for item in entries_of(facts, record_id):
        event: Any = item.event
        if isinstance(event, ExaminationDecided):
            found[event.examination_id] = Examination(
                event.examination_id, record_id, event.what, item.staff_id, item.at
            )
        elif isinstance(event, _OVER) and event.examination_id in found:
            found[event.examination_id] = replace(found[event.examination_id], is_over=True)
        elif isinstance(event, AgencyConfirmed) and event.examination_id in found:
            one_of = found[event.examination_id]
            confirmed = one_of.confirmed | {event.agency}
            found[event.examination_id] = replace(one_of, confirmed=confirmed)
    return list(found.values())


def one(facts: Facts, key: tuple[str, str]) -> Examination | None:
    """One decision of one device."""
    return next((item for item in decided(facts, key[0]) if item.id == key[1]), None)


def entries_of(facts: Facts, record_id: str) -> list[Logged]:
    """What was recorded of looking into a device, the oldest first."""
    found = facts.entries(Query(record_id=record_id, limit=1000))
    own = [item for item in found if isinstance(item.event, _FAMILY)]
    return sorted(own, key=lambda item: item.sequence)


def may_be_looked_into(facts: Facts) -> list[CustodyRecord]:
    """The devices that are here and were taken or found, the longest here first."""
    return [
        item
        for item in facts.open_records()
        if item.state is State.IN_CUSTODY and item.kind is not Kind.HAND_IN
    ]


def _concern(record: CustodyRecord) -> Iterable[Event]:
    alert = AlertRaised(new_id(), examining.ALERT, (Role.DSL, Role.HEAD), record.record_id)
    return (*holds((record,), new_id), alert)


def _are_two(facts: Facts, pair: tuple[str, str]) -> bool:
    known = {item.id for item in colleagues(facts)}
    return are_two(facts, *pair) and set(pair) <= known
