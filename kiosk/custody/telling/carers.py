"""The rule of telling carers about a device that was taken: who, whom, of what, and when not yet.

In short. The office, leaders, the safeguarding lead and the headteacher tell carers of a
confiscation, and give the one who collected it a receipt; nobody tells about their own child.
Only a carer of the pupil is told, never one who is barred, under a protective stop or looks like
somebody who is: no scope of an order matters here. Of what is restricted (safekeeping, a suspected
image, a hold of the safeguarding lead or the police) nobody is told before the safeguarding lead
has said so about what is known now, and then only by somebody who may see it. "Not yet" can be said
of any record, and only the safeguarding lead ends it. All of it is judged again when a message
goes. (POLICY.md R24, R33.)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.people.changing import missing
from kiosk.custody.permissions import Actor
from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import HELD_BY_SCHOOL, Kind, Role, State
from kiosk.custody.telling.messages import Decision, Means, Occasion, Why
from kiosk.custody.visibility import Sight, is_restricted, is_unseen

TELLS = frozenset({Role.OFFICE, Role.LEADER, Role.DSL, Role.HEAD})
DECIDES = frozenset({Role.DSL})
SETS_THE_WORDS = frozenset({Role.HEAD})
TOLD_OF = frozenset({Kind.CONFISCATION, Kind.SAFEKEEPING})
BY_A_PERSON = frozenset({Means.LETTER, Means.TELEPHONE, Means.IN_PERSON})


class Stage(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    NOT_SENT = "not_sent"
    DOUBTFUL = "doubtful"
    WRITTEN = "written"
    """A letter: it goes by hand, and whoever gave it says so."""


UNDER_WAY = frozenset({Stage.WAITING, Stage.SENDING, Stage.DOUBTFUL})


@dataclass(frozen=True)
class Decided:
    """The newest decision on a record, and the number of its entry."""

    decision: Decision
    sequence: int


@dataclass(frozen=True)
class Reader:
    """The adult who is to be told, as the register has them now."""

    adult_id: str
    is_carer: bool
    guarded: bool


def against(
    record: CustodyRecord, reader: Reader, occasion: Occasion, decided: Decided | None
) -> Why | None:
    """What speaks against telling this adult, whoever does it; the most serious thing first."""
    if reader.guarded:
        return Why.GUARDED
    stopped = not_yet(record, decided)
    if stopped is not None:
        return stopped
    if not reader.is_carer:
        return Why.NOT_A_CARER
    return None if is_about(record, reader.adult_id, occasion) else Why.OVER


def not_yet(record: CustodyRecord, decided: Decided | None) -> Why | None:
    """Whether the safeguarding lead has to say first that anybody may be told of this record.

    What they said holds no more once a fact of a restricted record has changed.
    """
    is_told = decided is not None and decided.decision is Decision.TELL
    if is_restricted(record):
        fresh = is_told and decided is not None and decided.sequence > record.changed_at
        return None if fresh else Why.HELD
    return None if decided is None or is_told else Why.WAITS


def is_about(record: CustodyRecord, adult_id: str, occasion: Occasion) -> bool:
    """Whether there is such a thing to tell this adult of this record."""
    if record.kind not in TOLD_OF or record.pupil_id is None:
        return False
    if occasion is Occasion.RECEIPT:
        return record.state is State.RELEASED and record.collector_id == adult_id
    return occasion is Occasion.NOTICE and record.state in HELD_BY_SCHOOL


def why_not_tell(actor: Actor, record: CustodyRecord) -> Iterator[Refusal]:
    """What speaks against this person telling anybody of this record."""
    if not actor.roles & TELLS:
        yield Refusal(Code.ROLE_MISSING)
    if record.pupil_id in actor.children:
        yield Refusal(Code.OWN_CHILD)
    if not may_see(record, Sight(actor.roles)):
        yield Refusal(Code.HELD)


def may_see(record: CustodyRecord, sight: Sight) -> bool:
    """Whether these roles see whom it concerns, and so who was told of it."""
    if is_unseen(record, sight):
        return False
    return sight.restricted or not is_restricted(record)


def why_not_decide(actor: Actor, record: CustodyRecord, decision: Decision) -> Iterator[Refusal]:
    """What speaks against their saying so: anybody may put it off, the lead alone ends that."""
    yield from why_not_tell(actor, record)
    if decision is Decision.TELL and not actor.roles & DECIDES:
        yield Refusal(Code.ROLE_MISSING)
    if record.kind not in TOLD_OF or record.state not in HELD_BY_SCHOOL | {State.RELEASED}:
        yield missing("record", "There is nothing to tell of it any more.")


def refusal(why: Why) -> Refusal:
    """A reason against telling, as whoever asked is told it."""
    if why is Why.GUARDED:
        return Refusal(Code.COLLECTOR_UNDER_REVIEW)
    if why in (Why.HELD, Why.WAITS):
        return Refusal(Code.HELD)
    return missing("adult", _REMEDIES[why])


_REMEDIES = {
    Why.OVER: "There is nothing to tell this person of it any more.",
    Why.NOT_A_CARER: "Only a parent or carer of the pupil is told.",
    Why.NO_ADDRESS: "There is no e-mail address that can be used. Print the letter instead.",
}
