"""Sealed custody: a school's own device in a case about staff, for the headteacher alone."""

from typing import Any

from kiosk.custody.events import SignedOff
from kiosk.custody.record import CustodyRecord
from kiosk.custody.safeguarding.sealing import HandOverSealed, Seal, Sealed
from kiosk.custody.states import Role, SignOffMethod
from kiosk.services.acting import Who, judged, new_id, refused
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.records.looking import NotOpen, sight_of
from kiosk.services.views import Logged, Query

WORDING = "sealed-1"


def sealed_things(facts: Facts, who: Who) -> list[tuple[CustodyRecord, Sealed | None]]:
    """What is sealed, with what was said of it then. Raises NotOpen."""
    _only_the_headteacher(who)
    return [(record, _sealing(facts, record)) for record in facts.sealed_records()]


def sealed_thing(facts: Facts, who: Who, record_id: str) -> CustodyRecord | None:
    """One of them, or one that has gone. Raises NotOpen."""
    _only_the_headteacher(who)
    return facts.sealed_record(record_id)


def account_of(facts: Facts, who: Who, record_id: str) -> list[Logged]:
    """Every entry of one of them, in their order. Raises NotOpen."""
    _only_the_headteacher(who)
    found = facts.entries(Query(record_id=record_id, limit=1000))
    return sorted(found, key=lambda item: item.sequence)


def _sealing(facts: Facts, record: CustodyRecord) -> Sealed | None:
    first = facts.entry(record.intake_sequence)
    return first.event if first is not None and isinstance(first.event, Sealed) else None


def _only_the_headteacher(who: Who) -> None:
    if not sight_of(who).sealed:
        raise NotOpen


def seal(store: Store, who: Who, command_id: str, ask: Seal) -> Done:
    """Put a school's own device in sealed custody; the answer's `record` is its id."""
    return store.act(who.command(command_id), lambda facts: judged(facts, ask, None, who))


def hand_over(
    store: Store, who: Who, command_id: str, ask: HandOverSealed, wording: str, strokes: Any
) -> Done:
    """Hand it to somebody named, who signs."""

    def decide(facts: Facts) -> Outcome:
        record = facts.sealed_record(ask.record_id) if Role.HEAD in who.roles else None
        sign_off_id = new_id() if strokes and any(strokes) else None
        whole = HandOverSealed(ask.record_id, ask.to_whom, ask.capacity, sign_off_id, ask.note)
        outcome = judged(facts, whole, record, who)
        if outcome.refusals or sign_off_id is None:
            return refused(*outcome.refusals)
        signed = SignedOff(
            sign_off_id=sign_off_id,
            collector_id="named",
            method=SignOffMethod.DRAWN,
            language="en",
            covers=(ask.record_id,),
            wording_version=WORDING,
            wording=wording,
            strokes=strokes,
        )
        return Outcome((signed, *outcome.events), answer=outcome.answer)

    return store.act(who.command(command_id), decide)
