"""Releasing: everything chosen in a collection goes, against one sign-off, or nothing does."""

from dataclasses import dataclass, replace
from typing import Any

from kiosk.custody import asks
from kiosk.custody.decide import Accepted, Refused, decide
from kiosk.custody.errors import Code, Refusal, by_seriousness
from kiosk.custody.events import Event, SignedOff
from kiosk.custody.evidence import SignOff
from kiosk.custody.permissions import STAFF
from kiosk.custody.states import Condition, SignOffMethod
from kiosk.services.acting import Who, actor_of, new_id, refused
from kiosk.services.desk.collecting import Collection, evidence_of, judged_items, signed_now
from kiosk.services.desk.collection import cleared, on_collection, stopped
from kiosk.services.desk.second import is_ready
from kiosk.services.desk.standing import collector_for
from kiosk.services.desk.stopping import stop_events, why_stopped
from kiosk.services.people.persons import are_two
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.views import Station


@dataclass(frozen=True)
class Signing:
    """What a collector signs with: how, in which language, and the words that were read.

    The words named the collector and the records in `covers`: another person or list asks for
    another signature.
    `strokes` are lists of points in ten-thousandths of the signature box's width and height.
    """

    method: SignOffMethod
    collector_id: str | None
    covers: tuple[str, ...]
    language: str = "en"
    wording: str = ""
    wording_version: str = ""
    strokes: Any = None
    witness: str | None = None
    slip: str | None = None

    @property
    def is_given(self) -> bool:
        """Whether anything was signed: words that were read, and what their way of signing asks."""
        asked = {SignOffMethod.PAPER: self.slip, SignOffMethod.SPOKEN: self.witness}
        return bool(self.wording and asked.get(self.method, any(self.strokes or ())))


def release(store: Store, who: Who, command_id: str, signing: Signing | None) -> Done:
    """Let everything chosen go: all of it, or nothing.

    No signing is needed where the pupil collects under a standing authority.
    """

    def step(facts: Facts, station: Station, collection: Collection) -> Outcome:
        unfit = _why_not_sign(facts, who, collection, signing)
        if unfit is not None:
            return refused(unfit)
        found = judged_items(facts, who, collection)
        codes = why_stopped(facts, collection, found)
        if codes:
            events = stop_events(collection, found, codes)
            station = replace(station, collection=stopped(collection).as_data())
            against = by_seriousness(Refusal(code) for code in codes)
            return replace(refused(*against, events=events), changes=(station,))
        sign_off = _sign_off(collection, signing)
        decisions = [
            _decided(facts, who, collection, record_id, signing, sign_off)
            for record_id in collection.chosen
        ]
        attempts = [d for d in decisions if isinstance(d, Refused)]
        if attempts:
            return refused(*by_seriousness(item for d in attempts for item in d.refusals))
        signed = (_signed_off(collection, sign_off, signing),) if sign_off and signing else ()
        events = tuple(item for d in decisions if isinstance(d, Accepted) for item in d.events)
        answer = {"released": list(collection.chosen), "collection": collection.id}
        return Outcome((*signed, *events), answer=answer, changes=(cleared(station),))

    return on_collection(store, who, command_id, step)


def _why_not_sign(
    facts: Facts, who: Who, collection: Collection, signing: Signing | None
) -> Refusal | None:
    """What is wrong before any device is looked at: nothing chosen, or a signature for another."""
    if not collection.chosen:
        return Refusal(Code.DEVICE_NOT_SCANNED)
    if signing is None:
        return None
    read = (signing.collector_id, set(signing.covers))
    if read != (collection.collector_id, set(collection.chosen)):
        return Refusal(Code.LIST_CHANGED)
    if signing.witness and not _may_witness(facts, who, collection, signing.witness):
        return Refusal(Code.SIGNATURE_MISSING, {"why": "witness"})
    return None


def _may_witness(facts: Facts, who: Who, collection: Collection, witness: str) -> bool:
    """Whether this is a second member of staff, who is nothing to the collector or the child."""
    found = facts.staff(witness)
    if found is None or not are_two(facts, witness, who.staff_id) or not found.roles & STAFF:
        return False
    if not is_ready(facts, found):
        return False
    actor = actor_of(facts, Who(witness, found.roles))
    records = [facts.record(item) for item in collection.chosen]
    own = any(record is not None and record.pupil_id in actor.children for record in records)
    return not own and collection.collector_id not in actor.adults


def _sign_off(collection: Collection, signing: Signing | None) -> SignOff | None:
    if signing is None or not signing.is_given or collection.by_pupil:
        return None
    return signed_now(collection, new_id(), signing.method, signing.witness)


def _decided(
    facts: Facts,
    who: Who,
    collection: Collection,
    record_id: str,
    signing: Signing | None,
    sign_off: SignOff | None,
) -> Accepted | Refused:
    record = facts.record(record_id)
    if record is None:
        return Refused((Refusal(Code.NOT_IN_CUSTODY),))
    ask = asks.Release(
        record_id,
        collector=collector_for(facts, collection.collector_id, record.pupil_id),
        evidence=evidence_of(facts, collection, record, sign_off),
        collector_name=_name_of(facts, collection.collector_id),
        condition=Condition(collection.condition),
    )
    return decide(ask, record, actor_of(facts, who), facts.school(), facts.now.at, new_id)


def _name_of(facts: Facts, person_id: str | None) -> str | None:
    person = (facts.adult(person_id) or facts.pupil(person_id)) if person_id else None
    return person.name if person else None


def _signed_off(collection: Collection, sign_off: SignOff, signing: Signing) -> Event:
    return SignedOff(
        sign_off_id=sign_off.sign_off_id,
        collector_id=sign_off.collector_id,
        method=signing.method,
        language=signing.language,
        covers=collection.chosen,
        wording_version=signing.wording_version,
        witness=signing.witness,
        slip=signing.slip,
        wording=signing.wording,
        strokes=signing.strokes,
    )
