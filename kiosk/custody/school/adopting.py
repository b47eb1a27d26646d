"""Adopting the school's policy: what a version may say, and from when it may be in force."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.permissions import STAFF
from kiosk.custody.school.policy import Policies, Policy

FURTHEST_AHEAD = timedelta(days=400)
REVIEWED_WITHIN = timedelta(days=366)
"""POLICY.md R29: at least yearly."""

DUE_SOON = timedelta(days=28)
"""How long before its day a review is announced."""

NUMBERS = {
    "youngest_collector": range(11, 19),
    "transit_minutes": range(5, 601),
    "idle_seconds": range(30, 1801),
    "alert_lead_minutes": range(1, 241),
    "alert_deputies_minutes": range(1, 241),
    "alert_head_minutes": range(1, 241),
}
"""What each number of a policy may be."""

YEARS = range(7)
"""The year groups of a primary school; 0 is Reception."""

LONGEST_NOTICE = 300
LONGEST_USE = 1500
"""Letters of the words that staff accept: what is longer nobody reads."""

PASSWORD_MONTHS = range(25)
"""POLICY.md R20 asks for three; 0 is never."""


def why_not_adopt(policy: Policy, today: date) -> tuple[Refusal, ...]:
    """Every reason against adopting this version today."""
    return tuple(_against(policy, today))


def _against(policy: Policy, today: date) -> Iterator[Refusal]:
    yield from _wrong_days(policy, today)
    for name, numbers in NUMBERS.items():
        if getattr(policy, name) not in numbers:
            yield _wrong(name, f"give a number from {numbers[0]} to {numbers[-1]}")
    if not policy.standing_authority_years <= frozenset(YEARS):
        yield _wrong("standing_authority_years", "years are Reception and 1 to 6")
    if not policy.leave_to_confiscate or not policy.leave_to_confiscate <= STAFF:
        yield _wrong("leave_to_confiscate", "choose who may confiscate")
    if not policy.leave_to_search or not policy.leave_to_search <= STAFF:
        yield _wrong("leave_to_search", "choose who may search")
    if not policy.notice.strip():
        yield _wrong("notice", "say what the school answers for")
    elif len(policy.notice) > LONGEST_NOTICE:
        yield _wrong("notice", f"at most {LONGEST_NOTICE} letters: it is read at the desk")
    yield from _wrong_accounts(policy.extra)


def _wrong_accounts(extra: Mapping[str, str]) -> Iterator[Refusal]:
    if extra.get("password_months", "3") not in {str(number) for number in PASSWORD_MONTHS}:
        yield _wrong("password_months", f"give a number from 0 to {PASSWORD_MONTHS[-1]}")
    if len(extra.get("acceptable_use", "")) > LONGEST_USE:
        yield _wrong("acceptable_use", f"at most {LONGEST_USE} letters: it is to be read")


def _wrong_days(policy: Policy, today: date) -> Iterator[Refusal]:
    if policy.effective_from < today:
        yield _wrong("effective_from", "what is past was judged by the rules of its day")
    elif policy.effective_from > today + FURTHEST_AHEAD:
        yield _wrong("effective_from", "that is more than a year ahead")
    if policy.review_by <= policy.effective_from:
        yield _wrong("review_by", "the review comes after the day from which it is in force")
    elif policy.review_by > policy.effective_from + REVIEWED_WITHIN:
        yield _wrong("review_by", "rules are reviewed at least once a year")


def named(policy: Policy, policies: Policies) -> Policy:
    """The policy under a version's name that no other has: its day, and a number."""
    return replace(policy, version=f"{policy.effective_from}-{len(policies.versions) + 1}")


def reviewed(policy: Policy, today: date) -> Policy:
    """The same rules, in force from today, to be reviewed in a year."""
    return replace(policy, effective_from=today, review_by=today + timedelta(days=365))


def is_review_due(policies: Policies, today: date) -> bool:
    """Whether the rules in force, or those that follow them, are to be reviewed about now."""
    if not policies.versions:
        return False
    return today >= max(p.review_by for p in policies.versions) - DUE_SOON


def _wrong(field: str, why: str) -> Refusal:
    return Refusal(Code.DETAILS_MISSING, {"field": field, "why": why})
