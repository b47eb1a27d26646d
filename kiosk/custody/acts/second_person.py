"""A second person's agreement: asked for, given or declined, for one action on one record.

In short. Whoever needs it asks; somebody else who may approve agrees at the same screen by badge
and PIN, or in their own browser. What was asked for is void after a quarter of an hour, when a
fact of the record changes, and once it is answered. Nobody agrees to what they asked for
themselves, by whichever account, nor for their own child, nor to what they may not know of.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kiosk.custody.acts.mending import About
from kiosk.custody.asks import Ask
from kiosk.custody.case import Case, Refusals, for_their_own, needed
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.events import RecordEvent, personal
from kiosk.custody.reasons import NO_DESCRIPTION
from kiosk.custody.record import Approval, CustodyRecord, Pending
from kiosk.custody.school.policy import APPROVAL_LASTS
from kiosk.custody.states import Action, Role
from kiosk.custody.visibility import is_restricted

NEEDED_FOR: Mapping[Action, str] = {
    Action.RELEASE: "a release before its time, where policy asks for it",
    Action.LEND: "lesson or trip use that no approved use covers",
    Action.LIFT_HOLD: "lifting what somebody else placed",
    Action.HAND_TO_POLICE: "handing a confiscation to the police",
    Action.CORRECT: "correcting a release, whose a device is, or which device it is",
    Action.DISPOSE: "disposing of what nobody collected",
}
"""The actions that need a second person, and of each, when."""

STALE = "The request has run out, was answered, or the facts have changed. It is asked again."
KNOW = frozenset({Role.DSL, Role.HEAD})
"""Who knows of what is restricted, and so may agree to something about it."""


@dataclass(frozen=True)
class Wanted:
    """What somebody else is to agree to: an action, why, for whom, and on what of the record."""

    action: Action
    reason: str
    collector_id: str | None = None
    subject: str | None = None


@dataclass(frozen=True)
class ApprovalAsked(RecordEvent):
    """A second person was asked to agree; `subject` says on what of the record, as a code."""

    ask_id: str
    asked: Action
    collector_id: str | None = None
    subject: str | None = None
    reason: str | None = personal()


@dataclass(frozen=True)
class ApprovalDeclined(RecordEvent):
    """A second person did not agree to what was asked for, or it was taken back."""

    ask_id: str


@dataclass(frozen=True)
class AskApproval(Ask):
    """Ask a second person to agree to one action on this record."""

    action = Action.ASK_APPROVAL
    ask_id: str
    asked: Action
    reason: str
    collector_id: str | None = None
    subject: str | None = None


@dataclass(frozen=True)
class DeclineApproval(Ask):
    """Say no to what was asked for, or take back what one asked for."""

    action = Action.DECLINE_APPROVAL
    ask_id: str


def ask_approval(case: Case) -> Refusals:
    """What speaks against asking for this."""
    if case.ask.asked not in NEEDED_FOR:
        yield Refusal(Code.WRONG_STATE)
    elif not case.actor.may(case.ask.asked):
        yield Refusal(Code.ROLE_MISSING)
    if case.ask.asked is Action.DISPOSE and case.known.decided is None:
        yield Refusal(Code.DETAILS_MISSING, {"field": "decision"})
    yield from for_their_own(case)
    yield from needed(reason=case.ask.reason)
    yield from _undescribed(case, case.ask.asked)


def approve(case: Case) -> Refusals:
    """What speaks against agreeing to this, whether it is asked here or was asked before."""
    ask, actor = case.ask, case.actor
    if actor.is_self(ask.requested_by):
        yield Refusal(Code.APPROVAL_OWN)
    if is_restricted(case.known) and not actor.roles & KNOW:
        yield Refusal(Code.ROLE_MISSING)
    yield from for_their_own(case)
    if actor.children & set((ask.subject or "").split(":")):
        yield Refusal(Code.OWN_CHILD)
    yield from needed(requested_by=ask.requested_by, reason=ask.reason)
    yield from _undescribed(case, ask.approved)
    if ask.answers is not None and not _is_what_was_asked(case):
        yield Refusal(Code.APPROVAL_MISSING, {"why": STALE})


def decline(case: Case) -> Refusals:
    """What speaks against saying no: it is said by who may approve, or by who asked."""
    found = pending_of(case.known, case.ask.ask_id)
    if found is None:
        yield Refusal(Code.APPROVAL_MISSING, {"why": STALE})
    elif found.asked_by != case.actor.staff_id and not _may_answer(case):
        yield Refusal(Code.ROLE_MISSING)


def _may_answer(case: Case) -> bool:
    knows = not is_restricted(case.known) or bool(case.actor.roles & KNOW)
    return knows and case.actor.may(Action.APPROVE)


def _undescribed(case: Case, asked: Action) -> Refusals:
    """A correction of a suspected image says what is wrong by a code, never in words (R8)."""
    secret = asked is Action.CORRECT and case.known.reason in NO_DESCRIPTION
    if secret and case.ask.reason not in set(About):
        yield Refusal(Code.NOT_ALLOWED_BY_POLICY, {"field": "reason"})


def _is_what_was_asked(case: Case) -> bool:
    ask, found = case.ask, pending_of(case.known, case.ask.answers)
    return (
        found is not None
        and is_live(found, case.known, case.now)
        and (found.asked, found.asked_by) == (ask.approved, ask.requested_by)
        and (found.collector_id, found.reason) == (ask.collector_id, ask.reason)
        and found.subject == ask.subject
    )


def pending_of(record: CustodyRecord, ask_id: str) -> Pending | None:
    """What was asked for under this id and has not been answered."""
    return next((item for item in record.asked if item.ask_id == ask_id), None)


def is_live(pending: Pending, record: CustodyRecord, now: datetime) -> bool:
    """Whether what was asked for can still be agreed to."""
    return abs(now - pending.at) <= APPROVAL_LASTS and pending.facts_at == record.changed_at


def fitting(record: CustodyRecord, wanted: Wanted, now: datetime) -> Approval | None:
    """The newest approval of exactly this that can still be used."""
    return next(
        (
            item
            for item in reversed(record.approvals)
            if (item.action, item.reason) == (wanted.action, wanted.reason)
            and (item.collector_id, item.subject) == (wanted.collector_id, wanted.subject)
            and item.facts_at == record.changed_at
            and abs(now - item.at) <= APPROVAL_LASTS
        ),
        None,
    )
