"""The rule of each act but release: what speaks against it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from kiosk.custody.acts import mends, second_person, transit, uncollected
from kiosk.custody.acts.lending import why_not_covered
from kiosk.custody.case import Case, Refusals, for_their_own, needed
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.permissions import MAY_LIFT
from kiosk.custody.reasons import HELD_AT_ONCE, NO_DESCRIPTION, Reason
from kiosk.custody.record import CustodyRecord
from kiosk.custody.safeguarding import holds, sealing
from kiosk.custody.school.policy import VOID_WITHIN
from kiosk.custody.states import Action, HoldKind, Kind

LONGEST_LOOK_BACK = timedelta(hours=24)

_SEIZED = frozenset({Kind.CONFISCATION, Kind.SAFEKEEPING, Kind.FOUND_PROPERTY})


def _nothing_against(case: Case) -> Refusals:
    return ()


def _hand_in(case: Case) -> Refusals:
    if case.ask.pupil_left:
        yield Refusal(Code.PUPIL_LEFT)
    if case.ask.exempt and not case.ask.surrendered:
        yield Refusal(Code.EXEMPT)


def _may_seize(case: Case) -> Refusals:
    leave = case.school.policy(case.now).leave_to_confiscate
    # Whoever suspects an image takes the device, whoever else may confiscate (POLICY.md R8).
    suspected = case.ask.reason in NO_DESCRIPTION
    if case.ask.kind is Kind.CONFISCATION and not (suspected or case.actor.roles & leave):
        yield Refusal(Code.NOT_ALLOWED_BY_POLICY)


def _seize(case: Case) -> Refusals:
    yield from _may_seize(case)
    if case.ask.kind not in _SEIZED:
        yield Refusal(Code.DETAILS_MISSING, {"field": "kind"})
    yield from needed(taken_by=case.ask.taken_by)
    yield from _told_nothing(case)
    yield from holds.is_no_seal(case)
    yield from _stated_time(case)


def _told_nothing(case: Case) -> Refusals:
    """No text may describe a suspected indecent image (POLICY.md R8), now or later."""
    reasons = {getattr(case.ask, "reason", None), case.record and case.record.reason}
    texts = ("place", "told_pupil", "description", "note")
    written = [name for name in texts if getattr(case.ask, name, None)]
    if reasons & NO_DESCRIPTION and written:
        yield Refusal(Code.NOT_ALLOWED_BY_POLICY, {"field": written[0]})


def _stated_time(case: Case) -> Refusals:
    stated = getattr(case.ask, "taken_at", None)
    if stated is not None and stated > case.now:
        yield Refusal(Code.DETAILS_MISSING, {"field": "taken_at", "why": "ahead"})
    elif stated is not None and stated < case.now - LONGEST_LOOK_BACK:
        yield Refusal(Code.DETAILS_MISSING, {"field": "taken_at", "why": "long ago"})


def _change_kind(case: Case) -> Refusals:
    yield from _seize(case)
    before, after = case.known.kind, case.ask.kind
    ends = before is Kind.SAFEKEEPING and after is not before
    forgets = case.known.reason in NO_DESCRIPTION and case.ask.reason not in NO_DESCRIPTION
    weakens = (ends or forgets) and not case.actor.roles & MAY_LIFT[HoldKind.DSL]
    taken_at = case.ask.taken_at
    # A time is stated to the minute, and the device may have come in during it.
    came_in = case.known.taken_in_at.replace(second=0, microsecond=0)
    if taken_at is not None and taken_at < came_in and not _was_brought(case, came_in):
        yield Refusal(Code.DETAILS_MISSING, {"field": "taken_at", "why": "before it came in"})
    is_same = after is before and not (
        after is Kind.SAFEKEEPING and is_graver(case.known, case.ask.reason)
    )
    if is_same or after is Kind.FOUND_PROPERTY:
        yield Refusal(Code.WRONG_STATE)
    elif weakens:
        yield Refusal(Code.ROLE_MISSING)


def is_graver(record: CustodyRecord, reason: Reason) -> bool:
    """Whether it is suspected only now of what is held at once."""
    known = record.reason in HELD_AT_ONCE and bool(record.holds)
    return reason in HELD_AT_ONCE and not known


def _was_brought(case: Case, came_in: datetime) -> bool:
    """Whether what came in as a hand-in was taken before, on the same day, and brought."""
    today = case.school.today
    is_hand_in = case.known.kind is Kind.HAND_IN
    return case.ask.brought and is_hand_in and today(case.ask.taken_at) == today(came_in)


def _identify(case: Case) -> Refusals:
    record = case.known
    known_device = record.device_id not in (None, case.ask.device_id)
    known_pupil = record.pupil_id is not None and case.ask.pupil_id not in (None, record.pupil_id)
    if known_device or known_pupil:
        yield Refusal(Code.DEVICE_MISMATCH)


def _note_condition(case: Case) -> Refusals:
    if case.ask.moment not in ("in", "out"):
        yield Refusal(Code.DETAILS_MISSING, {"field": "moment"})
    yield from _told_nothing(case)


def _agree_time(case: Case) -> Refusals:
    yield from for_their_own(case)
    if case.known.kind is not Kind.CONFISCATION:
        yield Refusal(Code.WRONG_STATE)


def _lend(case: Case) -> Refusals:
    if case.known.kind is not Kind.HAND_IN or not case.school.policy(case.now).lesson_use:
        yield Refusal(Code.NOT_ALLOWED_BY_POLICY)
    yield from needed(to=case.ask.to, activity=case.ask.activity)
    if case.ask.until <= case.now:
        yield Refusal(Code.DETAILS_MISSING, {"field": "until"})
    if case.ask.use is None:
        yield from case.approval(Action.LEND, case.ask.activity)
        return
    terms = (case.ask.to, case.ask.activity, case.ask.until)
    yield from why_not_covered(case.ask.use, case.known.pupil_id, terms, case.school, case.now)


def _pass_on(case: Case) -> Refusals:
    if case.known.kind is not Kind.HAND_IN:
        yield Refusal(Code.NOT_ALLOWED_BY_POLICY)
    yield from needed(to=case.ask.to, activity=case.ask.activity)


def _hand_to_police(case: Case) -> Refusals:
    ask = case.ask
    yield from needed(
        officer=ask.officer,
        number=ask.number,
        force=ask.force,
        crime_reference=ask.crime_reference,
        power_state=ask.power_state,
    )
    if not (ask.sign_off_id and ask.staff_sign_off_id):
        yield Refusal(Code.SIGNATURE_MISSING)
    yield from for_their_own(case)
    if case.known.kind is Kind.CONFISCATION:
        yield from case.approval(Action.HAND_TO_POLICE, ask.crime_reference)


def _void(case: Case) -> Refusals:
    record = case.known
    if record.taken_in_by != case.actor.staff_id:
        yield Refusal(Code.NOT_THE_SAME_PERSON)
    late = abs(case.now - record.opened_at) > VOID_WITHIN
    if late or record.changed_at != record.intake_sequence:
        yield Refusal(Code.TOO_LATE_TO_VOID)


WHY_NOT: dict[Action, Callable[[Case], Refusals]] = {
    Action.HAND_IN: _hand_in,
    Action.TAKE: _seize,
    Action.CONFISCATE: _seize,
    Action.RECEIVE: holds.is_no_seal,
    Action.CHANGE_KIND: _change_kind,
    Action.TAKE_OVER: transit.take_over,
    Action.SAY_WHO_BROUGHT: transit.say_who_brought,
    Action.LEAVE_OUT: transit.leave_out,
    Action.ANSWER_WAIT: transit.answer_wait,
    Action.IDENTIFY: _identify,
    Action.MOVE: lambda case: needed(slot=case.ask.slot),
    Action.NOTE_CONDITION: _note_condition,
    Action.AGREE_TIME: _agree_time,
    Action.KEEP_OVERNIGHT: _told_nothing,
    Action.LEND: _lend,
    Action.RETURN_LOAN: _nothing_against,
    Action.PASS_ON: _pass_on,
    Action.TAKE_BACK: _nothing_against,
    Action.PLACE_HOLD: holds.place_hold,
    Action.REVIEW_HOLD: holds.review_hold,
    Action.LIFT_HOLD: holds.lift_hold,
    Action.ANSWER_STEPS: holds.answer_steps,
    Action.CLEAR_SAFEKEEPING: holds.clear_safekeeping,
    Action.STORE_SECURELY: holds.store_securely,
    Action.ASK_APPROVAL: second_person.ask_approval,
    Action.APPROVE: second_person.approve,
    Action.DECLINE_APPROVAL: second_person.decline,
    Action.DECLINE: lambda case: needed(collector_id=case.ask.collector_id),
    Action.HAND_TO_POLICE: _hand_to_police,
    Action.COME_BACK: mends.come_back,
    Action.RECORD_CONTACT: uncollected.record_contact,
    Action.MAKE_APPOINTMENT: uncollected.make_appointment,
    Action.DECIDE_DISPOSAL: uncollected.decide_disposal,
    Action.DISPOSE: uncollected.dispose,
    Action.RETURN_MEDICALLY: _nothing_against,
    Action.WRITE_ACCOUNT: holds.write_account,
    Action.VOID: _void,
    Action.REPORT_LOST: _told_nothing,
    Action.FIND_AGAIN: _nothing_against,
    Action.REPORT_GIVEN_BACK: _told_nothing,
    Action.CLOSE: lambda case: needed(note=case.ask.note),
    Action.REPORT_RELEASED_IN_ERROR: mends.report_error,
    Action.RECORD_RECOVERY: mends.record_recovery,
    Action.CORRECT: mends.correct,
    Action.SEAL: sealing.seal,
    Action.HAND_OVER_SEALED: sealing.hand_over_sealed,
}
