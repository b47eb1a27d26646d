"""Lesson and trip uses: asked for, approved or declined."""

from dataclasses import dataclass
from datetime import date, datetime

from kiosk.custody.acts import lending
from kiosk.custody.acts.lending import LessonUse
from kiosk.custody.errors import Refusal
from kiosk.custody.people.changing import missing, why_not_keep
from kiosk.custody.permissions import MAY_KEEP, STAFF, Keep
from kiosk.custody.register import LessonUseApproved, LessonUseAsked, LessonUseDeclined
from kiosk.services.acting import Who, actor_of, new_id, refused
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.views import Staff

LONGEST_ACTIVITY = 60


@dataclass(frozen=True)
class Request:
    """What is asked for: with whom, for what, until when (aware), and with whose devices.

    A trip of several days names its first one.
    """

    to: str
    activity: str
    until: datetime | None
    pupil_ids: tuple[str, ...]
    first: date | None = None


def may_have(facts: Facts) -> list[Staff]:
    """The members of staff who may have devices for a lesson or trip, by name."""
    found = [item for item in facts.all_staff() if not item.disabled and item.roles & STAFF]
    return sorted(found, key=lambda item: item.name)


def ask(store: Store, who: Who, command_id: str, request: Request) -> Done:
    """Ask for a use. The answer's `use` is its id."""

    def decide(facts: Facts) -> Outcome:
        chosen = tuple(dict.fromkeys(request.pupil_ids))
        found = [facts.pupil(item) for item in chosen[: lending.MOST_PUPILS + 1]]
        here = frozenset(item.id for item in found if item is not None and item.left_on is None)
        to_staff = any(item.id == request.to for item in may_have(facts))
        terms = (request.activity, request.until, len(chosen), here, request.first)
        asked = lending.Asked(to_staff, *terms)
        against = [
            *why_not_keep(actor_of(facts, who), Keep.LESSON_USE_REQUESTS),
            *lending.why_not_ask(asked, facts.school(), facts.now.at),
        ]
        if against or request.until is None:
            return refused(*against)
        activity = request.activity.strip()[:LONGEST_ACTIVITY]
        is_trip = request.first not in (None, facts.school().today(request.until))
        first = request.first if is_trip else None
        event = LessonUseAsked(new_id(), request.to, activity, request.until, chosen, first)
        return Outcome((event,), answer={"use": event.use_id})

    return store.act(who.command(command_id), decide)


def approve(store: Store, who: Who, command_id: str, use_id: str) -> Done:
    """A leader or the headteacher agrees to what somebody else asked for."""

    def decide(facts: Facts) -> Outcome:
        use = use_of(facts, use_id)
        if use is None:
            return refused(_over())
        actor = actor_of(facts, who)
        against = [
            *why_not_keep(actor, Keep.LESSON_USES, use.pupil_ids),
            *lending.why_not_approve(use, actor, facts.school(), facts.now.at),
        ]
        if against:
            return refused(*against)
        return Outcome((LessonUseApproved(use_id),), answer={"use": use_id})

    return store.act(who.command(command_id), decide)


def decline(store: Store, who: Who, command_id: str, use_id: str) -> Done:
    """It is not approved, or holds no more: by a leader, or by whoever asked."""

    def decide(facts: Facts) -> Outcome:
        use = use_of(facts, use_id)
        if use is None:
            return refused(_over())
        withdrawn = use.asked_by == who.staff_id
        needed = Keep.LESSON_USE_REQUESTS if withdrawn else Keep.LESSON_USES
        against = list(why_not_keep(actor_of(facts, who), needed))
        if against:
            return refused(*against)
        return Outcome((LessonUseDeclined(use_id),), answer={"use": use_id})

    return store.act(who.command(command_id), decide)


def use_of(facts: Facts, use_id: str) -> LessonUse | None:
    """The use with this id, while it is to come or of today, and was not declined."""
    return facts.lesson_use(use_id)


def waiting_for(facts: Facts, who: Who) -> list[LessonUse]:
    """The uses that this person may approve now."""
    if who.station is not None or not who.roles & MAY_KEEP[Keep.LESSON_USES]:
        return []
    actor, now = actor_of(facts, who), facts.now.at
    return [
        item
        for item in facts.lesson_uses()
        if item.approved_by is None and not actor.is_self(item.asked_by) and item.until > now
    ]


def _over() -> Refusal:
    return missing("use", "It is over. Look at the list again.")
