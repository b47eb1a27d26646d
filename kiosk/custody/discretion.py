"""What of one entry's event may be read by whom: the rule of `visibility`, event by event.

Whoever may not read restricted facts is told "Held: ask the DSL", as the desk was told at the time.
Of a record that is restricted as a whole, nothing more is told once it has ended.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.acts.second_person import ApprovalAsked, ApprovalDeclined
from kiosk.custody.events import Event, restricted_fields
from kiosk.custody.people.disputes import DisputeNoted
from kiosk.custody.reasons import HELD_AT_ONCE
from kiosk.custody.record import CustodyRecord
from kiosk.custody.safeguarding import holding as h
from kiosk.custody.safeguarding.examinations import (
    AgencyConfirmed,
    DataErased,
    ExaminationDecided,
    ExaminationDropped,
    Examined,
    ImageSeen,
)
from kiosk.custody.safeguarding.sealing import is_seal
from kiosk.custody.safeguarding.searches import SearchAmended, SearchRecorded
from kiosk.custody.states import Action, HoldKind, Kind, Role
from kiosk.custody.telling import messages as msg
from kiosk.custody.visibility import Sight, is_restricted


class Showing(Enum):
    """How much of an entry somebody is shown."""

    WHOLE = auto()
    HELD = auto()
    """Only that something is held."""
    NOTHING = auto()


@dataclass(frozen=True)
class Secret:
    """What of one custody record only some may read: all of it, or its entries that name a hold."""

    whole: bool = False
    ended: bool = False
    holds: frozenset[str] = frozenset()
    kind_changes: bool = False
    sealed: bool = False


_UNSAID: tuple[type[Event], ...] = (
    e.CollectionStopped,
    e.MedicalNeedRaised,
    SearchRecorded,
    SearchAmended,
    ExaminationDecided,
    Examined,
    AgencyConfirmed,
    DataErased,
    ExaminationDropped,
    ImageSeen,
    h.StepsAnswered,
    r.AlertRaised,
    r.AlertAcknowledged,
    msg.AlertClimbed,
    msg.TellingDecided,
    DisputeNoted,
    r.BarPlaced,
    r.BarLifted,
    r.ProtectiveStopPlaced,
    r.ProtectiveStopEnded,
    r.LikenessReviewed,
    r.Looked,
    r.Erased,
)
"""Events of which even the existence tells too much."""


def secret_of(record: CustodyRecord | None, events: Iterable[Event]) -> Secret:
    """What is restricted of a record, from all of its events and from how it stands now."""
    holds, seizures, sealed = set(), False, record is not None and record.sealed
    for event in events:
        sealed = sealed or is_seal(event)
        if isinstance(event, e.HoldPlaced) and event.hold is not HoldKind.LEADER:
            holds.add(event.hold_id)
        seizures = seizures or _is_restricted_seizure(event)
    whole = record is not None and is_restricted(record)
    ended = record is not None and not record.is_open
    return Secret(whole, ended, frozenset(holds), seizures, sealed)


def _is_restricted_seizure(event: Event) -> bool:
    if not isinstance(event, e.Taken | e.Confiscated | e.KindChanged):
        return False
    return event.kind is Kind.SAFEKEEPING or event.reason in HELD_AT_ONCE


def showing(event: Event, sight: Sight, secret: Secret) -> Showing:
    """How much of an event of a record these roles are shown."""
    if (secret.sealed or is_seal(event)) and not sight.sealed:
        return Showing.NOTHING
    if isinstance(event, ImageSeen) and Role.DSL not in sight.roles:
        # POLICY.md R13: the safeguarding lead's alone, whoever else reads what is restricted.
        return Showing.NOTHING
    if sight.restricted:
        return Showing.WHOLE
    if isinstance(event, _UNSAID):
        return Showing.NOTHING
    if not is_secret(event, secret):
        return Showing.WHOLE
    return Showing.NOTHING if secret.whole and secret.ended else Showing.HELD


def is_secret(event: Event, secret: Secret) -> bool:
    """Whether an event of a record tells what is restricted of it."""
    if secret.whole or _is_restricted_seizure(event):
        return True
    if isinstance(event, e.SafekeepingCleared | e.HandedToPolice):
        return True
    if isinstance(event, e.HoldPlaced | e.HoldLifted):
        return event.hold_id in secret.holds
    agreed = _agreed_on(event)
    if agreed is Action.HAND_TO_POLICE:
        return True
    if agreed is Action.LIFT_HOLD or isinstance(event, ApprovalDeclined):
        return bool(secret.holds)
    return secret.kind_changes and isinstance(event, e.KindChanged)


def _agreed_on(event: Event) -> Action | None:
    """To what a second person agreed, or was asked to."""
    if isinstance(event, e.Approved):
        return event.action
    return event.asked if isinstance(event, ApprovalAsked) else None


def without_restricted(event: Event, sight: Sight, secret: Secret | None = None) -> Event:
    """The event without the values that these roles may not read.

    `secret` is that of its record: why a leader holds a device, leaders read.
    """
    hidden = restricted_fields(event)
    if _agreed_on(event) is Action.LIFT_HOLD:
        hidden = frozenset({"reason"})
    if sight.restricted or not hidden:
        return event
    if sight.leading and secret is not None and _is_a_leaders(event, secret):
        return event
    return replace(event, **dict.fromkeys(hidden))


def _is_a_leaders(event: Event, secret: Secret) -> bool:
    """Whether an event tells of a leader's hold, and of no other."""
    if isinstance(event, e.HoldPlaced):
        return event.hold is HoldKind.LEADER
    if isinstance(event, e.HoldLifted | h.HoldReviewed):
        return event.hold_id not in secret.holds
    return _agreed_on(event) is not None and not secret.holds
