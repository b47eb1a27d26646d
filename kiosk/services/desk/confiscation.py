"""Confiscation, safekeeping and found property: at the office, or taken elsewhere (in transit)."""

from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.custody import asks
from kiosk.custody.asks import Ask
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.permissions import STAFF
from kiosk.custody.reasons import Reason
from kiosk.custody.record import CustodyRecord
from kiosk.custody.rules import is_graver
from kiosk.custody.states import HELD_BY_SCHOOL, Condition, Kind, State
from kiosk.services.acting import Who, free_slot, judged, new_id, refused
from kiosk.services.ports import Done, Facts, Outcome, Store

ANOTHERS = "This device is known as another pupil’s: take it as theirs, or choose another device."


@dataclass(frozen=True)
class Seizure:
    """What staff record when a device is taken. `taken_by` is a member of staff.

    `brought`: the office had scanned it in before this was recorded.
    """

    kind: Kind
    reason: Reason
    taken_by: str
    device_id: str | None = None
    pupil_id: str | None = None
    taken_at: datetime | None = None
    place: str | None = None
    told_pupil: str | None = None
    description: str | None = None
    bag: str | None = None
    condition: Condition = Condition.NOT_SEEN
    brought: bool = False


def confiscate(store: Store, who: Who, command_id: str, seizure: Seizure) -> Done:
    """Record a device that is at the office now; one that was handed in changes its kind."""
    return store.act(who.command(command_id), lambda facts: at_the_office(facts, who, seizure))


def at_the_office(facts: Facts, who: Who, seizure: Seizure, *, is_new: bool = False) -> Outcome:
    """What it comes to that a device that was taken is here, for an act of which it is a part.

    One that `is_new` becomes known by the same act.
    """
    against = _not_known(facts, seizure, is_new=is_new)
    if against:
        return refused(*against)
    device = facts.device(seizure.device_id) if seizure.device_id else None
    record = facts.open_record_of(device.id) if device else None
    pupil_id = seizure.pupil_id or (device.pupil_id if device else None)
    seizure = _as_held(record, seizure)
    slot = record.slot if record and record.slot else free_slot(facts, None)
    ask = _ask(seizure, record, pupil_id, slot)
    return judged(facts, ask, record, who, kind=seizure.kind.value, slot=slot)


def _not_known(facts: Facts, seizure: Seizure, *, is_new: bool = False) -> list[Refusal]:
    """What the seizure names that the school does not know; staff alone take devices."""
    taker, named = facts.staff(seizure.taken_by), seizure.device_id is not None and not is_new
    unknown = {
        "device": named and facts.device(seizure.device_id or "") is None,
        "pupil": seizure.pupil_id is not None and facts.pupil(seizure.pupil_id) is None,
        "taken_by": taker is None or taker.disabled or not taker.roles & STAFF,
    }
    found = [Refusal(Code.DETAILS_MISSING, {"field": name}) for name, bad in unknown.items() if bad]
    if _is_anothers(facts, seizure):
        found.append(Refusal(Code.DETAILS_MISSING, {"field": "device", "why": ANOTHERS}))
    return found


def _is_anothers(facts: Facts, seizure: Seizure) -> bool:
    """Whether the device is known as another pupil's: their carers collect it, no others."""
    device = facts.device(seizure.device_id) if seizure.device_id else None
    pupil = facts.pupil(seizure.pupil_id) if seizure.pupil_id else None
    return bool(device and pupil and device.pupil_id not in (None, pupil.id))


def _as_held(record: CustodyRecord | None, seizure: Seizure) -> Seizure:
    """What is found out later of a device that was taken: it is kept safe from now on."""
    if (
        record is None
        or record.state not in HELD_BY_SCHOOL
        or not is_graver(record, seizure.reason)
    ):
        return seizure
    taken = record.kind in (Kind.CONFISCATION, Kind.SAFEKEEPING)
    return replace(seizure, kind=Kind.SAFEKEEPING) if taken else seizure


def _is_same(record: CustodyRecord, seizure: Seizure) -> bool:
    return record.state is State.IN_TRANSIT and record.kind is seizure.kind


def _ask(
    seizure: Seizure, record: CustodyRecord | None, pupil_id: str | None, slot: str | None
) -> Ask:
    if record is not None and record.state in HELD_BY_SCHOOL:
        return asks.ChangeKind(
            record.record_id,
            kind=seizure.kind,
            reason=seizure.reason,
            taken_by=seizure.taken_by,
            taken_at=seizure.taken_at,
            slot=slot,
            bag=seizure.bag,
            condition=seizure.condition,
            place=seizure.place,
            told_pupil=seizure.told_pupil,
            brought=seizure.brought,
        )
    return asks.Confiscate(
        new_id(),
        kind=seizure.kind,
        reason=seizure.reason,
        taken_by=seizure.taken_by,
        device_id=seizure.device_id,
        pupil_id=pupil_id,
        taken_at=seizure.taken_at,
        slot=slot,
        bag=seizure.bag,
        condition=seizure.condition,
        place=seizure.place,
        told_pupil=seizure.told_pupil,
        description=seizure.description,
    )


def take(store: Store, who: Who, command_id: str, seizure: Seizure) -> Done:
    """Record that a device was taken away from the office: it is in transit.

    One that the school had already, lent to a lesson or at the desk, changes its kind where it is.
    """
    return store.act(who.command(command_id), lambda facts: taking(facts, who, seizure))


def taking(facts: Facts, who: Who, seizure: Seizure, *, is_new: bool = False) -> Outcome:
    """What a taking comes to, for an act of which it is a part.

    What a colleague has on the way already is not taken a second time, but for another reason.
    """
    against = _not_known(facts, seizure, is_new=is_new)
    if against:
        return refused(*against)
    device = facts.device(seizure.device_id) if seizure.device_id else None
    record = facts.open_record_of(device.id) if device else None
    seizure = _as_held(record, seizure)
    if record is not None and record.state in HELD_BY_SCHOOL and not _is_same(record, seizure):
        return judged(facts, _ask(seizure, record, record.pupil_id, record.slot), record, who)
    ask = asks.Take(
        new_id(),
        kind=seizure.kind,
        reason=seizure.reason,
        taken_by=seizure.taken_by,
        device_id=seizure.device_id,
        pupil_id=seizure.pupil_id or (device.pupil_id if device else None),
        bag=seizure.bag,
        condition=seizure.condition,
        place=seizure.place,
        told_pupil=seizure.told_pupil,
        description=seizure.description,
        taken_at=seizure.taken_at,
    )
    return judged(facts, ask, record, who)
