"""Fold the events of one stay of one device into its custody record."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from kiosk.custody import events as e
from kiosk.custody import folds
from kiosk.custody.acts.mending import Resumed
from kiosk.custody.record import Approval, Clearance, CustodyRecord, Entry, Hold
from kiosk.custody.safeguarding import holding as h
from kiosk.custody.safeguarding.sealing import Sealed, SealedHandedOver
from kiosk.custody.states import Condition, Kind, State
from kiosk.custody.transitions import SILENT, target_of


def fold(entries: Iterable[Entry]) -> CustodyRecord:
    """The record that these entries of one record add up to, in the order of their numbers."""
    record: CustodyRecord | None = None
    for entry in entries:
        record = apply(record, entry)
    if record is None:
        raise ValueError("a custody record has at least one entry")
    return record


def apply(record: CustodyRecord | None, entry: Entry) -> CustodyRecord:
    """The record after one more entry."""
    event = entry.event
    if not isinstance(event, e.RecordEvent):
        raise TypeError(f"{type(event).__name__} is no event of a custody record")
    if record is None:
        opened = _OPENERS.get(type(event))
        if opened is None:
            raise ValueError(f"a custody record cannot begin with {type(event).__name__}")
        return opened(event, entry)
    changes = _CHANGES.get(type(event), _nothing)(record, event, entry)
    changed_at = record.changed_at if type(event) in SILENT else entry.sequence
    return replace(
        record,
        **{
            "state": target_of(type(event), record.state),
            "last_sequence": entry.sequence,
            "changed_at": changed_at,
            **changes,
        },
    )


def _opened(event: Any, entry: Entry, kind: Kind, taken_at: datetime, **more: Any) -> CustodyRecord:
    return CustodyRecord(
        record_id=event.record_id,
        kind=kind,
        state=target_of(type(event), None),
        device_id=event.device_id,
        pupil_id=event.pupil_id,
        taken_in_at=taken_at,
        taken_in_by=entry.staff_id,
        opened_at=entry.at,
        changed_at=entry.sequence,
        last_sequence=entry.sequence,
        intake_sequence=entry.sequence,
        continues=event.continues,
        **more,
    )


def _handed_in(event: e.HandedIn, entry: Entry) -> CustodyRecord:
    return _opened(event, entry, Kind.HAND_IN, entry.at, slot=event.slot)


def _taken(event: e.Taken, entry: Entry) -> CustodyRecord:
    return _opened(
        event,
        entry,
        event.kind,
        event.taken_at or entry.at,
        reason=event.reason,
        bag=event.bag,
        holder=event.taken_by,
        deadline=event.deadline,
        condition_in=event.condition,
    )


def _confiscated(event: e.Confiscated, entry: Entry) -> CustodyRecord:
    return _opened(
        event,
        entry,
        event.kind,
        event.taken_at,
        reason=event.reason,
        bag=event.bag,
        slot=event.slot,
        condition_in=event.condition,
    )


_OPENERS: dict[type[e.Event], Callable[[Any, Entry], CustodyRecord]] = {
    e.HandedIn: _handed_in,
    e.Taken: _taken,
    e.Confiscated: _confiscated,
    Resumed: folds.resumed,
    Sealed: folds.sealed,
}

Changes = dict[str, Any]


def _nothing(record: CustodyRecord, event: Any, entry: Entry) -> Changes:
    return {}


def _received(record: CustodyRecord, event: e.Received, entry: Entry) -> Changes:
    seen = record.condition_in if event.condition is Condition.NOT_SEEN else event.condition
    return {
        "slot": event.slot,
        "bag": event.bag or record.bag,
        "holder": None,
        "deadline": None,
        "condition_in": seen,
    }


def _kind_changed(record: CustodyRecord, event: e.KindChanged, entry: Entry) -> Changes:
    return {
        "kind": event.kind,
        "reason": event.reason,
        "slot": event.slot or record.slot,
        "bag": event.bag or record.bag,
        "taken_in_at": max(record.taken_in_at, event.taken_at),
        "agreed_due": None,
        "cleared": None,
    }


def _condition_noted(record: CustodyRecord, event: e.ConditionNoted, entry: Entry) -> Changes:
    return {"condition_in" if event.moment == "in" else "condition_out": event.condition}


def _out(record: CustodyRecord, event: e.Lent | e.PassedOn, entry: Entry) -> Changes:
    return {
        "slot": None,
        "holder": event.to,
        "deadline": event.until if isinstance(event, e.Lent) else None,
        "approvals": folds.unused(record, event.approval_id if isinstance(event, e.Lent) else None),
    }


def _back(record: CustodyRecord, event: Any, entry: Entry) -> Changes:
    return {"slot": event.slot, "holder": None, "deadline": None}


def _found_again(record: CustodyRecord, event: e.FoundAgain, entry: Entry) -> Changes:
    """What had left the school comes in anew: it is due at the end of its new day."""
    came_back = record.state is State.GIVEN_BACK
    taken_in_at = entry.at if came_back else record.taken_in_at
    return {**_back(record, event, entry), "taken_in_at": taken_in_at}


def _hold_placed(record: CustodyRecord, event: e.HoldPlaced, entry: Entry) -> Changes:
    hold = Hold(event.hold_id, event.hold, entry.staff_id, entry.at, event.review_on, event.by_rule)
    return {"holds": (*record.holds, hold)}


def _hold_lifted(record: CustodyRecord, event: e.HoldLifted, entry: Entry) -> Changes:
    return {"holds": tuple(hold for hold in record.holds if hold.hold_id != event.hold_id)}


def _hold_reviewed(record: CustodyRecord, event: h.HoldReviewed, entry: Entry) -> Changes:
    return {
        "holds": tuple(
            replace(hold, review_on=event.review_on) if hold.hold_id == event.hold_id else hold
            for hold in record.holds
        )
    }


def _approved(record: CustodyRecord, event: e.Approved, entry: Entry) -> Changes:
    approval = Approval(
        approval_id=event.approval_id,
        action=event.action,
        collector_id=event.collector_id,
        requested_by=event.requested_by,
        approved_by=entry.staff_id,
        reason=event.reason,
        at=entry.at,
        facts_at=record.changed_at,
        subject=event.subject,
    )
    approvals = (*record.approvals, approval)
    return {"approvals": approvals, "asked": folds.answered(record, event.answers)}


def _gone(record: CustodyRecord, event: Any, entry: Entry) -> Changes:
    return {
        "slot": None,
        "holder": None,
        "deadline": None,
        "approvals": (),
        "asked": (),
        "ended_at": entry.at,
        "ended_by": entry.staff_id,
        "collector_id": getattr(event, "collector_id", None),
        "condition_out": getattr(event, "condition", record.condition_out),
    }


_CHANGES: dict[type[e.Event], Callable[[CustodyRecord, Any, Entry], Changes]] = {
    e.Received: _received,
    e.KindChanged: _kind_changed,
    e.Identified: lambda record, event, entry: {
        "device_id": event.device_id,
        "pupil_id": event.pupil_id or record.pupil_id,
    },
    e.Moved: lambda record, event, entry: {"slot": event.slot},
    e.ConditionNoted: _condition_noted,
    e.TimeAgreed: lambda record, event, entry: {"agreed_due": event.due},
    e.Lent: _out,
    e.PassedOn: _out,
    e.LoanReturned: _back,
    e.TakenBack: _back,
    e.FoundAgain: _found_again,
    e.HoldPlaced: _hold_placed,
    e.HoldLifted: _hold_lifted,
    h.HoldReviewed: _hold_reviewed,
    h.StoredSecurely: lambda record, event, entry: {
        "stored": True,
        "bag": event.bag or record.bag,
    },
    h.AccountWritten: lambda record, event, entry: {"accounted": True},
    e.SafekeepingCleared: lambda record, event, entry: {
        "cleared": Clearance(event.collector_id, event.not_before)
    },
    e.Approved: _approved,
    e.Released: _gone,
    e.HandedToPolice: _gone,
    e.Disposed: _gone,
    e.ReturnedMedically: _gone,
    e.Voided: _gone,
    e.ReportedLost: _gone,
    e.ReportedGivenBack: _gone,
    SealedHandedOver: _gone,
    e.ReleasedInError: lambda record, event, entry: {"in_error": True},
    **folds.CHANGES,
}
