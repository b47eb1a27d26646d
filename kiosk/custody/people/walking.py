"""The rules of standing authorities, beside the release rule that asks for one at each release.

In short. A carer without a bar, whom staff know or have checked, signs that the pupil may take
named devices of theirs home alone, until a day in this school year. Any carer ends it; after a
confiscation a carer confirms it again. Nobody records one for their own child.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.custody.errors import Code, Refusal, by_seriousness
from kiosk.custody.evidence import Collector, StandingAuthority
from kiosk.custody.permissions import Actor
from kiosk.custody.school.policy import VOID_WITHIN
from kiosk.custody.states import IdentityMethod, Relation, Role, SignOffMethod

MAY_RECORD = frozenset({Role.OFFICE, Role.LEADER, Role.DSL, Role.HEAD})

SIGNED_BY = frozenset({SignOffMethod.DRAWN, SignOffMethod.MARK, SignOffMethod.PAPER})
"""At the kiosk, or on paper that somebody checked."""


@dataclass(frozen=True)
class Proposed:
    """An authority that is to be: `of_pupil` are all devices of the pupil, `signed` its proof."""

    pupil_id: str
    pupil_left: bool
    of_pupil: frozenset[str]
    device_ids: frozenset[str]
    signer: Collector
    identity: IdentityMethod | None
    method: SignOffMethod
    signed: bool
    first: date
    last: date


def why_not_sign(
    proposed: Proposed, actor: Actor, today: date, year_ends: date
) -> tuple[Refusal, ...]:
    """Every reason against this authority; nothing when it may be recorded."""
    return by_seriousness(
        [
            *why_not_carer(proposed.signer, proposed.pupil_id, actor),
            *_why_not_for(proposed),
            *_why_not_on(proposed),
            *_why_not_until(proposed, today, year_ends),
        ]
    )


def why_not_carer(carer: Collector, pupil_id: str, actor: Actor) -> Iterator[Refusal]:
    """What speaks against this person signing, or confirming, for the pupil before this actor."""
    if not actor.roles & MAY_RECORD:
        yield Refusal(Code.ROLE_MISSING)
    if pupil_id in actor.children or carer.id in actor.adults:
        yield Refusal(Code.OWN_CHILD)
    if carer.barred:
        yield Refusal(Code.COLLECTOR_BARRED)
    if carer.under_review:
        yield Refusal(Code.COLLECTOR_UNDER_REVIEW)
    if carer.id is None:
        yield Refusal(Code.COLLECTOR_UNKNOWN)
    elif carer.relation is not Relation.CARER:
        yield Refusal(Code.COLLECTOR_NOT_AUTHORISED)


def _why_not_for(proposed: Proposed) -> Iterator[Refusal]:
    if proposed.pupil_left:
        yield Refusal(Code.PUPIL_LEFT)
    if not proposed.device_ids or not proposed.device_ids <= proposed.of_pupil:
        yield Refusal(Code.DETAILS_MISSING, {"field": "devices"})


def _why_not_on(proposed: Proposed) -> Iterator[Refusal]:
    if proposed.identity in (None, IdentityMethod.WORD):
        yield Refusal(Code.IDENTITY_NOT_CHECKED)
    if not proposed.signed or proposed.method not in SIGNED_BY:
        yield Refusal(Code.SIGNATURE_MISSING)


def _why_not_until(proposed: Proposed, today: date, year_ends: date) -> Iterator[Refusal]:
    if not (today <= proposed.first <= proposed.last <= year_ends):
        yield Refusal(Code.DETAILS_MISSING, {"field": "until"})


def may_be_ended(authorities: Iterable[StandingAuthority], today: date) -> list[StandingAuthority]:
    """Those that a carer's word still ends."""
    return [item for item in authorities if not item.revoked and item.last >= today]


def is_suspended(authority: StandingAuthority) -> bool:
    """Whether a confiscation came after it was signed, or confirmed, last."""
    at = authority.suspended_at
    return at is not None and at >= authority.confirmed_at


def why_not_unsay(
    released_by: str | None, released_at: datetime, actor: Actor, now: datetime
) -> tuple[Refusal, ...]:
    """What speaks against saying that what was released at home time was not given after all."""
    if Role.OFFICE not in actor.roles:
        return (Refusal(Code.ROLE_MISSING),)
    if released_by != actor.staff_id:
        return (Refusal(Code.NOT_THE_SAME_PERSON),)
    if not 0 <= (now - released_at).total_seconds() <= VOID_WITHIN.total_seconds():
        return (Refusal(Code.TOO_LATE_TO_VOID),)
    return ()
