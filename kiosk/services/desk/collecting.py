"""A collection under way at a desk: who collects, what goes home, what was scanned and said.

It lives in the station's state until it is signed, declined or left, and it proves nothing by
itself: the release rule judges all of it again when it is signed.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from kiosk.custody.acts.second_person import Wanted, fitting
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.evidence import Evidence, SignOff
from kiosk.custody.record import CustodyRecord
from kiosk.custody.release import why_not_release
from kiosk.custody.states import Action, Condition, IdentityMethod, SignOffMethod
from kiosk.services.acting import Who, actor_of
from kiosk.services.desk.family import HERE, children, records_here
from kiosk.services.desk.standing import collector_for, standing_authority, telephone_authority
from kiosk.services.ports import Facts
from kiosk.services.views import Station


@dataclass(frozen=True)
class Collection:
    """One collection: `pupil_id` opened it; `chosen` are records, `scanned` devices.

    `condition` is how the devices looked, going out.
    """

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
    condition: str = Condition.NOT_SEEN.value

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
    if data is None or "id" not in data:
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
    standing = telephone = None
    if pupil_id and collector_id == pupil_id:
        standing = standing_authority(facts, pupil_id, record.device_id)
    elif pupil_id and collector_id:
        telephone = telephone_authority(facts, pupil_id, collector_id)
    return Evidence(
        identity=collection.identity,
        scanned=frozenset(collection.scanned),
        wrong_device=collection.wrong_device,
        sign_off=sign_off,
        standing=standing,
        telephone=telephone,
        early_reason=collection.early_reason,
        approval_id=_approval(facts, collection, record),
    )


def _approval(facts: Facts, collection: Collection, record: CustodyRecord) -> str | None:
    """What was approved at this screen, or by somebody in their own browser."""
    wanted = Wanted(Action.RELEASE, collection.early_reason or "", collection.collector_id)
    found = fitting(record, wanted, facts.now.at)
    return found.approval_id if found else collection.approval_of.get(record.record_id)


def what_speaks_against(
    facts: Facts, who: Who, collection: Collection, record: CustodyRecord
) -> tuple[Refusal, ...]:
    """Every reason against releasing this record in this collection, before anybody signs."""
    collector = collector_for(facts, collection.collector_id, record.pupil_id)
    evidence = evidence_of(facts, collection, record, None)
    actor = actor_of(facts, who)
    return why_not_release(record, collector, evidence, actor, facts.school(), facts.now.at)


@dataclass(frozen=True)
class Item:
    """One device in a collection, and what still speaks against its release."""

    record: CustodyRecord
    chosen: bool
    scanned: bool
    refusals: tuple[Refusal, ...]


def judged_items(facts: Facts, who: Who, collection: Collection) -> list[Item]:
    """Every device that this collection could be about, judged; the pupil's own first.

    What was chosen and has gone since stays listed, so that the screen can say so.
    """
    about = children(facts, collection.pupil_id, collection.collector_id)
    here = {item.record_id: item for item in records_here(facts, about)}
    gone = (facts.record(item) for item in collection.chosen if item not in here)
    return [
        Item(
            record,
            record.record_id in collection.chosen,
            record.device_id in collection.scanned,
            what_speaks_against(facts, who, collection, record),
        )
        for record in (*here.values(), *gone)
        if record is not None
    ]


def items(facts: Facts, who: Who, collection: Collection) -> list[Item]:
    """What the screen lists: another child's device only where this collector may take it today.

    What was chosen or scanned is listed too: it lies on the desk.
    """
    return [
        item
        for item in judged_items(facts, who, collection)
        if item.record.pupil_id == collection.pupil_id
        or item.chosen
        or not obstacles(item.refusals)
    ]


_STILL_TO_COME = frozenset(
    {
        Code.IDENTITY_NOT_CHECKED,
        Code.DEVICE_NOT_SCANNED,
        Code.DEVICE_MISMATCH,
        Code.SIGNATURE_MISSING,
    }
)
"""What the steps of a collection still bring; anything else is an obstacle."""


def obstacles(refusals: Sequence[Refusal]) -> tuple[Refusal, ...]:
    """The refusals that no further step of this collection would lift."""
    return tuple(item for item in refusals if item.code not in _STILL_TO_COME)


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
    """The collection after this device was scanned; None when the device is not part of it."""
    about = children(facts, collection.pupil_id, collection.collector_id)
    if record.pupil_id not in about or record.state not in HERE or record.device_id is None:
        return None
    scanned = tuple(dict.fromkeys((*collection.scanned, record.device_id)))
    chosen = tuple(dict.fromkeys((*collection.chosen, record.record_id)))
    return replace(collection, scanned=scanned, chosen=chosen, wrong_device=None)
