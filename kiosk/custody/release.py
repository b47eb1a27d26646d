"""The release rule: may this device go to this collector, now, on this evidence?

`why_not_release` returns nothing when it may, or every refusal that applies, the most serious
first. It reads only its arguments; it is asked again inside the transaction that releases.

In short. A hold stops everything, whoever asks; a bar follows the person. A hand-in goes, when
due, to a carer or an authorised adult who signs, or to the pupil under a live standing authority.
A confiscation goes, when due, to a carer who signs; to another adult only where policy says so;
never to the pupil. Safekeeping goes when and to whom the designated safeguarding lead says. Early,
only a carer in person, with a reason, and with a second person's approval where policy says.
Whoever owns the device gains no standing by it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kiosk.custody.acts.approval import why_not_approved
from kiosk.custody.errors import Code, Refusal, by_seriousness
from kiosk.custody.evidence import Collector, Evidence, StandingAuthority
from kiosk.custody.permissions import STAFF, Actor
from kiosk.custody.record import CustodyRecord
from kiosk.custody.school.dated import School, due_at, is_due
from kiosk.custody.school.policy import Policy
from kiosk.custody.states import Action, HoldKind, Kind, Relation, Role, SignOffMethod, State


def why_not_release(
    record: CustodyRecord | None,
    collector: Collector,
    evidence: Evidence,
    actor: Actor,
    school: School,
    now: datetime,
) -> tuple[Refusal, ...]:
    """Every reason against this release, the most serious first; nothing when it is allowed."""
    if record is None or record.sealed or record.state not in (State.IN_CUSTODY, State.PASSED_ON):
        gone = record is not None and record.state is State.RELEASED
        return (Refusal(Code.ALREADY_RELEASED if gone else Code.NOT_IN_CUSTODY),)
    case = _Case(record, collector, evidence, actor, school, now)
    return by_seriousness(
        [
            *why_held(record),
            *_who_acts(case),
            *_who_collects(case),
            *_when(case),
            *_hand_over(case),
            *_what_it_rests_on(case),
        ]
    )


@dataclass(frozen=True)
class _Case:
    record: CustodyRecord
    collector: Collector
    evidence: Evidence
    actor: Actor
    school: School
    now: datetime

    @property
    def early(self) -> bool:
        return not is_due(self.record, self.school, self.now)


def why_held(record: CustodyRecord) -> Iterator[Refusal]:
    """Each hold in force, as a reason against letting the device go."""
    for hold in record.holds:
        yield Refusal(Code.POLICE_INTEREST if hold.kind is HoldKind.POLICE else Code.HELD)


def _who_acts(case: _Case) -> Iterator[Refusal]:
    actor, record = case.actor, case.record
    holds_it = record.state is State.PASSED_ON and record.holder == actor.staff_id
    leads = holds_it and bool(actor.roles & STAFF)
    if not (Role.OFFICE in actor.roles or leads):
        yield Refusal(Code.ROLE_MISSING)
    if case.collector.id in actor.adults or record.pupil_id in actor.children:
        yield Refusal(Code.OWN_CHILD)


def _who_collects(case: _Case) -> Iterator[Refusal]:
    collector = case.collector
    if collector.barred:
        yield Refusal(Code.COLLECTOR_BARRED)
    if collector.under_review:
        yield Refusal(Code.COLLECTOR_UNDER_REVIEW)
    if collector.id is None or case.record.pupil_id is None:
        yield Refusal(Code.COLLECTOR_UNKNOWN)
    elif case.record.kind is Kind.SAFEKEEPING:
        yield from _safekeeping(case)
    elif collector.relation is Relation.PUPIL:
        yield from _pupil(case)
    elif collector.relation is not Relation.CARER:
        yield from _other_adult(case)


def _safekeeping(case: _Case) -> Iterator[Refusal]:
    """One code for all of it: at the desk it must read like any other hold."""
    cleared = case.record.cleared
    named = cleared is not None and cleared.collector_id == case.collector.id
    if not named or case.early or case.collector.relation is Relation.PUPIL:
        yield Refusal(Code.SAFEKEEPING_NOT_CLEARED)


def _other_adult(case: _Case) -> Iterator[Refusal]:
    collector, kind = case.collector, case.record.kind
    policy = case.school.policy(case.now)
    if collector.age is not None and collector.age < policy.youngest_collector:
        yield Refusal(Code.COLLECTOR_TOO_YOUNG)
    by_call = rests_on_call(case.record, collector, case.evidence, case.school, case.now)
    if not (is_listed(collector, kind, policy) or by_call):
        yield Refusal(Code.COLLECTOR_NOT_AUTHORISED)


def is_listed(collector: Collector, kind: Kind, policy: Policy) -> bool:
    """Whether a carer's written word lets this adult collect this kind of custody."""
    if kind is Kind.CONFISCATION and not policy.adults_collect_confiscations:
        return False
    return collector.relation is Relation.AUTHORISED_ADULT and kind in collector.authorised_for


def rests_on_call(
    record: CustodyRecord, collector: Collector, evidence: Evidence, school: School, now: datetime
) -> bool:
    """Whether a telephone authority for exactly this stands in the place of a listing."""
    call = evidence.telephone
    return (
        call is not None
        and record.kind is Kind.HAND_IN
        and school.policy(now).telephone_authority
        and call.pupil_id == record.pupil_id
        and call.adult_id == collector.id
        and call.day == school.today(now)
        and call.carer_stands
        and len({name for name in call.staff if name}) == 2
    )


def _pupil(case: _Case) -> Iterator[Refusal]:
    record, standing = case.record, case.evidence.standing
    if record.kind is not Kind.HAND_IN or case.collector.id != record.pupil_id:
        yield Refusal(Code.COLLECTOR_NOT_AUTHORISED)
        return
    if standing is None or standing.pupil_id != record.pupil_id:
        yield Refusal(Code.AUTHORITY_MISSING)
        return
    yield from _standing(case, standing)


def _standing(case: _Case, standing: StandingAuthority) -> Iterator[Refusal]:
    today = case.school.today(case.now)
    if standing.pupil_year not in case.school.policy(case.now).standing_authority_years:
        yield Refusal(Code.AUTHORITY_MISSING, {"why": "year_group"})
    if case.record.device_id not in standing.device_ids:
        yield Refusal(Code.AUTHORITY_MISSING, {"why": "device"})
    if standing.revoked or standing.pupil_left or not standing.signer_stands:
        yield Refusal(Code.AUTHORITY_VOID)
    if standing.suspended_at is not None and standing.suspended_at >= standing.confirmed_at:
        yield Refusal(Code.AUTHORITY_SUSPENDED)
    if not standing.first <= today <= standing.last:
        yield Refusal(Code.AUTHORITY_EXPIRED)


def _when(case: _Case) -> Iterator[Refusal]:
    if not case.early or case.record.kind is Kind.SAFEKEEPING:
        return
    due = due_at(case.record, case.school, case.now)
    reason = case.evidence.early_reason
    may_go_early = case.collector.relation is Relation.CARER and bool(reason and reason.strip())
    if not may_go_early:
        yield Refusal(Code.NOT_DUE, {"due": due.isoformat()} if due else {})
    elif case.record.kind in case.school.policy(case.now).early_needs_approval:
        yield from why_not_approved(
            case.record,
            Action.RELEASE,
            case.evidence.approval_id,
            case.actor,
            case.now,
            collector_id=case.collector.id,
            reason=reason,
        )


def _hand_over(case: _Case) -> Iterator[Refusal]:
    if case.evidence.identity is None:
        yield Refusal(Code.IDENTITY_NOT_CHECKED)
    if case.evidence.wrong_device is not None:
        yield Refusal(Code.DEVICE_MISMATCH)
    elif case.record.device_id is None or case.record.device_id not in case.evidence.scanned:
        yield Refusal(Code.DEVICE_NOT_SCANNED)


def _what_it_rests_on(case: _Case) -> Iterator[Refusal]:
    if case.collector.relation is Relation.PUPIL:
        return
    sign_off = case.evidence.sign_off
    signed = (
        sign_off is not None
        and sign_off.method is not SignOffMethod.STANDING
        and sign_off.collector_id == case.collector.id
        and case.record.record_id in sign_off.covers
    )
    if sign_off is None or not signed:
        yield Refusal(Code.SIGNATURE_MISSING)
    elif sign_off.method is SignOffMethod.SPOKEN and (
        sign_off.witness is None or case.actor.is_self(sign_off.witness)
    ):
        yield Refusal(Code.SIGNATURE_MISSING, {"why": "witness"})
