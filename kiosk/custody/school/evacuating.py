"""Evacuations, examinations at school, and what each leaves somebody to do.

In short. The desk, a leader, the safeguarding lead or the headteacher starts an evacuation in one
tap; a leader, the safeguarding lead or the headteacher ends it. It opens no door: every release is
judged as ever, and each that goes meanwhile needs a reason afterwards, which stays open until it is
given. A device that was found in an examination stays a duty until the examining body was told: by
whom, when, which body (POLICY.md R32). Nothing of this lapses.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.events import Event, personal
from kiosk.custody.people.changing import missing
from kiosk.custody.permissions import Actor
from kiosk.custody.states import Role

MAY_BEGIN = frozenset({Role.OFFICE, Role.LEADER, Role.DSL, Role.HEAD})
MAY_END = frozenset({Role.LEADER, Role.DSL, Role.HEAD})
MAY_ANSWER = MAY_BEGIN
"""Who writes the reason of a release, or that an examining body was told."""

READERS = frozenset({Role.DSL, Role.HEAD})
"""Who sees a duty of what is restricted."""

LONGEST_BACK = timedelta(days=366)


class Duty(StrEnum):
    """What stays open until somebody has done it."""

    TELL_EXAMINING_BODY = "tell_examining_body"
    EXPLAIN_RELEASE = "explain_release"


@dataclass(frozen=True)
class EvacuationBegun(Event):
    """The building is being left."""

    evacuation_id: str


@dataclass(frozen=True)
class EvacuationEnded(Event):
    """Everybody is back, or goes home."""

    evacuation_id: str


@dataclass(frozen=True)
class ReleaseExplained(Event):
    """Why a device was released during an evacuation, said afterwards."""

    record_id: str
    reason: str | None = personal()


@dataclass(frozen=True)
class ExamReported(Event):
    """The examining body was told that a device was found in an examination."""

    record_id: str
    reported_by: str
    reported_at: datetime
    body: str | None = personal()


@dataclass(frozen=True)
class Evacuation:
    """One evacuation; under way while it has no end."""

    id: str
    begun_at: datetime
    begun_by: str | None
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Owed:
    """A duty that is open: of which custody record, since when, and after whose act."""

    duty: Duty
    record_id: str
    since: datetime
    staff_id: str | None


def why_not_begin(actor: Actor, under_way: Evacuation | None) -> Iterator[Refusal]:
    """What speaks against starting an evacuation."""
    if not actor.roles & MAY_BEGIN:
        yield Refusal(Code.ROLE_MISSING)
    if under_way is not None:
        yield missing("evacuation", "An evacuation is under way already.")


def why_not_end(actor: Actor, under_way: Evacuation | None) -> Iterator[Refusal]:
    """What speaks against ending it."""
    if not actor.roles & MAY_END:
        yield Refusal(Code.ROLE_MISSING)
    if under_way is None:
        yield missing("evacuation", "No evacuation is under way.")


def why_not_explain(actor: Actor, owed: Owed | None, reason: str) -> Iterator[Refusal]:
    """What speaks against this reason of a release."""
    yield from _may_answer(actor, owed)
    if not reason.strip():
        yield missing("reason", "Say why it was released during the evacuation.")


def why_not_report(
    actor: Actor, owed: Owed | None, told: tuple[bool, datetime | None, str], now: datetime
) -> Iterator[Refusal]:
    """What speaks against it: `told` is whether who reported is known, when, and to which body."""
    known, reported_at, body = told
    yield from _may_answer(actor, owed)
    if not known:
        yield missing("reported_by", "Choose who reported it.")
    if reported_at is None or not now - LONGEST_BACK < reported_at <= now:
        yield missing("time", "Type when: 10:15. It is not later than now.")
    if not body.strip():
        yield missing("body", "Say which examining body.")


def _may_answer(actor: Actor, owed: Owed | None) -> Iterator[Refusal]:
    if not actor.roles & MAY_ANSWER:
        yield Refusal(Code.ROLE_MISSING)
    if owed is None:
        yield missing("duty", "It is done already.")
