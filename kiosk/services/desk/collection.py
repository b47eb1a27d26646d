"""Collection: a device goes home with the right adult, on a sign-off, or stays."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from kiosk.custody import asks
from kiosk.custody.decide import Refused, decide
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.events import Event
from kiosk.custody.states import Condition, IdentityMethod
from kiosk.services.acting import Who, actor_of, new_id, refused
from kiosk.services.desk.collecting import Collection, Item, collection_at, judged_items, obstacles
from kiosk.services.desk.family import children, records_here
from kiosk.services.desk.stopping import stop_events, why_stopped
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.views import Station

Step = Callable[[Facts, Station, Collection], Outcome]

NONE_UNDER_WAY, STOPPED = "no_collection", "stopped"
OVER = frozenset({NONE_UNDER_WAY, STOPPED})
"""Why a step is refused whatever it is: nothing is under way, or somebody was stopped."""


def start(store: Store, who: Who, command_id: str, pupil_id: str) -> Done:
    """Begin a collection for one pupil; what is due for the pupil is chosen already."""

    def decide_(facts: Facts) -> Outcome:
        station = facts.station(who.station or "")
        return kept(station, begun(facts, pupil_id))

    return store.act(who.command(command_id), decide_)


def begun(facts: Facts, pupil_id: str) -> Collection:
    """A new collection for this pupil, with everything of theirs that is here."""
    records = records_here(facts, [pupil_id])
    return Collection(new_id(), pupil_id, chosen=tuple(item.record_id for item in records))


def choose_collector(
    store: Store,
    who: Who,
    command_id: str,
    person_id: str,
    condition: Condition = Condition.NOT_SEEN,
) -> Done:
    """Say who stands at the desk; of the pupil's own and what was scanned, the possible is chosen.

    Somebody who must not collect ends it: logged, and alerted.
    """

    def step(facts: Facts, station: Station, collection: Collection) -> Outcome:
        if collection.collector_id == person_id and collection.identity and collection.chosen:
            # The tap came in after the next one, by which staff said who it is and what goes.
            return kept(station, collection)
        looked = replace(collection, identity=None, condition=condition.value)
        named = replace(looked, collector_id=person_id)
        found = judged_items(facts, who, named)
        possible = tuple(
            item.record.record_id
            for item in found
            if (item.record.pupil_id == named.pupil_id or item.scanned)
            and not obstacles(item.refusals)
        )
        going = replace(named, chosen=possible)
        return _stop(facts, station, named, found) or kept(station, going)

    return on_collection(store, who, command_id, step)


def _stop(
    facts: Facts, station: Station, named: Collection, found: Sequence[Item]
) -> Outcome | None:
    codes = why_stopped(facts, named, found)
    if not codes:
        return None
    events = stop_events(named, found, codes)
    return kept(station, stopped(named), events=events)


def stopped(collection: Collection) -> Collection:
    """The collection, at which nothing more can be done."""
    return replace(collection, stopped=True, chosen=())


def prepare(
    store: Store,
    who: Who,
    command_id: str,
    person_id: str,
    record_ids: tuple[str, ...],
    identity: IdentityMethod | None,
    condition: Condition = Condition.NOT_SEEN,
) -> Done:
    """Say who stands at the desk, which devices go home, and how they look.

    `identity` is how staff know the person; None while that is still to be asked. The family's word
    is compared by `collection_words`, and cannot be claimed here.
    """
    if identity is IdentityMethod.WORD:
        identity = None

    def step(facts: Facts, station: Station, collection: Collection) -> Outcome:
        about = children(facts, collection.pupil_id, person_id)
        here = {item.record_id for item in records_here(facts, about)}
        named = replace(
            collection,
            collector_id=person_id,
            identity=identity,
            chosen=tuple(item for item in dict.fromkeys(record_ids) if item in here),
            wrong_device=None,
            condition=condition.value,
        )
        found = judged_items(facts, who, named)
        return _stop(facts, station, named, found) or kept(station, named)

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


def leave(store: Store, who: Who, command_id: str) -> Done:
    """End the collection; everything stays where it is."""

    def decide_(facts: Facts) -> Outcome:
        return Outcome(changes=(cleared(facts.station(who.station or "")),))

    return store.act(who.command(command_id), decide_)


def decline(store: Store, who: Who, command_id: str) -> Done:
    """The collector did not sign: every chosen device stays, and that is recorded."""

    def step(facts: Facts, station: Station, collection: Collection) -> Outcome:
        events: list[Event] = []
        if not collection.chosen:
            return refused(Refusal(Code.DETAILS_MISSING, {"field": "devices"}))
        for record_id in collection.chosen:
            ask = asks.Decline(record_id, collection.collector_id or "")
            record, actor = facts.record(record_id), actor_of(facts, who)
            decision = decide(ask, record, actor, facts.school(), facts.now.at, new_id)
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
            return refused(Refusal(Code.WRONG_STATE, {"why": NONE_UNDER_WAY}))
        if collection.stopped:
            return refused(Refusal(Code.WRONG_STATE, {"why": STOPPED}))
        return step(facts, station, collection)

    return store.act(who.command(command_id), decide_)


def kept(station: Station, collection: Collection, events: tuple[Event, ...] = ()) -> Outcome:
    """The outcome of a step that leaves the collection under way."""
    changed = replace(station, activity="collect", collection=collection.as_data())
    return Outcome(events, answer={"collection": collection.id}, changes=(changed,))


def cleared(station: Station) -> Station:
    """The station after its collection has ended."""
    return replace(station, collection=None)
