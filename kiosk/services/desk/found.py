"""Found property, and devices of which it is not known yet which they are: said whose."""

from dataclasses import dataclass
from typing import Any

from kiosk.custody import asks
from kiosk.custody.events import Event
from kiosk.custody.people.changing import missing
from kiosk.custody.people.claiming import Check, PropertyClaimed, is_unknown, why_not_claim
from kiosk.custody.record import CustodyRecord
from kiosk.custody.register import DeviceEnrolled
from kiosk.custody.states import DeviceKind, Kind
from kiosk.custody.visibility import is_restricted
from kiosk.services.acting import Who, actor_of, judged, new_id, refused
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.records.looking import sight_of
from kiosk.services.records.parts import Part, cut


@dataclass(frozen=True)
class Claim:
    """Whose it is: a device of the pupil's that is known, or a new one of this kind."""

    pupil_id: str
    device_id: str | None
    kind: DeviceKind
    description: str
    checked: tuple[Check, ...]
    claimant: str = ""


def unknown(facts: Facts, who: Who, after: str = "") -> Part[CustodyRecord]:
    """What is here and not known yet, as far as this person may know of it, the oldest first."""
    open_ = sorted(facts.open_records(), key=_key)
    return cut((item for item in open_ if _is_shown(item, who)), _key, after)


def _key(record: CustodyRecord) -> str:
    return f"{record.opened_at.isoformat()}~{record.record_id}"


def _is_shown(record: CustodyRecord, who: Who) -> bool:
    return is_unknown(record) and (sight_of(who).restricted or not is_restricted(record))


def unknown_one(facts: Facts, who: Who, record_id: str) -> CustodyRecord | None:
    """One of them."""
    record = facts.record(record_id)
    return record if record is not None and _is_shown(record, who) else None


def identify(store: Store, who: Who, command_id: str, record_id: str, claim: Claim) -> Done:
    """Say whose it is, and how that was checked."""

    def decide(facts: Facts) -> Outcome:
        record = unknown_one(facts, who, record_id)
        actor = actor_of(facts, who)
        against = list(why_not_claim(actor, record, claim.pupil_id, claim.checked))
        against += _why_not_device(facts, claim)
        if against or record is None:
            return refused(*against)
        device_id, events = _device(claim)
        ask = asks.Identify(record_id, device_id, claim.pupil_id)
        outcome = judged(facts, ask, record, who)
        if outcome.refusals:
            return outcome
        if record.kind is Kind.FOUND_PROPERTY:
            said = claim.claimant.strip() or None
            events.append(PropertyClaimed(record_id, claim.pupil_id, claim.checked, said))
        return Outcome((*events, *outcome.events), answer={"record": record_id})

    return store.act(who.command(command_id), decide)


def _why_not_device(facts: Facts, claim: Claim) -> list[Any]:
    pupil = facts.pupil(claim.pupil_id)
    device = facts.device(claim.device_id) if claim.device_id else None
    if pupil is None:
        return [missing("pupil", "Choose the pupil.")]
    if claim.device_id is None:
        return []
    if device is None or device.pupil_id != claim.pupil_id:
        return [missing("device", "Choose one of the pupil’s devices, or a new one.")]
    if facts.open_record_of(claim.device_id) is not None:
        return [missing("device", "The school has that one already. Choose another.")]
    return []


def _device(claim: Claim) -> tuple[str, list[Event]]:
    if claim.device_id is not None:
        return claim.device_id, []
    made = new_id()
    words = claim.description.strip() or None
    return made, [DeviceEnrolled(made, claim.kind, claim.pupil_id, description=words)]
