"""The law that custody keeps, stated a second time and otherwise than `kiosk.custody` states it.

`broken` looks at one step that was granted, with what was known before and after it, and names
whatever PRODUCT.md forbids. It uses none of the code that grants; only words, events and the
school's calendar are shared.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kiosk.custody import events as e
from kiosk.custody.asks import Ask, Release
from kiosk.custody.permissions import Actor
from kiosk.custody.record import Approval, CustodyRecord, Hold
from kiosk.custody.register import AlertRaised
from kiosk.custody.safeguarding.sealing import SealedHandedOver
from kiosk.custody.school.dated import School
from kiosk.custody.school.policy import ConfiscationDue, Policy
from kiosk.custody.states import Action, HoldKind, Kind, Relation, Role, SignOffMethod, State
from tests.custody import law_hard

HELD = {State.IN_TRANSIT, State.IN_CUSTODY, State.ON_LOAN, State.PASSED_ON}
OPEN = HELD | {State.LOST, State.GIVEN_BACK}

ANY_STAFF = {Role.OFFICE, Role.TEACHER, Role.LEADER, Role.DSL, Role.HEAD}
NOT_TEACHERS = ANY_STAFF - {Role.TEACHER}
SENIOR = {Role.LEADER, Role.DSL, Role.HEAD}

MAY_DO: dict[Action, set[Role]] = {
    Action.HAND_IN: {Role.OFFICE},
    Action.TAKE: ANY_STAFF,
    Action.CONFISCATE: NOT_TEACHERS,
    Action.RECEIVE: {Role.OFFICE},
    Action.TAKE_OVER: ANY_STAFF,
    Action.SAY_WHO_BROUGHT: NOT_TEACHERS,
    Action.LEAVE_OUT: SENIOR,
    Action.ANSWER_WAIT: ANY_STAFF,
    Action.CHANGE_KIND: ANY_STAFF,
    Action.IDENTIFY: NOT_TEACHERS,
    Action.MOVE: {Role.OFFICE},
    Action.NOTE_CONDITION: ANY_STAFF,
    Action.AGREE_TIME: {Role.LEADER, Role.HEAD},
    Action.KEEP_OVERNIGHT: NOT_TEACHERS,
    Action.LEND: {Role.OFFICE},
    Action.RETURN_LOAN: {Role.OFFICE},
    Action.PASS_ON: {Role.OFFICE},
    Action.TAKE_BACK: {Role.OFFICE},
    Action.PLACE_HOLD: SENIOR,
    Action.REVIEW_HOLD: SENIOR,
    Action.LIFT_HOLD: SENIOR,
    Action.ANSWER_STEPS: {Role.DSL},
    Action.CLEAR_SAFEKEEPING: {Role.DSL},
    Action.STORE_SECURELY: ANY_STAFF,
    Action.APPROVE: SENIOR,
    Action.RELEASE: {Role.OFFICE},
    Action.DECLINE: {Role.OFFICE},
    Action.HAND_TO_POLICE: {Role.DSL, Role.HEAD},
    Action.DISPOSE: {Role.HEAD},
    Action.RETURN_MEDICALLY: ANY_STAFF,
    Action.WRITE_ACCOUNT: ANY_STAFF,
    Action.VOID: ANY_STAFF,
    Action.REPORT_LOST: ANY_STAFF,
    Action.FIND_AGAIN: NOT_TEACHERS,
    Action.REPORT_GIVEN_BACK: ANY_STAFF,
    Action.CLOSE: {Role.HEAD},
    Action.REPORT_RELEASED_IN_ERROR: NOT_TEACHERS,
    Action.CORRECT: NOT_TEACHERS,
    **law_hard.MAY_DO,
}

MAY_LIFT: dict[HoldKind, set[Role]] = {
    HoldKind.DSL: {Role.DSL},
    HoldKind.LEADER: SENIOR,
    HoldKind.POLICE: {Role.DSL, Role.HEAD},
}


@dataclass(frozen=True)
class Step:
    """One granted ask: what was known, who asked what and when, and what came of it."""

    before: CustodyRecord | None
    ask: Ask
    actor: Actor
    now: datetime
    school: School
    events: tuple[e.Event, ...]
    after: CustodyRecord

    @property
    def known(self) -> CustodyRecord:
        """The record before the step; an intake has none."""
        assert self.before is not None
        return self.before

    @property
    def event(self) -> Any:
        """The act's own event."""
        return self.events[0]

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self.school.policy(self.now)


Broken = Iterator[str]


def broken(step: Step) -> Broken:
    """Everything that this granted step breaks."""
    yield from _permission(step)
    yield from law_hard.broken(step)
    if step.before is None:
        return
    if step.known.state not in OPEN and step.after.state is not step.known.state:
        yield "an ended record moved"
    if step.known.state in OPEN and step.after.state not in OPEN:
        yield from _exit(step)
    elif step.after.state in OPEN:
        yield from _stay(step)


def _permission(step: Step) -> Broken:
    allowed = bool(step.actor.roles & MAY_DO[step.ask.action])
    if step.ask.action is Action.RELEASE and step.before is not None:
        passed_on = step.before.state is State.PASSED_ON
        leads = passed_on and step.before.holder == step.actor.staff_id
        allowed = allowed or (leads and bool(step.actor.roles & ANY_STAFF))
    if not allowed:
        yield f"{step.ask.action} without permission"


# --- what leaves custody ---


def _exit(step: Step) -> Broken:
    rule = EXITS.get(type(step.event))
    if rule is None:
        yield f"custody ended by {type(step.event).__name__}"
        return
    end, check = rule
    if step.after.state is not end:
        yield f"{type(step.event).__name__} ended as {step.after.state}"
    if step.known.holds and not isinstance(step.event, e.HandedToPolice):
        yield "a hold was passed"
    yield from check(step)


def _released(step: Step) -> Broken:
    assert isinstance(step.ask, Release)
    record, collector, event = step.known, step.ask.collector, step.event
    if record.state not in (State.IN_CUSTODY, State.PASSED_ON):
        yield "released from where it was not"
    if collector.barred or collector.under_review:
        yield "a bar or a review was passed"
    if collector.id is None or event.collector_id != collector.id:
        yield "released to nobody known"
    if collector.id in step.actor.adults or record.pupil_id in step.actor.children:
        yield "released to themselves or for their own child"
    if record.device_id is None or record.device_id not in step.ask.evidence.scanned:
        yield "released without its scan"
    if step.ask.evidence.wrong_device is not None:
        yield "released while another device lay on the desk"
    if step.ask.evidence.identity is None:
        yield "released without an identity check"
    yield from _standing_of(step) if collector.relation is Relation.PUPIL else _signed(step)
    yield from _time(step)
    yield from _kind(step)


def _signed(step: Step) -> Broken:
    assert isinstance(step.ask, Release)
    sign_off = step.ask.evidence.sign_off
    if sign_off is None or sign_off.method is SignOffMethod.STANDING:
        yield "released without a signature"
        return
    if sign_off.collector_id != step.ask.collector.id:
        yield "somebody else signed"
    if step.known.record_id not in sign_off.covers:
        yield "the signature covers something else"
    spoken = sign_off.method is SignOffMethod.SPOKEN
    if spoken and sign_off.witness in (None, step.actor.staff_id):
        yield "a spoken sign-off without a witness"
    if step.event.sign_off_id != sign_off.sign_off_id:
        yield "the release does not cite what was signed"


def _standing_of(step: Step) -> Broken:
    assert isinstance(step.ask, Release)
    record, standing = step.known, step.ask.evidence.standing
    today = step.now.astimezone(step.school.zone).date()
    if record.kind is not Kind.HAND_IN or step.ask.collector.id != record.pupil_id:
        yield "a pupil took what is not theirs to take"
    live = (
        standing is not None
        and standing.pupil_id == record.pupil_id
        and record.device_id in standing.device_ids
        and standing.pupil_year in step.policy.standing_authority_years
        and standing.first <= today <= standing.last
        and not (standing.revoked or standing.pupil_left)
        and standing.signer_stands
        and (standing.suspended_at is None or standing.suspended_at < standing.confirmed_at)
    )
    if not live:
        yield "a pupil took a device without a live standing authority"
    elif standing and step.event.authority_id != standing.authority_id:
        yield "the release does not cite its authority"
    if not due(record, step.school, step.now):
        yield "a pupil took a device before the day's end"


def due(record: CustodyRecord, school: School, now: datetime) -> bool:
    """Whether the time has come, as PRODUCT.md says it."""
    if record.kind is Kind.SAFEKEEPING:
        return record.cleared is not None and now >= record.cleared.not_before
    if record.kind is Kind.CONFISCATION and record.agreed_due is not None:
        return now >= record.agreed_due
    by_appointment = school.policy(now).confiscation_due is ConfiscationDue.AGREED_TIME
    if record.kind is Kind.CONFISCATION and by_appointment:
        return False
    taken, local = (item.astimezone(school.zone) for item in (record.taken_in_at, now))
    if now < record.taken_in_at:
        return False
    if local.date() != taken.date() or not school.calendar.is_school_day(taken.date()):
        return True
    return local.time() >= school.calendar.end_of(taken.date())


def _time(step: Step) -> Broken:
    assert isinstance(step.ask, Release)
    record = step.known
    if due(record, step.school, step.now):
        return
    if step.ask.collector.relation is not Relation.CARER or record.kind is Kind.SAFEKEEPING:
        yield "released early to somebody who is no carer"
    if not (step.ask.evidence.early_reason or "").strip():
        yield "released early without a reason"
    if record.kind in step.policy.early_needs_approval:
        reason, collector_id = step.ask.evidence.early_reason, step.ask.collector.id
        yield from _second_person(step, Action.RELEASE, reason, collector_id)
    elif step.event.approval_id is not None:
        yield "the release cites an approval that nobody asked for"


def _kind(step: Step) -> Broken:
    assert isinstance(step.ask, Release)
    record, collector = step.known, step.ask.collector
    if record.kind is Kind.SAFEKEEPING:
        cleared = record.cleared
        if cleared is None or cleared.collector_id != collector.id:
            yield "safekeeping went to somebody whom the safeguarding lead did not name"
        return
    if collector.relation in (Relation.CARER, Relation.PUPIL):
        return
    too_young = collector.age is not None and collector.age < step.policy.youngest_collector
    if too_young:
        yield "a collector was too young"
    listed = (
        collector.relation is Relation.AUTHORISED_ADULT and record.kind in collector.authorised_for
    )
    if record.kind is Kind.CONFISCATION and not step.policy.adults_collect_confiscations:
        listed = False
    if listed:
        return
    if not _by_telephone(step):
        yield "an adult took what nobody had authorised"
    elif step.event.telephone_authority_id is None:
        yield "the release does not cite the call"


def _by_telephone(step: Step) -> bool:
    assert isinstance(step.ask, Release)
    call = step.ask.evidence.telephone
    return (
        call is not None
        and step.known.kind is Kind.HAND_IN
        and step.policy.telephone_authority
        and (call.pupil_id, call.adult_id) == (step.known.pupil_id, step.ask.collector.id)
        and call.day == step.now.astimezone(step.school.zone).date()
        and call.carer_stands
        and "" not in call.staff
        and call.staff[0] != call.staff[1]
    )


def _second_person(
    step: Step, action: Action, reason: str | None, collector_id: str | None = None
) -> Broken:
    given: Approval | None = step.known.approval(step.event.approval_id or "")
    if given is None:
        yield f"{action} without an approval"
        return
    if given.action is not action or given.reason != reason or given.collector_id != collector_id:
        yield f"{action} on an approval of something else"
    if given.approved_by in (None, step.actor.staff_id, given.requested_by):
        yield f"{action} on one's own approval"
    if abs(step.now - given.at) > timedelta(minutes=15):
        yield f"{action} on an approval that had run out"
    if given.facts_at != step.known.changed_at:
        yield f"{action} on an approval of other facts"


def _handed_to_police(step: Step) -> Broken:
    event = step.event
    needed = (event.officer, event.number, event.force, event.crime_reference, event.power_state)
    if not all(needed):
        yield "the police receipt is not complete"
    if not (event.sign_off_id and event.staff_sign_off_id):
        yield "the police receipt is not signed by both"
    if step.known.pupil_id in step.actor.children:
        yield "their own child's device was handed to the police"
    if step.known.kind is Kind.CONFISCATION:
        yield from _second_person(step, Action.HAND_TO_POLICE, event.crime_reference)


def _disposed(step: Step) -> Broken:
    yield from law_hard.waited(step)
    if step.event.notice_given != step.known.noticed_on or step.known.decided is None:
        yield "disposed of on another notice, or undecided"
    yield from _second_person(step, Action.DISPOSE, step.event.note)


def _handed_over_sealed(step: Step) -> Broken:
    if not step.known.sealed or not (step.event.sign_off_id and step.event.to_whom):
        yield "something sealed went to nobody named, or nobody signed"


def _returned(step: Step) -> Broken:
    if not _alerts(step, Role.DSL, Role.HEAD):
        yield "a medical return alerted nobody"


def _voided(step: Step) -> Broken:
    if step.known.taken_in_by != step.actor.staff_id:
        yield "somebody else's intake was undone"
    if abs(step.now - step.known.opened_at) > timedelta(seconds=60):
        yield "an intake was undone after its minute"
    if step.known.changed_at != step.known.intake_sequence:
        yield "an intake was undone after something had followed it"


def _closed(step: Step) -> Broken:
    if step.known.state not in (State.LOST, State.GIVEN_BACK):
        yield "closed what was neither lost nor given back"
    if not (step.event.note or "").strip():
        yield "closed without a word"


EXITS: dict[type[e.Event], tuple[State, Callable[[Step], Broken]]] = {
    e.Released: (State.RELEASED, _released),
    e.HandedToPolice: (State.WITH_POLICE, _handed_to_police),
    e.Disposed: (State.DISPOSED, _disposed),
    SealedHandedOver: (State.RELEASED, _handed_over_sealed),
    e.ReturnedMedically: (State.RETURNED, _returned),
    e.Voided: (State.VOIDED, _voided),
    e.Closed: (State.CLOSED, _closed),
}
"""The exits from custody, and no others."""


# --- what stays ---


def _stay(step: Step) -> Broken:
    for hold in step.known.holds:
        if step.after.hold(hold.hold_id) is None:
            yield from _lifted(step, hold)
    if step.after.kind is not step.known.kind:
        yield from _kind_changed(step)
    elif step.after.taken_in_at != step.known.taken_in_at and not _came_back(step):
        yield "the day of taking in changed by itself"
    yield from _said_so(step)
    yield from _out_of_the_safe(step)
    if _facts(step.after) != _facts(step.known) and step.after.changed_at == step.known.changed_at:
        yield "facts changed, and an approval of the old ones would still count"


def _came_back(step: Step) -> bool:
    return step.known.state is State.GIVEN_BACK and step.after.state is State.IN_CUSTODY


def _facts(record: CustodyRecord) -> tuple[object, ...]:
    """What an approval is given on."""
    return (
        *(record.kind, record.state, record.device_id, record.pupil_id, record.slot, record.holder),
        *(record.holds, record.cleared, record.agreed_due, record.taken_in_at),
    )


def _said_so(step: Step) -> Broken:
    before, after = step.known, step.after
    if after.cleared not in (before.cleared, None):
        yield from _for_others(step, "cleared", after.cleared.collector_id)
    if after.agreed_due not in (before.agreed_due, None):
        yield from _for_others(step, "agreed a time for", None)
    if len(after.approvals) > len(before.approvals):
        yield from _approved(step)


def _out_of_the_safe(step: Step) -> Broken:
    before, after = step.known, step.after
    if after.state is before.state:
        return
    if after.state is State.ON_LOAN:
        yield from _lent(step)
    if after.state is State.PASSED_ON and before.holds:
        yield "passed on under a hold"
    lost = after.state not in HELD and before.state in HELD
    if lost and not _alerts(step, Role.HEAD):
        yield "a loss alerted nobody"
    if lost and before.holds and not _alerts(step, Role.DSL):
        yield "a held device was lost and the safeguarding lead not told"


ANSWERS = 10
"""Steps of a case's checklist (POLICY.md R27, R39)."""


def _lifted(step: Step, hold: Hold) -> Broken:
    event, kind = step.event, hold.kind
    if not isinstance(event, e.HoldLifted) or not step.actor.roles & MAY_LIFT[kind]:
        yield f"a {kind} hold vanished"
        return
    if not ((event.clearance if kind is HoldKind.POLICE else event.note) or "").strip():
        yield f"a {kind} hold was lifted without a word"
    if step.known.pupil_id in step.actor.children:
        yield "a hold on their own child's device was lifted"
    if kind is HoldKind.DSL and len(hold.steps) != ANSWERS:
        yield "a case was closed with its checklist open"
    somebodys = kind is not HoldKind.POLICE and not hold.by_rule
    if somebodys and hold.placed_by != step.actor.staff_id:
        yield from _lifted_for_another(step, hold)


def _lifted_for_another(step: Step, hold: Hold) -> Broken:
    ask: Any = step.ask
    given = step.known.approval(ask.approval_id or "")
    if given is None or given.approved_by == step.actor.staff_id:
        yield "another's hold was lifted alone"
    elif given.facts_at != step.known.changed_at or given.action is not Action.LIFT_HOLD:
        yield "a hold was lifted on an approval of something else"
    elif given.subject != hold.hold_id:
        yield "a hold was lifted on an approval to lift another"
    elif abs(step.now - given.at) > timedelta(minutes=15):
        yield "a hold was lifted on an approval that had run out"


def _kind_changed(step: Step) -> Broken:
    before, after = step.known, step.after
    if after.kind not in (Kind.CONFISCATION, Kind.SAFEKEEPING):
        yield f"{before.kind} became {after.kind}"
    if before.kind is Kind.SAFEKEEPING and Role.DSL not in step.actor.roles:
        yield "safekeeping ended without the safeguarding lead"
    if after.taken_in_at < before.taken_in_at:
        yield "a change of kind made a device due earlier"
    if after.cleared is not None or after.agreed_due is not None:
        yield "a word given for one kind of custody stands for another"


def _for_others(step: Step, did: str, collector_id: str | None) -> Broken:
    to_themselves = collector_id is not None and collector_id in step.actor.adults
    if to_themselves or step.known.pupil_id in step.actor.children:
        yield f"somebody {did} their own child's device"


def _approved(step: Step) -> Broken:
    if step.event.requested_by == step.actor.staff_id:
        yield "somebody approved their own request"
    yield from _for_others(step, "approved", step.event.collector_id)


def _lent(step: Step) -> Broken:
    if step.known.kind is not Kind.HAND_IN or not step.policy.lesson_use or step.known.holds:
        yield "lent what must not be lent"
    ask: Any = step.ask
    if ask.use is None:
        yield from _second_person(step, Action.LEND, step.event.activity)
    else:
        yield from _covered(step, ask.use)


def _covered(step: Step, use: Any) -> Broken:
    event = step.event
    if use.approved_by is None or use.approved_by == use.asked_by:
        yield "lent for a use that no second person approved"
    if step.known.pupil_id not in use.pupil_ids:
        yield "lent a device of a pupil whom the use does not cover"
    if (event.use_id, event.to, event.activity) != (use.id, use.to, use.activity):
        yield "lent to somebody or for something else than the use says"
    local = [moment.astimezone(step.school.zone).date() for moment in (step.now, use.until)]
    if local[0] != local[1] or step.now >= use.until or event.until != use.until:
        yield "lent on another day than the use's, or for longer"


def _alerts(step: Step, *roles: Role) -> bool:
    told = {role for item in step.events if isinstance(item, AlertRaised) for role in item.roles}
    return set(roles) <= told
