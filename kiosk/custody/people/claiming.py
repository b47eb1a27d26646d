"""The rules of found property: who claims it, how that was checked, and whose it turned out to be.

In short. What is found comes in without a pupil. Somebody claims it, or staff find out whose it is;
how that was checked is recorded, and never by asking for a PIN: whoever claims it unlocks it
themselves. From then on it is that pupil's, and goes like any found property to a carer who signs.
What nobody claims stays, and ends only by the headteacher's decision after notice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.events import Event, personal
from kiosk.custody.people.changing import missing
from kiosk.custody.permissions import MAY, Actor
from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import HELD_BY_SCHOOL, Action, Kind


class Check(StrEnum):
    """How a claim was checked."""

    UNLOCKED = "unlocked"
    DESCRIBED = "described"
    PROOF = "proof"
    RANG = "rang"
    KNOWN = "known"


@dataclass(frozen=True)
class PropertyClaimed(Event):
    """Somebody claimed found property; `claimant` is who, where that is not the pupil."""

    record_id: str
    pupil_id: str
    checked: tuple[Check, ...]
    claimant: str | None = personal()


def is_unknown(record: CustodyRecord) -> bool:
    """Whether it is not known which device this is, or whose."""
    here = record.state in HELD_BY_SCHOOL
    return here and (record.device_id is None or record.pupil_id is None)


def why_not_claim(
    actor: Actor, record: CustodyRecord | None, pupil_id: str, checked: tuple[Check, ...]
) -> Iterator[Refusal]:
    """What speaks against saying whose this is; found property alone needs a check."""
    if not actor.roles & MAY[Action.IDENTIFY]:
        yield Refusal(Code.ROLE_MISSING)
    if pupil_id in actor.children:
        yield Refusal(Code.OWN_CHILD)
    if record is None or not is_unknown(record):
        yield missing("record", "It is known already whose it is. Look at the list again.")
    elif record.kind is Kind.FOUND_PROPERTY and not checked:
        yield missing("checked", "Choose how it was checked.")
