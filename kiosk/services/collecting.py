"""A collection under way at a desk: who collects, what goes home, what was scanned and said.

It lives in the station's state until it is signed, declined or left, and it proves nothing by
itself: the release rule judges all of it again when it is signed.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from kiosk.custody.errors import Refusal
from kiosk.custody.evidence import Evidence, SignOff
from kiosk.custody.record import CustodyRecord
from kiosk.custody.release import why_not_release
from kiosk.custody.states import IdentityMethod, Relation, SignOffMethod, State
from kiosk.services.acting import Who, actor_of
from kiosk.services.ports import Facts
from kiosk.services.standing import collector_for, standing_authority, telephone_authority
from kiosk.services.views import Link, Pupil, Station


@dataclass(frozen=True)
class Collection:
    """One collection: `pupil_id` opened it; `chosen` are records, `scanned` devices."""

    id: str
    pupil_id: str
    collector_id: str | None = None
    identity: IdentityMethod | None = None
    chosen: tuple[str, ...] = ()
    scanned: tuple[str, ...] = ()
    early_reason: str | None = None
    approvals: tuple[tuple[str, str], ...] = ()
    stopped: bool = False
    wrong_device: str | None = None

    def as_data(self) -> dict[str, Any]:
        """The collection as the station keeps it."""
        data = asdict(self)
        return {**data, "identity": self.identity.value if self.identity else None}

    @property
    def by_pupil(self) -> bool:
        """Whether the pupil collects, under a standing authority."""
        return self.collector_id == self.pupil_id

    @property
    def approval_of(self) -> dict[str, str]:
        """The approval that was given for each record."""
        return dict(self.approvals)


def collection_at(station: Station) -> Collection | None:
    """The collection under way at a station."""
    data = station.collection
    if data is None:
        return None
    identity = data["identity"]
    return Collection(
        **{
            **data,
            "identity": IdentityMethod(identity) if identity else None,
            "chosen": tuple(data["chosen"]),
            "scanned": tuple(data["scanned"]),
            "approvals": tuple((record, approval) for record, approval in data["approvals"]),
        }
    )


def evidence_of(
    facts: Facts, collection: Collection, record: CustodyRecord, sign_off: SignOff | None
) -> Evidence:
    """What a release of this record would rest on."""
    pupil_id, collector_id = record.pupil_id, collection.collector_id
    known = pupil_id is not None and collector_id is not None
    by_pupil = known and collector_id == pupil_id
    return Evidence(
        identity=collection.identity,
        scanned=frozenset(collection.scanned),
        sign_off=sign_off,
        standing=standing_authority(facts, pupil_id, record.device_id)
        if pupil_id and by_pupil
        else None,
        telephone=telephone_authority(facts, pupil_id, collector_id)
        if pupil_id and collector_id and not by_pupil
        else None,
        early_reason=collection.early_reason,
        approval_id=collection.approval_of.get(record.record_id),
    )


def what_speaks_against(
    facts: Facts,
    who: Who,
    collection: Collection,
    record: CustodyRecord,
    sign_off: SignOff | None = None,
) -> tuple[Refusal, ...]:
    """Every reason against releasing this record in this collection, as it stands."""
    collector = collector_for(facts, collection.collector_id, record.pupil_id)
    evidence = evidence_of(facts, collection, record, sign_off)
    actor = actor_of(facts, who)
    return why_not_release(record, collector, evidence, actor, facts.school(), facts.now.at)


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be at the desk for this pupil, as the register knows them."""

    person_id: str
    name: str
    formal: str
    relationship: str
    relation: Relation


def candidates(facts: Facts, pupil: Pupil) -> list[Candidate]:
    """Carers by priority, authorised adults, and the pupil under a standing authority."""
    links = sorted(facts.links_of_pupil(pupil.id), key=lambda link: link.priority)
    found = [_candidate(link) for link in links if link.carer]
    today = facts.school().today(facts.now.at)
    relationship = {link.adult.id: link.relationship for link in links}
    for given in facts.authorisations(pupil.id, today):
        adult = facts.adult(given.adult_id)
        if adult is not None and all(item.person_id != adult.id for item in found):
            word = relationship.get(adult.id, "authorised adult")
            found.append(
                Candidate(adult.id, adult.name, adult.formal, word, Relation.AUTHORISED_ADULT)
            )
    if facts.standing_authorities(pupil.id):
        found.append(
            Candidate(pupil.id, pupil.name, pupil.forename, "standing authority", Relation.PUPIL)
        )
    return found


def _candidate(link: Link) -> Candidate:
    adult = link.adult
    return Candidate(adult.id, adult.name, adult.formal, link.relationship, Relation.CARER)


def family_records(facts: Facts, collection: Collection) -> Sequence[CustodyRecord]:
    """What is here for the pupil and, for a chosen collector, for the other children of theirs."""
    pupils = [collection.pupil_id]
    collector = collection.collector_id
    if collector is not None and not collection.by_pupil:
        pupils += [
            pupil_id
            for pupil_id in facts.pupils_of_adult(collector)
            if pupil_id not in pupils
            and collector_for(facts, collector, pupil_id).relation is not Relation.NONE
        ]
    records = facts.open_records_of_pupils(pupils)
    return [item for item in records if item.state in (State.IN_CUSTODY, State.PASSED_ON)]


@dataclass(frozen=True)
class Item:
    """One device in a collection, and what still speaks against its release."""

    record: CustodyRecord
    chosen: bool
    scanned: bool
    refusals: tuple[Refusal, ...]


def items(facts: Facts, who: Who, collection: Collection) -> list[Item]:
    """Every device that this collection could be about, the pupil's own first."""
    found = [
        Item(
            record,
            record.record_id in collection.chosen,
            record.device_id in collection.scanned,
            what_speaks_against(facts, who, collection, record),
        )
        for record in _listed(facts, collection)
    ]
    return sorted(found, key=lambda item: item.record.pupil_id != collection.pupil_id)


def _listed(facts: Facts, collection: Collection) -> list[CustodyRecord]:
    """The family's devices, and those that were scanned before a collector was named."""
    found = {item.record_id: item for item in family_records(facts, collection)}
    for record_id in collection.chosen:
        record = found.get(record_id) or facts.record(record_id)
        if record is not None and record.is_open:
            found[record_id] = record
    return list(found.values())


STANDING_CODES = frozenset(
    {
        "identity_not_checked",
        "device_not_scanned",
        "device_mismatch",
        "signature_missing",
    }
)
"""What the steps of a collection still bring; anything else is an obstacle."""


def obstacles(refusals: Sequence[Refusal]) -> tuple[Refusal, ...]:
    """The refusals that no further step of this collection would lift."""
    return tuple(item for item in refusals if item.code.value not in STANDING_CODES)


def signed_now(
    collection: Collection, sign_off_id: str, method: SignOffMethod, witness: str | None
) -> SignOff | None:
    """The sign-off that this collection's collector gives for everything chosen."""
    if collection.collector_id is None:
        return None
    return SignOff(
        sign_off_id, collection.collector_id, method, frozenset(collection.chosen), witness
    )


def with_scan(facts: Facts, collection: Collection, record: CustodyRecord) -> Collection | None:
    """The collection after this device was scanned; None when the device is not part of it.

    Before a collector is named, a device of a child who shares a carer with the pupil belongs too.
    """
    family = {item.record_id for item in family_records(facts, collection)}
    if collection.collector_id is None and _share_a_carer(facts, collection, record):
        family.add(record.record_id)
    if record.record_id not in family or record.device_id is None:
        return None
    scanned = tuple(dict.fromkeys((*collection.scanned, record.device_id)))
    chosen = tuple(dict.fromkeys((*collection.chosen, record.record_id)))
    return replace(collection, scanned=scanned, chosen=chosen, wrong_device=None)


def _share_a_carer(facts: Facts, collection: Collection, record: CustodyRecord) -> bool:
    if record.pupil_id is None:
        return False
    mine, other = (
        {link.adult.id for link in facts.links_of_pupil(pupil) if link.carer}
        for pupil in (collection.pupil_id, record.pupil_id)
    )
    return bool(mine & other)
