"""The rules of looking into a device, and of erasing from it: who decides, and what comes first.

In short. Nobody looks into a device, or erases anything from it, on their own decision: the
headteacher decides, or the safeguarding lead where the school's policy says so, with a reason, and
each is recorded before and after. Nothing is erased until both police and children's services are
confirmed not to need it: by whom there, when, and since the decision; nor while the police have an
interest. A look that shows a concern holds the device by itself. Where an indecent image was seen
because that could not be avoided, only the safeguarding lead records and reads it, from a list of
reasons: no field invites a description. (POLICY.md R12, R13.)
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.people.changing import missing
from kiosk.custody.permissions import Actor
from kiosk.custody.reasons import NO_DESCRIPTION
from kiosk.custody.record import CustodyRecord
from kiosk.custody.safeguarding.examinations import (
    Agency,
    Care,
    Examination,
    Outcome,
    Unavoidable,
    What,
)
from kiosk.custody.school.policy import Policy
from kiosk.custody.states import HoldKind, Role, State

ALERT = "examination_concern"
"""The alert: a look into a device showed a concern."""

READERS = frozenset({Role.DSL, Role.HEAD})
LONGEST_BACK = timedelta(days=366)


def why_not_decide(
    actor: Actor, record: CustodyRecord | None, policy: Policy, what: What | None, reason: str
) -> Iterator[Refusal]:
    """What speaks against this person deciding on this device."""
    yield from _own(actor, record)
    if not actor.roles & deciders(policy):
        yield Refusal(Code.ROLE_MISSING)
    if not reason.strip():
        yield missing("reason", "Say why.")
    if what is None:
        yield missing("what", "Choose what was decided.")
    yield from _not_here(record)
    yield from _not_to_be_seen(record, what)


def deciders(policy: Policy) -> frozenset[Role]:
    """Who decides: the headteacher, and whom the policy authorises."""
    lead = frozenset({Role.DSL}) if policy.dsl_decides_examinations else frozenset()
    return lead | {Role.HEAD}


def why_not_examined(
    actor: Actor,
    record: CustodyRecord | None,
    found: Examination | None,
    outcome: Outcome | None,
    *,
    two: bool,
) -> Iterator[Refusal]:
    """What speaks against recording that it was looked into; `two`: by one, before another."""
    yield from _may_read(actor, record)
    yield from _decided(found, What.EXAMINE)
    if not two:
        yield missing("examined_by", "Choose two different members of staff.")
    if outcome is None:
        yield missing("outcome", "Choose what came of it.")
    yield from _not_here(record)
    yield from _not_to_be_seen(record, What.EXAMINE)


def why_not_confirm(
    actor: Actor,
    record: CustodyRecord | None,
    found: Examination | None,
    told: tuple[Agency | None, str, datetime | None],
    now: datetime,
) -> Iterator[Refusal]:
    """What speaks against an agency's word: `told` is the agency, who said so there, and when."""
    agency, person, confirmed_at = told
    yield from _may_read(actor, record)
    yield from _decided(found, What.ERASE)
    if agency is None:
        yield missing("agency", "Choose who confirmed it.")
    if not person.strip():
        yield missing("person", "Say who confirmed it there: name and office.")
    if confirmed_at is None or confirmed_at > now:
        yield missing("time", "Type when they said so: 10:15.")
    elif found is not None and confirmed_at < found.decided_at.replace(second=0, microsecond=0):
        yield missing("time", "That was before it was decided. Ask them again.")


def why_not_erased(
    actor: Actor, record: CustodyRecord | None, found: Examination | None, *, two: bool
) -> Iterator[Refusal]:
    """What speaks against recording that something was erased; `two`: by one, before another."""
    yield from _may_read(actor, record)
    yield from _decided(found, What.ERASE)
    waiting = lacking(found) if found else frozenset(Agency)
    if waiting:
        yield missing("agencies", "First record that other agencies do not need it.")
    if record is not None and any(item.kind is HoldKind.POLICE for item in record.holds):
        yield Refusal(Code.POLICE_INTEREST)
    if not two:
        yield missing("erased_by", "Choose two different members of staff.")
    yield from _not_here(record)


def lacking(found: Examination) -> frozenset[Agency]:
    """The agencies whose word is still missing."""
    return frozenset(Agency) - found.confirmed


def why_not_drop(
    actor: Actor, record: CustodyRecord | None, found: Examination | None
) -> Iterator[Refusal]:
    """What speaks against giving up what was decided."""
    yield from _may_read(actor, record)
    if found is None or found.is_over:
        yield missing("examination", "It is over already.")


def why_not_seen(
    actor: Actor,
    record: CustodyRecord | None,
    told: tuple[bool, datetime | None, Unavoidable | None, Iterable[Care]],
    now: datetime,
) -> Iterator[Refusal]:
    """What speaks against it: `told` is whether who saw is known, when, why, and with what care."""
    known, seen_at, why, care = told
    yield from _own(actor, record)
    if Role.DSL not in actor.roles:
        yield Refusal(Code.ROLE_MISSING)
    if not known:
        yield missing("seen_by", "Choose who saw it.")
    if seen_at is None or not now - LONGEST_BACK < seen_at <= now:
        yield missing("time", "Type when: 10:15. It is not later than now.")
    if why is None:
        yield missing("why", "Choose why it could not be avoided.")
    if not set(care):
        yield missing("care", "Choose what was done.")


def _may_read(actor: Actor, record: CustodyRecord | None) -> Iterator[Refusal]:
    yield from _own(actor, record)
    if not actor.roles & READERS:
        yield Refusal(Code.ROLE_MISSING)


def _own(actor: Actor, record: CustodyRecord | None) -> Iterator[Refusal]:
    if record is not None and record.pupil_id in actor.children:
        yield Refusal(Code.OWN_CHILD)


def _decided(found: Examination | None, what: What) -> Iterator[Refusal]:
    if found is None or found.what is not what or found.is_over:
        yield missing("examination", "There is no decision that this rests on, or it is over.")


def _not_here(record: CustodyRecord | None) -> Iterator[Refusal]:
    if record is None or record.state is not State.IN_CUSTODY:
        yield Refusal(Code.NOT_IN_CUSTODY)


def _not_to_be_seen(record: CustodyRecord | None, what: What | None) -> Iterator[Refusal]:
    """Nobody looks where an image is suspected (R8), whoever decides."""
    if what is What.EXAMINE and record is not None and record.reason in NO_DESCRIPTION:
        yield Refusal(Code.NOT_ALLOWED_BY_POLICY)
