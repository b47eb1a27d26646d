"""What the events of hard days change in a custody record: `folding` joins these to the rest."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from kiosk.custody import events as e
from kiosk.custody.acts import mending, second_person, transit, uncollected
from kiosk.custody.acts.mending import About
from kiosk.custody.acts.uncollected import Result
from kiosk.custody.record import Approval, CustodyRecord, Entry, Pending
from kiosk.custody.safeguarding import holding as h
from kiosk.custody.safeguarding import sealing
from kiosk.custody.states import ENDED, Kind, State

Changes = dict[str, Any]


def opened(
    event: Any, entry: Entry, kind: Kind, *, sealed: bool = False, **more: Any
) -> CustodyRecord:
    """A record that begins at the office, by this entry."""
    return CustodyRecord(
        record_id=event.record_id,
        kind=kind,
        state=State.IN_CUSTODY,
        device_id=getattr(event, "device_id", None),
        pupil_id=getattr(event, "pupil_id", None),
        taken_in_at=entry.at,
        taken_in_by=entry.staff_id,
        opened_at=entry.at,
        changed_at=entry.sequence,
        last_sequence=entry.sequence,
        intake_sequence=entry.sequence,
        sealed=sealed,
        **more,
    )


def resumed(event: mending.Resumed, entry: Entry) -> CustodyRecord:
    """A new stay of what came back."""
    return opened(
        event,
        entry,
        event.kind,
        sealed=event.sealed,
        reason=event.reason,
        slot=event.slot,
        bag=event.bag,
        condition_in=event.condition,
        continues=event.continues,
    )


def sealed(event: sealing.Sealed, entry: Entry) -> CustodyRecord:
    """A school's own device under a seal."""
    return opened(event, entry, Kind.SAFEKEEPING, sealed=True, bag=event.seal)


def approval_asked(
    record: CustodyRecord, event: second_person.ApprovalAsked, entry: Entry
) -> Changes:
    """What is asked again takes the place of what was asked before."""
    pending = Pending(
        ask_id=event.ask_id,
        asked=event.asked,
        collector_id=event.collector_id,
        subject=event.subject,
        asked_by=entry.staff_id,
        reason=event.reason,
        at=entry.at,
        facts_at=record.changed_at,
    )
    others = (item for item in record.asked if item.asked is not event.asked)
    return {"asked": (*others, pending)}


def answered(record: CustodyRecord, ask_id: str | None) -> tuple[Pending, ...]:
    """What is still asked once this was answered."""
    return tuple(item for item in record.asked if item.ask_id != ask_id)


def corrected(record: CustodyRecord, event: e.Corrected, entry: Entry) -> Changes:
    """Whose an open record is, and which device, count from now; all else is told beside it."""
    changes: Changes = {"approvals": unused(record, event.approval_id)}
    if event.about == About.PUPIL and event.right_id and record.state not in ENDED:
        changes["pupil_id"] = event.right_id
        changes["cleared"] = None
    if event.about == About.DEVICE and event.right_device and record.state not in ENDED:
        changes["device_id"] = event.right_device
    if event.about == About.COLLECTOR and event.right_id and record.state in ENDED:
        changes["collector_id"] = event.right_id
    return changes


def unused(record: CustodyRecord, approval_id: str | None) -> tuple[Approval, ...]:
    """The approvals that are left once this one was used."""
    return tuple(item for item in record.approvals if item.approval_id != approval_id)


def contacted(record: CustodyRecord, event: uncollected.ContactMade, entry: Entry) -> Changes:
    """The first notice counts; a family that will come undoes a decision."""
    changes: Changes = {}
    if event.notice and record.noticed_on is None:
        changes["noticed_on"] = event.on
    if event.result is Result.WILL_COLLECT:
        changes["decided"] = None
    return changes


def steps_answered(record: CustodyRecord, event: h.StepsAnswered, entry: Entry) -> Changes:
    """How far the checklist of a case is answered."""
    done = tuple(sorted({*event.done, *event.not_needed}))
    return {
        "holds": tuple(
            replace(hold, steps=done) if hold.hold_id == event.hold_id else hold
            for hold in record.holds
        )
    }


CHANGES: Mapping[type[e.Event], Callable[[CustodyRecord, Any, Entry], Changes]] = {
    second_person.ApprovalAsked: approval_asked,
    second_person.ApprovalDeclined: lambda record, event, entry: {
        "asked": answered(record, event.ask_id)
    },
    mending.CameBack: lambda record, event, entry: {"into": event.into},
    mending.RecoveryRecorded: lambda record, event, entry: {
        "recovered": event.step in mending.OUTCOMES
    },
    h.StepsAnswered: steps_answered,
    uncollected.ContactMade: contacted,
    uncollected.AppointmentMade: lambda record, event, entry: {
        "appointment": event.at,
        "decided": None,
    },
    uncollected.DisposalDecided: lambda record, event, entry: {
        "decided": entry.staff_id if event.dispose else None
    },
    transit.TakenOver: lambda record, event, entry: {"holder": event.to},
    transit.LeftOut: lambda record, event, entry: {"left_out_on": event.day},
    e.Corrected: corrected,
}
