"""Holds: placed, reviewed and lifted; the case behind each; to whom what is kept safe goes."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from kiosk.custody import asks
from kiosk.custody.acts.second_person import Wanted, fitting
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.permissions import MAY_PLACE
from kiosk.custody.record import CustodyRecord
from kiosk.custody.safeguarding.holding import AnswerSteps, ReviewHold, StoreSecurely
from kiosk.custody.safeguarding.holds import AT_THE_DESK, is_review_due
from kiosk.custody.states import Action, HoldKind, State
from kiosk.custody.visibility import Sight, is_restricted, is_unseen
from kiosk.services.acting import Who, ask_on_record, judged, refused
from kiosk.services.desk.standing import collector_for
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.views import Query

MOST_WITH_POLICE = 100
REVIEW_IN = timedelta(days=7)
"""When a leader looks at their hold again, unless they say otherwise."""


def place(
    store: Store,
    who: Who,
    command_id: str,
    record_id: str,
    hold: HoldKind,
    reason: str,
    review_on: date | None = None,
) -> Done:
    """Stop every release of a device from now on."""
    ask = asks.PlaceHold(record_id, hold, reason.strip(), review_on)
    return ask_on_record(store, who, command_id, ask)


def place_at_the_desk(store: Store, second: Who, command_id: str, record_id: str) -> Done:
    """The same by somebody who came to the desk and proved who they are; why is told later.

    Whoever may place a safeguarding hold places one, a leader a leader's.
    """

    def decide(facts: Facts) -> Outcome:
        safeguards = bool(second.roles & MAY_PLACE[HoldKind.DSL])
        hold = HoldKind.DSL if safeguards else HoldKind.LEADER
        review = None if safeguards else usual_review(facts)
        ask = asks.PlaceHold(record_id, hold, AT_THE_DESK, review)
        return judged(facts, ask, facts.record(record_id), second)

    return store.act(second.command(command_id), decide)


def usual_review(facts: Facts) -> date:
    """The day on which a hold that is placed now is looked at again: a school day."""
    school = facts.school()
    day = school.today(facts.now.at) + REVIEW_IN
    following = school.calendar.next_school_day(day - timedelta(days=1))
    return min(following or day, day + REVIEW_IN)


def review(store: Store, who: Who, command_id: str, ask: ReviewHold) -> Done:
    """Keep a leader's hold until another day."""
    return ask_on_record(store, who, command_id, ask)


def answer(store: Store, who: Who, command_id: str, ask: AnswerSteps) -> Done:
    """Save how the checklist of a case stands."""
    return ask_on_record(store, who, command_id, ask)


def lift(store: Store, who: Who, command_id: str, ask: asks.LiftHold) -> Done:
    """End a hold; where that needs a second person, on the words to which they agreed."""

    def decide(facts: Facts) -> Outcome:
        record = facts.record(ask.record_id)
        wanted = lifting(ask.hold_id, ask.note or "")
        agreed = fitting(record, wanted, facts.now.at) if record else None
        given = replace(ask, approval_id=agreed.approval_id) if agreed else ask
        return judged(facts, given, record, who)

    return store.act(who.command(command_id), decide)


def lifting(hold_id: str, note: str) -> Wanted:
    """What a second person agrees to: that this hold ends with this closing note."""
    return Wanted(Action.LIFT_HOLD, note, subject=hold_id)


def clear(
    store: Store,
    who: Who,
    command_id: str,
    record_id: str,
    collector_id: str,
    day: date | None,
    at: time | None,
) -> Done:
    """The safeguarding lead says to whom a device in safekeeping goes, and from when."""

    def decide(facts: Facts) -> Outcome:
        record = facts.record(record_id)
        wrong = tuple(_why_not_clear(facts, record, collector_id, day, at))
        if wrong or day is None or at is None:
            return refused(*wrong)
        zone = facts.school().zone
        moment = datetime.combine(day, at, tzinfo=zone).astimezone(facts.now.at.tzinfo)
        ask = asks.ClearSafekeeping(record_id, collector_id, moment)
        return judged(facts, ask, record, who)

    return store.act(who.command(command_id), decide)


def _why_not_clear(
    facts: Facts,
    record: CustodyRecord | None,
    collector_id: str,
    day: date | None,
    at: time | None,
) -> list[Refusal]:
    wrong: list[Refusal] = []
    standing = collector_for(facts, collector_id, record.pupil_id if record else None)
    if facts.adult(collector_id) is None:
        wrong.append(_wrong("collector", "Choose who collects it."))
    elif standing.barred or standing.under_review:
        why = "This person must not collect, or is being looked at. Choose somebody else."
        wrong.append(_wrong("collector", why))
    if day is None or day < facts.school().today(facts.now.at):
        wrong.append(_wrong("day", "Type a day from today on."))
    if at is None:
        wrong.append(_wrong("time", "Write hours and minutes: 15:30."))
    return wrong


def _wrong(field: str, why: str) -> Refusal:
    return Refusal(Code.DETAILS_MISSING, {"field": field, "why": why})


def store_securely(
    store: Store, who: Who, command_id: str, record_id: str, bag: str | None = None
) -> Done:
    """Record that a device is locked away (POLICY.md R9)."""
    return ask_on_record(store, who, command_id, StoreSecurely(record_id, bag))


def held_for(facts: Facts, sight: Sight) -> list[CustodyRecord]:
    """Every record under a hold that these roles may read of, the longest held first.

    A case whose device is with the police goes on, and is among them.
    """
    found = [item for item in (*facts.open_records(), *_with_police(facts)) if item.holds]
    seen = (item for item in found if not is_unseen(item, sight))
    return sorted(
        (item for item in seen if sight.restricted or (sight.leading and not is_restricted(item))),
        key=lambda item: item.holds[0].placed_at,
    )


def _with_police(facts: Facts) -> list[CustodyRecord]:
    """What the police took last: its case may still be open."""
    took = facts.entries(Query(kind="handed_to_police", limit=MOST_WITH_POLICE))
    found = (facts.record(getattr(item.event, "record_id", "")) for item in took)
    return [item for item in found if item is not None and item.state is State.WITH_POLICE]


def reviews_due(facts: Facts, sight: Sight) -> list[CustodyRecord]:
    """What a leader holds, and should have looked at by now."""
    today = facts.school().today(facts.now.at)
    return [
        item
        for item in held_for(facts, sight)
        if any(is_review_due(hold, today) for hold in item.holds)
    ]
