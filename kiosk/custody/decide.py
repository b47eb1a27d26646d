"""Judge one ask against one record: the events that it makes, or every refusal that applies.

Permission and the table of transitions come first, then the rule of the act itself (`rules`, and
`release` for a release), then what follows from it (`consequences`). Nothing else in Phonebox
makes an event of a custody record.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kiosk.custody.asks import Ask, Release
from kiosk.custody.case import Case
from kiosk.custody.consequences import after_event, after_refusal
from kiosk.custody.errors import Code, Refusal, by_seriousness
from kiosk.custody.events import Event
from kiosk.custody.making import event_of
from kiosk.custody.permissions import Actor
from kiosk.custody.record import CustodyRecord
from kiosk.custody.release import why_held, why_not_release
from kiosk.custody.rules import WHY_NOT
from kiosk.custody.safeguarding.sealing import why_sealed
from kiosk.custody.school.dated import School
from kiosk.custody.states import UNRESOLVED, Action, State
from kiosk.custody.transitions import OF, allows


@dataclass(frozen=True)
class Accepted:
    """The ask is granted: these events say so, the act's own first."""

    events: tuple[Event, ...]


@dataclass(frozen=True)
class Refused:
    """The ask is not granted; `events` record the attempt, where an attempt is worth recording."""

    refusals: tuple[Refusal, ...]
    events: tuple[Event, ...] = ()


def why_not(
    ask: Ask, record: CustodyRecord | None, actor: Actor, school: School, now: datetime
) -> tuple[Refusal, ...]:
    """Every reason against this ask, the most serious first; nothing when it may be done."""
    return _why_not(Case(ask, record, actor, school, now))


def _why_not(case: Case) -> tuple[Refusal, ...]:
    ask, record, actor = case.ask, case.record, case.actor
    unseen = why_sealed(ask.action, actor) if record is not None and record.sealed else ()
    if unseen:
        return unseen
    if isinstance(ask, Release):
        return why_not_release(record, ask.collector, ask.evidence, actor, case.school, case.now)
    wrong_state = _wrong_state(ask.action, record)
    if wrong_state:
        return wrong_state
    refusals = [] if actor.may(ask.action) else [Refusal(Code.ROLE_MISSING)]
    if record is not None and not OF[ask.action].under_hold:
        refusals.extend(why_held(record))
    return by_seriousness([*refusals, *WHY_NOT[ask.action](case)])


def decide(
    ask: Ask,
    record: CustodyRecord | None,
    actor: Actor,
    school: School,
    now: datetime,
    new_id: Callable[[], str],
) -> Accepted | Refused:
    """What this ask comes to. `record` is the device's open record, or the one asked about.

    Raises ValueError when it is neither: an act on one record is never judged by another.
    """
    intake = None in OF[ask.action].sources
    if record is not None and not intake and record.record_id != ask.record_id:
        raise ValueError(f"asked of {ask.record_id}, judged on {record.record_id}")
    case = Case(ask, record, actor, school, now)
    refusals = _why_not(case)
    if refusals:
        return Refused(refusals, after_refusal(case, refusals, new_id))
    event = event_of(case, new_id)
    return Accepted((event, *after_event(case, event, new_id)))


def _wrong_state(action: Action, record: CustodyRecord | None) -> tuple[Refusal, ...]:
    state = record.state if record is not None else None
    if allows(action, state):
        return ()
    if state is None:
        return (Refusal(Code.NOT_IN_CUSTODY),)
    if None in OF[action].sources and state not in UNRESOLVED:
        return (Refusal(Code.ALREADY_IN_CUSTODY),)
    gone = state is State.RELEASED
    return (Refusal(Code.ALREADY_RELEASED if gone else Code.WRONG_STATE),)
