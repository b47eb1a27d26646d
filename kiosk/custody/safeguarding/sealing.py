"""Sealed custody: a school's own device in a case about staff, which only the headteacher sees.

In short. The headteacher takes it in under a seal, alone in their own browser. To everybody else
it is not there: in no list, count, account, alert or error. It leaves to somebody named who signs
for it, or to the police; nothing else can be done to it. (POLICY.md R14.)
"""

from dataclasses import dataclass

from kiosk.custody.acts.mending import Resumed
from kiosk.custody.asks import Ask
from kiosk.custody.case import Case, Refusals, needed
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.events import Event, RecordEvent, personal
from kiosk.custody.permissions import Actor
from kiosk.custody.states import Action, Role

OPEN_TO_THE_HEADTEACHER = frozenset(
    {Action.SEAL, Action.HAND_OVER_SEALED, Action.HAND_TO_POLICE, Action.COME_BACK}
)
"""All that can be done to what is sealed."""


@dataclass(frozen=True)
class Sealed(RecordEvent):
    """A school's own device was put in sealed custody by the headteacher."""

    seal: str
    what: str | None = personal(restricted=True)
    place: str | None = personal(restricted=True)
    note: str | None = personal(restricted=True)


@dataclass(frozen=True)
class SealedHandedOver(RecordEvent):
    """What was sealed went to somebody named, who signed for it."""

    sign_off_id: str
    to_whom: str | None = personal(restricted=True)
    capacity: str | None = personal(restricted=True)
    note: str | None = personal(restricted=True)


@dataclass(frozen=True)
class Seal(Ask):
    """Put a school's own device in sealed custody."""

    action = Action.SEAL
    seal: str
    what: str
    place: str
    note: str | None = None


@dataclass(frozen=True)
class HandOverSealed(Ask):
    """Hand what is sealed to somebody named, who signs."""

    action = Action.HAND_OVER_SEALED
    to_whom: str
    capacity: str
    sign_off_id: str | None = None
    note: str | None = None


def is_seal(event: Event) -> bool:
    """Whether this event says by itself that its record is sealed."""
    told = isinstance(event, Sealed | SealedHandedOver)
    return told or (isinstance(event, Resumed) and bool(event.sealed))


def why_sealed(action: Action, actor: Actor) -> tuple[Refusal, ...]:
    """What speaks against an act on a sealed record, whatever it is: to others, it is not there."""
    if Role.HEAD not in actor.roles:
        return (Refusal(Code.NOT_IN_CUSTODY),)
    if action not in OPEN_TO_THE_HEADTEACHER:
        return (Refusal(Code.WRONG_STATE),)
    return ()


def seal(case: Case) -> Refusals:
    """What is missing of a sealing."""
    yield from needed(seal=case.ask.seal, what=case.ask.what, place=case.ask.place)


def hand_over_sealed(case: Case) -> Refusals:
    """What speaks against handing it over: it is not sealed, or nobody signed."""
    if not case.known.sealed:
        yield Refusal(Code.WRONG_STATE)
    yield from needed(to_whom=case.ask.to_whom, capacity=case.ask.capacity, note=case.ask.note)
    if not case.ask.sign_off_id:
        yield Refusal(Code.SIGNATURE_MISSING)
