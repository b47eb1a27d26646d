"""On the way to the office: who has the device, by when, who brought it, and what if it is late.

In short. A named member of staff has the device until the office's scan. Another may take it over;
the deadline stays. Who brought it is asked only where it was somebody else. The day closes with one
still out only by a school leader's decision for that day, and never by whoever has it. Where the
next school day lies past a weekend or holiday, the taking says what is done about it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kiosk.custody.asks import Ask
from kiosk.custody.case import Case
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.events import RecordEvent
from kiosk.custody.permissions import STAFF
from kiosk.custody.school.dated import School
from kiosk.custody.states import Action, Role

LATE = "transit_late"
"""The kind of the alert that is raised, once, when a device is not at the office in time."""

ASKED = "wait_asked"
"""The kind of the alert by which a leader is asked what becomes of a long wait."""

OWN_CHILD = "own_child"
"""The kind of the alert that somebody took a device of their own child."""

TOLD = (Role.LEADER, Role.HEAD)
"""Whom these alerts are for."""

_ALONE = frozenset({Role.TEACHER})


class Out(StrEnum):
    """Why a device is still on its way when the day closes."""

    LOCKED_AWAY = "locked_away"
    HOLDER_BRINGS_IT = "holder_brings_it"
    LOOKED_FOR = "looked_for"


class Wait(StrEnum):
    """What is done about a device whose next school day lies past a weekend or holiday."""

    LEADER_TOLD = "leader_told"
    LEADER_ASKED = "leader_asked"
    FAMILY_TOLD = "family_told"
    STAYS = "stays"


@dataclass(frozen=True)
class TakenOver(RecordEvent):
    """Another named member of staff has the device that is on its way."""

    to: str


@dataclass(frozen=True)
class BroughtBy(RecordEvent):
    """Somebody else than the holder brought the device to the office."""

    brought_by: str


@dataclass(frozen=True)
class LeftOut(RecordEvent):
    """A school leader decided that the day may close while a device is on its way."""

    day: date
    because: Out


@dataclass(frozen=True)
class WaitAnswered(RecordEvent):
    """What is done about it that school is next on a day after a weekend or holiday."""

    until: date
    answer: Wait
    told: str | None = None


@dataclass(frozen=True)
class TakeOver(Ask):
    """Say that somebody else has the device now."""

    action = Action.TAKE_OVER
    to: str


@dataclass(frozen=True)
class SayWhoBrought(Ask):
    """Say who brought the device to the office, where it was not its holder."""

    action = Action.SAY_WHO_BROUGHT
    brought_by: str


@dataclass(frozen=True)
class LeaveOut(Ask):
    """Decide that the day may close although the device is on its way; `day` is today."""

    action = Action.LEAVE_OUT
    day: date
    because: Out


@dataclass(frozen=True)
class AnswerWait(Ask):
    """Say what is done about a long wait."""

    action = Action.ANSWER_WAIT
    until: date
    answer: Wait
    told: str | None = None


def take_over(case: Case) -> Iterator[Refusal]:
    """What speaks against it: a teacher says so of what they have, or give away, alone."""
    ask, actor = case.ask, case.actor
    if not ask.to or ask.to == case.known.holder:
        yield Refusal(Code.DETAILS_MISSING, {"field": "to"})
    theirs = actor.staff_id in (ask.to, case.known.holder)
    if not theirs and actor.roles & STAFF <= _ALONE:
        yield Refusal(Code.ROLE_MISSING)


def say_who_brought(case: Case) -> Iterator[Refusal]:
    """What speaks against it."""
    if not case.ask.brought_by:
        yield Refusal(Code.DETAILS_MISSING, {"field": "brought_by"})


def leave_out(case: Case) -> Iterator[Refusal]:
    """What speaks against it: nobody answers so for what they hold themselves, or for their own."""
    actor, record = case.actor, case.known
    if actor.is_self(record.holder):
        yield Refusal(Code.APPROVAL_OWN)
    if record.pupil_id in actor.children:
        yield Refusal(Code.OWN_CHILD)
    if case.ask.day != case.school.today(case.now):
        yield Refusal(Code.DETAILS_MISSING, {"field": "day"})


def answer_wait(case: Case) -> Iterator[Refusal]:
    """What speaks against this answer."""
    if case.ask.answer is Wait.LEADER_TOLD and not case.ask.told:
        yield Refusal(Code.DETAILS_MISSING, {"field": "told", "why": "Choose who was told."})


def long_wait(school: School, day: date) -> date | None:
    """The next school day, where a weekend or a holiday lies before it; None where none does."""
    gap = school.calendar.gap_after(day)
    following = school.calendar.next_school_day(day)
    return following if gap is not None and gap > 1 else None
