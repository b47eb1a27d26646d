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
        named = replace(collection, collector_id=person_id, identity=None)
        against = _against(facts, who, named)
        codes = _discreet(against)
        if codes:
            return _stopped(station, named, against, codes)
        return kept(station, replace(named, chosen=_possible(collection, against)))

    return on_collection(store, who, command_id, step)


Against = dict[str, tuple[Refusal, ...]]


def _against(facts: Facts, who: Who, collection: Collection) -> Against:
    return {
        record.record_id: what_speaks_against(facts, who, collection, record)
        for record in family_records(facts, collection)
    }


def _discreet(against: Against) -> set[Code]:
    return {item.code for refusals in against.values() for item in refusals} & DISCREET


def _stopped(station: Station, named: Collection, against: Against, codes: set[Code]) -> Outcome:
    """Somebody who must not collect: logged and alerted, and the desk is told nothing of why."""
    said = tuple(sorted(code.value for code in codes))
    event = CollectionStopped(named.collector_id or "", tuple(sorted(against)), said)
    kind, roles = ALERTS[CollectionStopped]
    alert = AlertRaised(new_id(), kind, roles, adult_id=named.collector_id)
    return kept(station, replace(named, stopped=True, chosen=()), events=(event, alert))


def _possible(collection: Collection, against: Against) -> tuple[str, ...]:
    """Of what was chosen, or scanned, what this collector could take."""
    return tuple(
        item for item in against if item in collection.chosen and not obstacles(against[item])
    )


def prepare(
    store: Store,
    who: Who,
    command_id: str,
    person_id: str,
    record_ids: tuple[str, ...],
    identity: IdentityMethod,
) -> Done:
    """Say who stands at the desk, how staff know that, and which devices go home."""

    def step(facts: Facts, station: Station, collection: Collection) -> Outcome:
        named = replace(collection, collector_id=person_id, identity=identity, wrong_device=None)
        against = _against(facts, who, named)
        codes = _discreet(against)
        if codes:
            return _stopped(station, named, against, codes)
        chosen = tuple(item for item in record_ids if item in against)
        return kept(station, replace(named, chosen=chosen))

    return on_collection(store, who, command_id, step)


def again(store: Store, who: Who, command_id: str) -> Done:
    """Go back to the choice of collector; what was scanned stays scanned."""
    return _changed(
        store,
        who,
        command_id,
        lambda c: replace(
            c, collector_id=None, identity=None, early_reason=None, wrong_device=None
        ),
    )


def without_wrong(store: Store, who: Who, command_id: str) -> Done:
    """The wrong device was put back."""
    return _changed(store, who, command_id, lambda c: replace(c, wrong_device=None))


def without(store: Store, who: Who, command_id: str, record_id: str) -> Done:
    """Leave one device here today."""
    return _changed(
        store,
        who,
        command_id,
        lambda c: replace(c, chosen=tuple(item for item in c.chosen if item != record_id)),
    )


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
