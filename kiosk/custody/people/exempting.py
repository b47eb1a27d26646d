"""The rules of exceptional access: who agrees, who approves, from when, and for how long.

In short. An exemption is one pupil's, for one device, on a ground from a list, with conditions and
with what follows from misuse. The pupil and a carer agree in writing; a young pupil's, or that of
one with special needs, may be a carer's alone. The headteacher approves it, never what they
recorded themselves, nor for their own child. A medical one may start at once, for two weeks at
most, when a leader says so; the headteacher is alerted. (POLICY.md R15, R37, R38, R31.)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.people.changing import missing, why_not_span
from kiosk.custody.permissions import Actor

LONGEST = timedelta(days=366)
LONGEST_INTERIM = timedelta(days=14)
INTERIM = "interim_exemption"
"""The alert: an exemption began before the headteacher approved it."""


class Ground(StrEnum):
    """Why a pupil may keep a device."""

    MEDICAL = "medical"
    SPECIAL_NEEDS = "special_needs"
    JOURNEY = "journey"
    YOUNG_CARER = "young_carer"
    OTHER = "other"


class Party(StrEnum):
    """Who agrees in writing."""

    PUPIL = "pupil"
    CARER = "carer"


class CarerAlone(StrEnum):
    """Why a carer's agreement alone is enough."""

    YOUNG = "young"
    SPECIAL_NEEDS = "special_needs"


class Ended(StrEnum):
    """Why an exemption, or the request for one, is over."""

    NOT_NEEDED = "not_needed"
    MISUSED = "misused"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"


@dataclass(frozen=True)
class Asked:
    """An exemption that is asked for; `device_is_theirs` says that the device is the pupil's."""

    ground: Ground | None
    device_is_theirs: bool
    pupil_left: bool
    first: date | None
    last: date | None
    conditions: str
    sanctions: str


def why_not_ask(asked: Asked, today: date) -> Iterator[Refusal]:
    """What is missing of a request."""
    if asked.pupil_left:
        yield Refusal(Code.PUPIL_LEFT)
    if not asked.device_is_theirs:
        yield missing("device", "Choose the device.")
    if asked.ground is None:
        yield missing("ground", "Choose why.")
    if not asked.conditions.strip():
        yield missing("conditions", "Say where and when it may be used, and for what.")
    if not asked.sanctions.strip():
        yield missing("sanctions", "Say what follows if it is misused.")
    yield from why_not_span(asked.first, asked.last, today, LONGEST)


@dataclass(frozen=True)
class Standing:
    """How a request stands: who has agreed, whether a carer's word is enough, who recorded it."""

    ground: str
    agreed: frozenset[str]
    carer_alone: bool
    approved: bool
    over: bool
    asked_by: str | None


def lacking(standing: Standing) -> frozenset[Party]:
    """Whose written agreement is still needed."""
    needed = {Party.CARER} if standing.carer_alone else {Party.CARER, Party.PUPIL}
    return frozenset(party for party in needed if party.value not in standing.agreed)


def why_not_approve(standing: Standing, approver: Actor) -> Iterator[Refusal]:
    """What speaks against the headteacher approving it now."""
    if standing.over or standing.approved:
        yield missing("exemption", "It is approved or over already.")
    if approver.is_self(standing.asked_by):
        yield Refusal(Code.APPROVAL_OWN)
    if lacking(standing):
        yield missing("agreed", "Record every written agreement first.")


def why_not_interim(standing: Standing) -> Iterator[Refusal]:
    """What speaks against letting it begin before it is approved."""
    if standing.over or standing.approved:
        yield missing("exemption", "It is approved or over already.")
    if standing.ground != Ground.MEDICAL:
        yield missing("ground", "Only a medical one may start at once.")


def interim_until(first: date, last: date) -> date:
    """The last day of one that began before it was approved."""
    return min(last, first + LONGEST_INTERIM - timedelta(days=1))
