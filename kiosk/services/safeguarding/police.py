"""The police: handing a device over against a receipt that both sign, and its coming back."""

from dataclasses import dataclass
from typing import Any

from kiosk.custody import asks
from kiosk.custody.acts.mending import ComeBack
from kiosk.custody.acts.second_person import Wanted, fitting
from kiosk.custody.decide import Accepted, Refused, decide
from kiosk.custody.errors import Code, Refusal, by_seriousness
from kiosk.custody.events import Event, HandedToPolice, SignedOff
from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import Action, Condition, Kind, Role, SignOffMethod
from kiosk.services.acting import Who, actor_of, free_slot, judged, new_id, refused
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.records.looking import NotOpen, sight_of
from kiosk.services.views import Logged, Query

OFFICER = "officer"
"""Who signs for the police: nobody of the register."""

POWER = ("on", "on_isolated", "off", "not_known")
DONE = ("nothing", "flight_mode", "shielded", "switched_off")
ITEMS = ("case", "sim_card", "memory_card", "charger", "other")


@dataclass(frozen=True)
class Receipt:
    """What a police receipt says; `advice` is on whose advice something was done."""

    officer: str
    number: str
    force: str
    crime_reference: str
    power_state: str
    done: str
    advice: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Signed:
    """What one of the two signed: the words that they read, and the strokes."""

    wording: str
    strokes: Any


def wanted_of(record: CustodyRecord, crime_reference: str) -> Wanted | None:
    """What a second person must agree to before this goes; None where nobody need."""
    if record.kind is not Kind.CONFISCATION:
        return None
    return Wanted(Action.HAND_TO_POLICE, crime_reference)


def found(facts: Facts, who: Who, record_id: str) -> CustodyRecord | None:
    """The record, as far as this person hands things to the police. Raises NotOpen."""
    if not sight_of(who).restricted:
        raise NotOpen
    sealed = facts.sealed_record(record_id) if Role.HEAD in who.roles else None
    return facts.record(record_id) or sealed


def with_it(facts: Facts, record: CustodyRecord) -> list[CustodyRecord]:
    """What else of the same pupil lies here and could go with it."""
    if record.pupil_id is None:
        return []
    here = facts.open_records_of_pupils([record.pupil_id])
    return [item for item in here if item.record_id != record.record_id]


def why_not_yet(facts: Facts, who: Who, record: CustodyRecord, given: Receipt) -> list[Refusal]:
    """What speaks against it before anybody signs."""
    decided = _decided(facts, who, record, given, "", "")
    against = decided.refusals if isinstance(decided, Refused) else ()
    return [item for item in against if item.code is not Code.SIGNATURE_MISSING]


def hand_over(
    store: Store,
    who: Who,
    command_id: str,
    record_ids: tuple[str, ...],
    given: Receipt,
    signatures: tuple[Signed, Signed],
) -> Done:
    """Hand these to the officer: all of them against one receipt, or nothing.

    The officer's signature comes first, then that of whoever hands over.
    """

    def decide_(facts: Facts) -> Outcome:
        records = [found(facts, who, item) for item in dict.fromkeys(record_ids)]
        if not records or not all(any(item.strokes) for item in signatures):
            return refused(Code.SIGNATURE_MISSING)
        theirs, ours = new_id(), new_id()
        decided = [
            _decided(facts, who, item, given, theirs, ours)
            if item
            else Refused((Refusal(Code.NOT_IN_CUSTODY),))
            for item in records
        ]
        against = [item for one in decided if isinstance(one, Refused) for item in one.refusals]
        if against:
            return refused(*by_seriousness(against))
        covers = tuple(dict.fromkeys(record_ids))
        signed = (
            _signed_off(theirs, OFFICER, covers, signatures[0]),
            _signed_off(ours, who.staff_id, covers, signatures[1]),
        )
        events = [item for one in decided if isinstance(one, Accepted) for item in one.events]
        return Outcome((*signed, *events), answer={"records": list(covers)})

    return store.act(who.command(command_id), decide_)


def _decided(
    facts: Facts, who: Who, record: CustodyRecord, given: Receipt, theirs: str, ours: str
) -> Accepted | Refused:
    wanted = wanted_of(record, given.crime_reference)
    approval = fitting(record, wanted, facts.now.at) if wanted else None
    ask = asks.HandToPolice(
        record.record_id,
        officer=given.officer,
        number=given.number,
        force=given.force,
        crime_reference=given.crime_reference,
        power_state=given.power_state,
        advice=given.advice or None,
        sign_off_id=theirs or None,
        staff_sign_off_id=ours or None,
        done=given.done or None,
        items=given.items,
        approval_id=approval.approval_id if approval else None,
    )
    return decide(ask, record, actor_of(facts, who), facts.school(), facts.now.at, new_id)


def _signed_off(sign_off_id: str, who: str, covers: tuple[str, ...], given: Signed) -> Event:
    return SignedOff(
        sign_off_id=sign_off_id,
        collector_id=who,
        method=SignOffMethod.DRAWN,
        language="en",
        covers=covers,
        wording_version="police-1",
        wording=given.wording,
        strokes=given.strokes,
    )


@dataclass(frozen=True)
class HandedOver:
    """A hand-over as it stands in the ledger, with both signatures and every record it covered."""

    logged: Logged
    event: HandedToPolice
    signed: tuple[SignedOff, ...]
    records: tuple[CustodyRecord, ...]


def handed_over(facts: Facts, who: Who, record_id: str) -> HandedOver | None:
    """How this record went to the police; None where it did not. Raises NotOpen."""
    if found(facts, who, record_id) is None:
        return None
    story = sorted(
        facts.entries(Query(record_id=record_id, limit=1000)), key=lambda item: item.sequence
    )
    gone = [item for item in story if isinstance(item.event, HandedToPolice)]
    if not gone or not isinstance(gone[-1].event, HandedToPolice):
        return None
    event = gone[-1].event
    both = (event.sign_off_id, event.staff_sign_off_id)
    signed = [item.event for item in story if isinstance(item.event, SignedOff)]
    covers = next((item.covers for item in signed if item.sign_off_id == both[0]), (record_id,))
    records = (found(facts, who, item) for item in covers)
    return HandedOver(
        gone[-1],
        event,
        tuple(x for key in both for x in signed if x.sign_off_id == key),
        tuple(item for item in records if item),
    )


def take_back(
    store: Store,
    who: Who,
    command_id: str,
    record_id: str,
    *,
    brought_by: str | None,
    condition: Condition = Condition.NOT_SEEN,
    bag: str | None = None,
) -> Done:
    """Take in again what the police had, or what was released in error: a new stay, linked.

    The answer's `into` is the new record.
    """

    def decide_(facts: Facts) -> Outcome:
        sealed = facts.sealed_record(record_id) if Role.HEAD in who.roles else None
        record = facts.record(record_id) or sealed
        if record is None:
            return refused(Code.NOT_IN_CUSTODY)
        if record.device_id and facts.open_record_of(record.device_id) is not None:
            return refused(Code.ALREADY_IN_CUSTODY)
        slot = None if record.sealed else free_slot(facts, None)
        back = ComeBack(record_id, new_id(), slot, bag, condition, brought_by)
        return judged(facts, back, record, who, into=back.into)

    return store.act(who.command(command_id), decide_)
