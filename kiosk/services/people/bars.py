"""Bars and protective stops: placed, looked at again, ended; and who is the same person as whom."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time

from kiosk.custody.errors import Refusal
from kiosk.custody.events import Event
from kiosk.custody.people.bars import (
    BarTold,
    StopTold,
    is_overdue,
    why_not_bar,
    why_not_decide,
    why_not_end,
    why_not_stop,
)
from kiosk.custody.people.changing import missing
from kiosk.custody.people.likeness import looks_like, marks
from kiosk.custody.register import (
    BarLifted,
    BarPlaced,
    LikenessReviewed,
    ProtectiveStopEnded,
    ProtectiveStopPlaced,
)
from kiosk.services.acting import Who, actor_of, new_id, refused
from kiosk.services.people.guarded import looks
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.views import Adult, Concern, Logged, Query


@dataclass(frozen=True)
class Likeness:
    """Two adults who look like one person; `barred` has a bar or stop, nobody has decided yet."""

    adult: Adult
    barred: Adult
    grounds: frozenset[str]


def place_bar(
    store: Store, who: Who, command_id: str, told: BarTold, bar_id: str | None = None
) -> Done:
    """A bar, or a further look at the one with this id. The answer's `concern` is its id."""

    def decide(facts: Facts) -> Outcome:
        seen_by = facts.staff(told.seen_by)
        today = facts.school().today(facts.now.at)
        against = [
            *_why_not(facts, who, told.adult_id, told.pupil_ids),
            *why_not_bar(told, is_staff=seen_by is not None, today=today),
            *_why_not_known(facts, told.adult_id, bar_id, is_bar=True),
        ]
        if against or told.review_on is None:
            return refused(*against)
        event = BarPlaced(
            bar_id=bar_id or new_id(),
            adult_id=told.adult_id,
            pupil_ids=tuple(sorted(told.pupil_ids)),
            stops_collection=told.stops_collection,
            seen_by=told.seen_by,
            review_on=told.review_on,
            last=told.last,
            document=told.document.strip(),
        )
        return Outcome((event,), answer={"concern": event.bar_id})

    return store.act(who.command(command_id), decide)


def place_stop(
    store: Store, who: Who, command_id: str, told: StopTold, stop_id: str | None = None
) -> Done:
    """A protective stop until the end of a day, or a longer time for the one with this id."""

    def decide(facts: Facts) -> Outcome:
        school = facts.school()
        against = [
            *_why_not(facts, who, told.adult_id, told.pupil_ids),
            *why_not_stop(told, school.today(facts.now.at)),
            *_why_not_known(facts, told.adult_id, stop_id, is_bar=False),
        ]
        if against or told.review_on is None:
            return refused(*against)
        event = ProtectiveStopPlaced(
            stop_id=stop_id or new_id(),
            adult_id=told.adult_id,
            pupil_ids=tuple(sorted(told.pupil_ids)),
            review_at=datetime.combine(told.review_on, time(), tzinfo=school.zone),
            note=told.note.strip(),
        )
        return Outcome((event,), answer={"concern": event.stop_id})

    return store.act(who.command(command_id), decide)


def lift(store: Store, who: Who, command_id: str, concern_id: str, note: str) -> Done:
    """End a bar or a protective stop, on a document or decision that is named."""

    def decide(facts: Facts) -> Outcome:
        concern = concern_of(facts, concern_id)
        if concern is None:
            return refused(missing("concern", "It has ended already."))
        against = [
            *_why_not(facts, who, concern.adult_id, concern.pupil_ids),
            *why_not_end(note),
        ]
        if against:
            return refused(*against)
        ended = BarLifted if concern.is_bar else ProtectiveStopEnded
        event: Event = ended(concern_id, note.strip())
        return Outcome((event,), answer={"concern": concern_id})

    return store.act(who.command(command_id), decide)


def decide_likeness(
    store: Store, who: Who, command_id: str, adult_id: str, barred_id: str, verdict: str
) -> Done:
    """Whether the two are one person: "same" bars the first as the second, "other" frees them."""

    def decide(facts: Facts) -> Outcome:
        against = [*_why_not(facts, who, adult_id), *_why_not(facts, who, barred_id)]
        if verdict not in ("same", "other"):
            against.append(missing("verdict", "Choose whether they are one person."))
        if facts.adult(adult_id) is None or barred_id not in _concerned(facts):
            against.append(missing("adult", "Look at the list again: it has changed."))
        if against:
            return refused(*against)
        event = LikenessReviewed(adult_id, barred_id, verdict == "same")
        return Outcome((event,), answer={"adult": adult_id})

    return store.act(who.command(command_id), decide)


def concern_of(facts: Facts, concern_id: str) -> Concern | None:
    """The bar or stop with this id, if it is in force."""
    return next((item for item in facts.concerns() if item.id == concern_id), None)


def overdue(facts: Facts) -> list[Concern]:
    """Bars and stops whose review is due; each stands until somebody decides."""
    return [item for item in facts.concerns() if is_overdue(item.review, facts.now.at)]


def likenesses(facts: Facts) -> list[Likeness]:
    """Adults who look like one with a bar or stop, where nobody has decided yet."""
    found: list[Likeness] = []
    concerned = [adult for item in sorted(_concerned(facts)) if (adult := facts.adult(item))]
    if not concerned:
        return found
    # In a large school each adult is compared only with those who share something with them.
    sharing: dict[tuple[str, ...], list[Adult]] = {}
    for barred in concerned:
        for mark in marks(looks(barred)):
            sharing.setdefault(mark, []).append(barred)
    for adult in facts.adults():
        near = {other.id for mark in marks(looks(adult)) for other in sharing.get(mark, ())}
        if near - {adult.id}:
            found += _alike(facts, adult, [item for item in concerned if item.id in near])
    return found


def _alike(facts: Facts, adult: Adult, concerned: Iterable[Adult]) -> Iterator[Likeness]:
    decided = {*facts.reviewed_as_other(adult.id), *facts.reviewed_as_same(adult.id), adult.id}
    for barred in concerned:
        grounds = looks_like(looks(adult), looks(barred))
        if grounds and barred.id not in decided:
            yield Likeness(adult, barred, grounds)


def entries_of(facts: Facts, concern: Concern) -> list[Logged]:
    """What was recorded of a bar or stop, the oldest first: it holds what it rests on."""
    kind = "bar_placed" if concern.is_bar else "protective_stop_placed"
    found = facts.entries(Query(pupil_id=concern.adult_id, kind=kind, limit=100))
    own = [
        item
        for item in found
        if concern.id in (getattr(item.event, "bar_id", ""), getattr(item.event, "stop_id", ""))
    ]
    return sorted(own, key=lambda item: item.sequence)


def _why_not(
    facts: Facts, who: Who, adult_id: str, pupils: frozenset[str] = frozenset()
) -> Iterable[Refusal]:
    about = pupils | frozenset(facts.pupils_of_adult(adult_id))
    return why_not_decide(actor_of(facts, who), adult_id, about)


def _concerned(facts: Facts) -> set[str]:
    return {item.adult_id for item in facts.concerns() if item.stops_collection}


def _why_not_known(
    facts: Facts, adult_id: str, concern_id: str | None, *, is_bar: bool
) -> Iterable[Refusal]:
    if facts.adult(adult_id) is None:
        yield missing("adult", "Add the adult to the pupil first.")
    if concern_id is None:
        return
    known = concern_of(facts, concern_id)
    if known is None or known.adult_id != adult_id or known.is_bar is not is_bar:
        yield missing("concern", "It has ended already.")
