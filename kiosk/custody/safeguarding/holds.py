"""The rules of holds and of the cases behind them: who places one, on what it is lifted.

In short. The safeguarding lead or the headteacher places a safeguarding hold, a leader a leader's
hold with a day on which it is looked at again, any of them a hold for the police. A safeguarding
hold is lifted by a safeguarding lead, with a closing note, when each step of its checklist is
answered; a hold for the police only with the officer's clearance. Whoever lifts what somebody else
placed needs a second person; what a rule placed by itself is nobody's. Nothing lapses.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from kiosk.custody.case import Case, Refusals, for_their_own, needed
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.permissions import MAY_LIFT, MAY_PLACE
from kiosk.custody.reasons import NO_DESCRIPTION
from kiosk.custody.record import Hold
from kiosk.custody.states import Action, HoldKind, Kind, Role
from kiosk.custody.steps import Step

REVIEWED_WITHIN = timedelta(days=92)
"""How far ahead the review of a leader's hold may lie: a term at most."""

REVIEW_ALERT = "hold_review"
REVIEWERS = (Role.LEADER, Role.HEAD)
"""The alert of a leader's hold that is to be looked at again, and whom it is for."""

AT_THE_DESK = "Placed at the desk, at once."

REASONS: Mapping[HoldKind, tuple[str, ...]] = {
    HoldKind.DSL: (
        "A concern about a child.",
        "It may hold evidence.",
        "Other agencies are being asked.",
        AT_THE_DESK,
    ),
    HoldKind.LEADER: (
        "The family is to be spoken to first.",
        "It is not clear whose it is.",
        "A complaint is open.",
        AT_THE_DESK,
    ),
    HoldKind.POLICE: ("The police asked for it.", "An offence may have been committed."),
}
"""What a hold may rest on in one tap; other words may be given, but not of a suspected image."""

_SEAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9 /-]{0,19}")


def place_hold(case: Case) -> Refusals:
    """What speaks against placing this hold."""
    ask = case.ask
    if not case.actor.roles & MAY_PLACE[ask.hold]:
        yield Refusal(Code.ROLE_MISSING)
    yield from needed(reason=ask.reason)
    if case.known.reason in NO_DESCRIPTION and ask.reason not in REASONS[ask.hold]:
        yield Refusal(Code.NOT_ALLOWED_BY_POLICY, {"field": "reason"})
    if ask.hold is not HoldKind.LEADER:
        return
    yield from _reviewed_in_time(case)


def _reviewed_in_time(case: Case) -> Refusals:
    day, today = case.ask.review_on, case.school.today(case.now)
    if day is None or not today <= day <= today + REVIEWED_WITHIN:
        why = f"Type a day from today on, within {REVIEWED_WITHIN.days} days."
        yield Refusal(Code.DETAILS_MISSING, {"field": "review_on", "why": why})


def review_hold(case: Case) -> Refusals:
    """What speaks against keeping this hold for longer."""
    hold = case.known.hold(case.ask.hold_id)
    if hold is None or hold.kind is not HoldKind.LEADER:
        yield Refusal(Code.DETAILS_MISSING, {"field": "hold_id"})
    yield from _reviewed_in_time(case)
    yield from needed(note=case.ask.note)
    yield from for_their_own(case)


def lift_hold(case: Case) -> Refusals:
    """What speaks against lifting this hold."""
    hold = case.known.hold(case.ask.hold_id)
    if hold is None:
        yield Refusal(Code.DETAILS_MISSING, {"field": "hold_id"})
        return
    if not case.actor.roles & MAY_LIFT[hold.kind]:
        yield Refusal(Code.ROLE_MISSING)
    if hold.kind is HoldKind.POLICE:
        yield from needed(clearance=case.ask.clearance)
    else:
        yield from needed(note=case.ask.note)
    if hold.kind is HoldKind.DSL and set(hold.steps) != set(Step):
        yield Refusal(Code.DETAILS_MISSING, {"field": "steps"})
    yield from for_their_own(case)
    if is_anothers(hold, case.actor.staff_id):
        yield from case.approval(Action.LIFT_HOLD, case.ask.note, hold.hold_id)


def is_anothers(hold: Hold, staff_id: str) -> bool:
    """Whether lifting this hold takes a second person; for the police, the officer is one."""
    if hold.kind is HoldKind.POLICE or hold.by_rule:
        return False
    return hold.placed_by != staff_id


def is_review_due(hold: Hold, today: date) -> bool:
    """Whether its day has come; it stands all the same, until somebody lifts it."""
    return hold.review_on is not None and hold.review_on <= today


def answer_steps(case: Case) -> Refusals:
    """What speaks against these answers to a case's checklist."""
    ask = case.ask
    hold = case.known.hold(ask.hold_id)
    if hold is None or hold.kind is not HoldKind.DSL:
        yield Refusal(Code.DETAILS_MISSING, {"field": "hold_id"})
    if set(ask.done) & set(ask.not_needed):
        yield Refusal(Code.DETAILS_MISSING, {"field": "steps"})
    if Step.CHILD_PROTECTION_FILE in ask.done:
        yield from needed(reference=ask.reference)
    yield from for_their_own(case)


def clear_safekeeping(case: Case) -> Refusals:
    """What speaks against saying to whom a device in safekeeping goes."""
    if case.known.kind is not Kind.SAFEKEEPING:
        yield Refusal(Code.WRONG_STATE)
    yield from for_their_own(case)
    yield from needed(collector_id=case.ask.collector_id)


def store_securely(case: Case) -> Refusals:
    """What speaks against recording that it is locked away."""
    yield from is_no_seal(case)


def is_no_seal(case: Case) -> Refusals:
    """A seal is a number: of a suspected image, it must not become a description (R8)."""
    reason = getattr(case.ask, "reason", None) or (case.record and case.record.reason)
    bag = getattr(case.ask, "bag", None)
    if reason in NO_DESCRIPTION and bag and not _is_seal(bag):
        yield Refusal(Code.NOT_ALLOWED_BY_POLICY, {"field": "bag"})


def _is_seal(bag: str) -> bool:
    return bool(_SEAL.fullmatch(bag)) and any(char.isdigit() for char in bag)


def write_account(case: Case) -> Refusals:
    """What speaks against this account of a medical return: there is one, and it says something."""
    if case.known.accounted:
        yield Refusal(Code.WRONG_STATE)
    yield from needed(text=case.ask.text)
