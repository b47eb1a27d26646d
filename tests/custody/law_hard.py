"""The law of hard days: second persons, corrections, what came back, disposal, sealed custody.

`law` joins it to the rest; like there, nothing that grants is used, only words and events.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from kiosk.custody import events as e
from kiosk.custody.acts.mending import CameBack, RecoveryRecorded, Resumed
from kiosk.custody.acts.second_person import ApprovalAsked, ApprovalDeclined
from kiosk.custody.acts.uncollected import (
    AppointmentMade,
    ContactMade,
    DisposalDecided,
    Result,
    Way,
)
from kiosk.custody.safeguarding.sealing import Sealed, SealedHandedOver
from kiosk.custody.states import Action, HoldKind, Kind, Role, State

NOT_TEACHERS = {Role.OFFICE, Role.LEADER, Role.DSL, Role.HEAD}
KNOW = {Role.DSL, Role.HEAD}
QUARTER = timedelta(minutes=15)

MAY_DO: dict[Action, set[Role]] = {
    Action.ASK_APPROVAL: NOT_TEACHERS,
    Action.DECLINE_APPROVAL: NOT_TEACHERS,
    Action.COME_BACK: NOT_TEACHERS,
    Action.RECORD_CONTACT: NOT_TEACHERS,
    Action.MAKE_APPOINTMENT: NOT_TEACHERS,
    Action.DECIDE_DISPOSAL: {Role.HEAD},
    Action.RECORD_RECOVERY: NOT_TEACHERS,
    Action.SEAL: {Role.HEAD},
    Action.HAND_OVER_SEALED: {Role.HEAD},
}

Broken = Iterator[str]


def broken(step: Any) -> Broken:
    """Everything that this granted step breaks of the law of hard days."""
    if step.before is None:
        return
    yield from _sealed(step)
    for kind, check in OF_AN_EVENT.items():
        if isinstance(step.event, kind):
            yield from check(step)
    yield from _by_themselves(step)


def _sealed(step: Any) -> Broken:
    if not step.known.sealed:
        return
    if Role.HEAD not in step.actor.roles:
        yield "somebody else touched what is sealed"
    if not isinstance(step.event, SealedHandedOver | e.HandedToPolice | CameBack):
        yield f"what is sealed had {type(step.event).__name__} done to it"


def restricted(record: Any) -> bool:
    """What PRODUCT.md keeps from all but the safeguarding lead and the headteacher."""
    by_others = {HoldKind.DSL, HoldKind.POLICE}
    held = any(hold.kind in by_others for hold in record.holds)
    return held or record.kind is Kind.SAFEKEEPING or record.state is State.WITH_POLICE


def _known(step: Any) -> Broken:
    if restricted(step.known) and not step.actor.roles & KNOW:
        yield "somebody dealt with what they may not know of"


def _agreed(step: Any) -> Broken:
    yield from _known(step)
    event = step.event
    if event.answers is None:
        return
    asked = [item for item in step.known.asked if item.ask_id == event.answers]
    if len(asked) != 1:
        yield "agreed to what nobody had asked, or twice"
        return
    (found,) = asked
    same = (found.asked, found.asked_by, found.reason, found.collector_id, found.subject)
    if same != (event.action, event.requested_by, event.reason, event.collector_id, event.subject):
        yield "agreed to something else than was asked"
    if abs(step.now - found.at) > QUARTER or found.facts_at != step.known.changed_at:
        yield "agreed to what had run out"
    if any(item.ask_id == event.answers for item in step.after.asked):
        yield "what was answered still waits"


def _said_no(step: Any) -> Broken:
    found = [item for item in step.known.asked if item.ask_id == step.event.ask_id]
    own = bool(found) and found[0].asked_by == step.actor.staff_id
    if not own:
        yield from _known(step)
        if not step.actor.roles & {Role.LEADER, Role.DSL, Role.HEAD}:
            yield "somebody said no who could not have said yes"


def _corrected(step: Any) -> Broken:
    event, known = step.event, step.known
    yield from _known(step)
    whose = event.about in ("pupil", "device")
    within = known.ended_at is not None and abs(step.now - known.ended_at).total_seconds() <= 60
    undo = event.about == "handing it over" and within and known.ended_by == step.actor.staff_id
    if not whose and (known.state is not State.RELEASED or undo):
        return
    given = known.approval(event.approval_id or "")
    if given is None or given.action is not Action.CORRECT:
        yield "a release, or whose it is, was corrected alone"
    elif given.approved_by in (None, step.actor.staff_id, given.requested_by):
        yield "a correction on one's own approval"
    elif abs(step.now - given.at) > QUARTER or given.facts_at != known.changed_at:
        yield "a correction on an approval that had run out"
    elif not (given.subject or "").startswith(
        f"{event.sequence}:{event.about}:{event.right_device or event.right_id}:"
    ):
        yield "a correction on an approval of something else"
    if step.actor.children & {event.right_id, known.pupil_id}:
        yield "a correction for their own child"


def _recovered(step: Any) -> Broken:
    yield from _known(step)
    if not step.known.in_error or step.known.into is not None:
        yield "got back what nobody had released in error"


def _came_back(step: Any) -> Broken:
    known, begun = step.known, [item for item in step.events if isinstance(item, Resumed)]
    if known.into is not None or len(begun) != 1 or begun[0].record_id != step.event.into:
        yield "it came back twice, or nowhere"
        return
    if begun[0].continues != known.record_id or begun[0].sealed is not known.sealed:
        yield "what came back is not linked to what it was"
    if known.state is State.WITH_POLICE:
        if begun[0].kind is not Kind.SAFEKEEPING or not step.actor.roles & KNOW:
            yield "what came back from the police is not kept safe"
    elif not known.in_error or begun[0].kind is not known.kind:
        yield "what was rightly released came back, or as something else"


def _notice(step: Any) -> Broken:
    yield from _known(step)
    if not step.event.notice:
        return
    if step.event.way is Way.TELEPHONE or step.event.result in (
        Result.NO_ANSWER,
        Result.CAME_BACK_UNDELIVERED,
        Result.MESSAGE_LEFT,
    ):
        yield "notice that reached nobody"


def waited(step: Any) -> Broken:
    """Notice was given, four weeks went by, and nobody is about to come."""
    noticed_on, today = step.known.noticed_on, step.now.astimezone(step.school.zone).date()
    if noticed_on is None or (today - noticed_on).days < 28:
        yield "disposal without its four weeks' notice"
    if step.known.appointment is not None and step.known.appointment > step.now:
        yield "disposal before an appointment"


def _decided(step: Any) -> Broken:
    if step.event.dispose:
        yield from waited(step)


OF_AN_EVENT: dict[type[e.Event], Callable[[Any], Broken]] = {
    e.Approved: _agreed,
    e.Corrected: _corrected,
    ApprovalDeclined: _said_no,
    CameBack: _came_back,
    RecoveryRecorded: _recovered,
    ContactMade: _notice,
    AppointmentMade: _known,
    DisposalDecided: _decided,
}


def _by_themselves(step: Any) -> Broken:
    """What only its own event may change."""
    before, after, event = step.known, step.after, step.event
    if after.pupil_id != before.pupil_id and not isinstance(event, e.Corrected | e.Identified):
        yield "whose it is changed by itself"
    which = isinstance(event, e.Corrected) and event.about == "device"
    if after.device_id != before.device_id and not (which or isinstance(event, e.Identified)):
        yield "which device it is changed by itself"
    if which and after.pupil_id != before.pupil_id:
        yield "another device of somebody else"
    by_the_head = isinstance(event, DisposalDecided) and Role.HEAD in step.actor.roles
    if after.decided not in (before.decided, None) and not by_the_head:
        yield "a disposal was decided by itself"
    if len(after.asked) > len(before.asked) and not isinstance(event, ApprovalAsked):
        yield "somebody was asked by nobody"
    if after.sealed is not before.sealed and not isinstance(event, Sealed):
        yield "a seal came or went by itself"
