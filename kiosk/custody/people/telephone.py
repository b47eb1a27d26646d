"""The rule of the telephone authority: a carer, rung by two staff, names one adult for today.

In short. Where policy allows it, somebody at the desk rings a carer who stands, on the number that
the register has, and a second member of staff hears the answer. It is for one pupil, one adult, one
day, and hand-ins only; the adult signs at the collection as everybody does. Nobody rings for their
own child, nor in favour of themselves; the second is another person, and not another account alone.
Whoever must not collect neither names anybody nor is named. It ends with the day, or when a carer
takes it back: that needs one member of staff, and no call.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.events import Event
from kiosk.custody.evidence import Collector
from kiosk.custody.people.changing import missing, why_not_keep
from kiosk.custody.permissions import STAFF, Actor, Keep
from kiosk.custody.school.policy import Policy
from kiosk.custody.states import Kind, Relation

STOPPED = "telephone_stopped"
"""The alert: somebody who must not collect was to be rung, or was named."""

NOT_HAND_IN = "A telephone call is for hand-ins only. A confiscated device waits for a carer."


@dataclass(frozen=True)
class TelephoneAuthorityEnded(Event):
    """A carer took back what they had said by telephone, before the day was over."""

    authority_id: str
    pupil_id: str


@dataclass(frozen=True)
class Call:
    """A call that is to be: `number` is the carer's, on file; `here` what of the pupil's is here.

    `carer` and `adult` stand as they do towards this pupil.
    """

    pupil_id: str
    pupil_left: bool
    here: frozenset[Kind]
    carer: Collector
    number: str | None
    adult: Collector


def guarded(call: Call) -> str | None:
    """The one of the two who must not collect, or is under review."""
    stopped = (item for item in (call.carer, call.adult) if item.barred or item.under_review)
    return next((item.id for item in stopped), None)


def why_not_ring(call: Call, first: Actor, policy: Policy) -> Iterator[Refusal]:
    """What speaks against ringing, before the number is shown to whoever is at the desk."""
    people = (call.carer.id, call.adult.id)
    yield from why_not_keep(first, Keep.TELEPHONE, (call.pupil_id,), people)
    if not policy.telephone_authority:
        yield Refusal(Code.NOT_ALLOWED_BY_POLICY)
    if call.carer.barred or call.adult.barred:
        yield Refusal(Code.COLLECTOR_BARRED)
    if call.carer.under_review or call.adult.under_review:
        yield Refusal(Code.COLLECTOR_UNDER_REVIEW)
    if call.pupil_left:
        yield Refusal(Code.PUPIL_LEFT)
    if call.here and Kind.HAND_IN not in call.here:
        yield Refusal(Code.NOT_ALLOWED_BY_POLICY, {"why": NOT_HAND_IN})
    yield from _why_not_carer(call)
    yield from _why_not_adult(call, policy)


def _why_not_carer(call: Call) -> Iterator[Refusal]:
    if call.carer.relation is not Relation.CARER:
        yield missing("carer", "Choose a carer of this pupil.")
    elif call.number is None:
        yield missing("carer", "No number is on file. Ring another carer, or ask one to come.")


def _why_not_adult(call: Call, policy: Policy) -> Iterator[Refusal]:
    adult = call.adult
    if adult.id is None:
        yield missing("adult", "Choose who is here, or type their name.")
    elif adult.relation in (Relation.CARER, Relation.PUPIL):
        yield missing("adult", "A carer needs no call. Choose somebody else.")
    elif adult.age is not None and adult.age < policy.youngest_collector:
        yield Refusal(Code.COLLECTOR_TOO_YOUNG)


def why_not_take_back(actor: Actor, pupil_id: str, *, stands: bool) -> Iterator[Refusal]:
    """What speaks against ending it now. One person is enough, and whoever rang says so."""
    yield from why_not_keep(actor, Keep.TELEPHONE, (pupil_id,))
    if not stands:
        yield missing("authority", "It has ended already.")


def why_not_hear(call: Call, first: Actor, second: Actor, rung: str | None) -> Iterator[Refusal]:
    """What speaks against the second person's word, and against the number that was rung."""
    if second.is_self(first.staff_id):
        yield Refusal(Code.APPROVAL_OWN)
    if not second.roles & STAFF:
        yield Refusal(Code.APPROVAL_MISSING, {"why": "Ask a second member of staff to listen."})
    people = {call.carer.id, call.adult.id}
    if call.pupil_id in second.children or second.adults & people:
        yield Refusal(Code.OWN_CHILD)
    yield from why_not_number(call, rung)


def why_not_number(call: Call, rung: str | None) -> Iterator[Refusal]:
    """What speaks against the number that was rung: only the one on file counts."""
    if call.number is not None and rung != call.number:
        yield missing("rung", "That is not the number on file. Begin again, and ring that one.")
