"""Collection: a device goes home with the right adult, on a sign-off, or stays."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosk.custody import asks
from kiosk.custody.consequences import ALERTS
from kiosk.custody.decide import Refused, decide
from kiosk.custody.errors import DISCREET, Code, Refusal
from kiosk.custody.events import CollectionStopped, Event
from kiosk.custody.register import AlertRaised
from kiosk.custody.states import IdentityMethod
from kiosk.services.acting import Who, actor_of, new_id, refused
from kiosk.services.collecting import (
    Collection,
    collection_at,
    family_records,
    obstacles,
    what_speaks_against,
)
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.views import Station

Step = Callable[[Facts, Station, Collection], Outcome]


def start(store: Store, who: Who, command_id: str, pupil_id: str) -> Done:
    """Begin a collection for one pupil; what is due for the pupil is chosen already."""

    def decide_(facts: Facts) -> Outcome:
        station = facts.station(who.station or "")
        return kept(station, begun(facts, who, pupil_id))

    return store.act(who.command(command_id), decide_)


def begun(facts: Facts, who: Who, pupil_id: str) -> Collection:
    """A new collection for this pupil, with everything of theirs that is here."""
    collection = Collection(new_id(), pupil_id)
    records = family_records(facts, collection)
    return replace(collection, chosen=tuple(item.record_id for item in records))


def choose_collector(store: Store, who: Who, command_id: str, person_id: str) -> Done:
    """Say who stands at the desk. Somebody who must not collect ends it: logged, and alerted."""

    def step(facts: Facts, station: Station, collection: Collection) -> Outcome:
        chosen = replace(collection, collector_id=person_id, identity=None, stopped=False)
        against = {
            record.record_id: what_speaks_against(facts, who, chosen, record)
            for record in family_records(facts, chosen)
        }
        codes = {item.code for refusals in against.values() for item in refusals} & DISCREET
        if codes:
            stopped = replace(chosen, stopped=True, chosen=())
            return kept(station, stopped, events=_stop_events(person_id, against, codes))
        chosen = replace(chosen, chosen=_possible(collection, against))
        return kept(station, chosen)

    return on_collection(store, who, command_id, step)


def _possible(collection: Collection, against: dict[str, tuple[Refusal, ...]]) -> tuple[str, ...]:
    """Of what was chosen, or scanned, what this collector could take."""
    wanted = [item for item in against if item in collection.chosen]
    return tuple(item for item in wanted if not obstacles(against[item]))


def _stop_events(
    person_id: str, against: dict[str, tuple[Refusal, ...]], codes: set[Code]
) -> tuple[Event, ...]:
    event = CollectionStopped(
        person_id, tuple(sorted(against)), tuple(sorted(code.value for code in codes))
    )
    kind, roles = ALERTS[CollectionStopped]
    return (event, AlertRaised(new_id(), kind, roles, adult_id=person_id))


def check_identity(store: Store, who: Who, command_id: str, method: IdentityMethod) -> Done:
    """Record how staff knew who stands at the desk."""
    return _changed(store, who, command_id, lambda c: replace(c, identity=method))


def choose(store: Store, who: Who, command_id: str, record_ids: tuple[str, ...]) -> Done:
    """Say which of the devices go home now."""

    def step(facts: Facts, station: Station, collection: Collection) -> Outcome:
        family = {item.record_id for item in family_records(facts, collection)}
        chosen = tuple(item for item in record_ids if item in family)
        return kept(station, replace(collection, chosen=chosen))

    return on_collection(store, who, command_id, step)


def go_early(store: Store, who: Who, command_id: str, reason: str) -> Done:
    """Record why a device goes before its time."""
    return _changed(
        store, who, command_id, lambda c: replace(c, early_reason=reason.strip() or None)
    )


def approve(store: Store, second: Who, command_id: str, record_id: str, asked_by: str) -> Done:
    """A second person agrees to the early release of one record to this collector."""

    def step(facts: Facts, station: Station, collection: Collection) -> Outcome:
        ask = asks.Approve(
            record_id,
            approved=asks.Release.action,
            requested_by=asked_by,
            reason=collection.early_reason or "",
            collector_id=collection.collector_id,
        )
        record = facts.record(record_id)
        actor = actor_of(facts, second)
        decision = decide(ask, record, actor, facts.school(), facts.now.at, new_id)
        if isinstance(decision, Refused):
            return refused(*decision.refusals)
        approved: Any = decision.events[0]
        given = (*collection.approvals, (record_id, approved.approval_id))
        return kept(station, replace(collection, approvals=given), events=decision.events)

    return on_collection(store, second, command_id, step)


def leave(store: Store, who: Who, command_id: str) -> Done:
    """End the collection; everything stays where it is."""

    def decide_(facts: Facts) -> Outcome:
        return Outcome(changes=(cleared(facts.station(who.station or "")),))

    return store.act(who.command(command_id), decide_)


def decline(store: Store, who: Who, command_id: str) -> Done:
    """The collector did not sign: every chosen device stays, and that is recorded."""

    def step(facts: Facts, station: Station, collection: Collection) -> Outcome:
        events: list[Event] = []
        for record_id in collection.chosen:
            ask = asks.Decline(record_id, collection.collector_id or "")
            decision = decide(
                ask,
                facts.record(record_id),
                actor_of(facts, who),
                facts.school(),
                facts.now.at,
                new_id,
            )
            if isinstance(decision, Refused):
                return refused(*decision.refusals)
            events += decision.events
        return Outcome(
            tuple(events), answer={"declined": collection.id}, changes=(cleared(station),)
        )

    return on_collection(store, who, command_id, step)


def _changed(
    store: Store, who: Who, command_id: str, change: Callable[[Collection], Collection]
) -> Done:
    return on_collection(
        store, who, command_id, lambda _, station, collection: kept(station, change(collection))
    )


def on_collection(store: Store, who: Who, command_id: str, step: Step) -> Done:
    """Take one step of the collection under way; refused, with words, where there is none."""

    def decide_(facts: Facts) -> Outcome:
        station = facts.station(who.station or "")
        collection = collection_at(station)
        if collection is None or station.staff_id is None:
            return refused(Refusal(Code.WRONG_STATE, {"why": "no_collection"}))
        if collection.stopped:
            return refused(Refusal(Code.WRONG_STATE, {"why": "stopped"}))
        return step(facts, station, collection)

    return store.act(who.command(command_id), decide_)


def kept(station: Station, collection: Collection, events: tuple[Event, ...] = ()) -> Outcome:
    """The outcome of a step that leaves the collection under way."""
    changed = replace(station, activity="collect", collection=collection.as_data())
    return Outcome(events, answer={"collection": collection.id}, changes=(changed,))


def cleared(station: Station) -> Station:
    """The station after its collection has ended."""
    return replace(station, collection=None)
