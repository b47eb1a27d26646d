"""The policy that a form asks for: what is not in the form stays as it is."""

from dataclasses import replace
from datetime import date

from flask import request

from kiosk.custody.school.adopting import NUMBERS
from kiosk.custody.school.calling import LONGEST as LONGEST_CALL
from kiosk.custody.school.calling import USUAL, Call
from kiosk.custody.school.policy import ConfiscationDue, Policy
from kiosk.custody.states import Kind, Role
from kiosk.web import fields, forms

LONGEST_NOTICE = 2_000
"""Letters that are taken in, so that one who wrote too many is told so and loses none."""


def asked(policy: Policy) -> Policy:
    """The policy as the form has it. What is no number or no day becomes one that is refused."""
    due = forms.choice("confiscation_due", ConfiscationDue, policy.confiscation_due)
    numbers = {name: _number(name) for name in NUMBERS}
    return replace(
        policy,
        effective_from=fields.posted_day("effective_from") or date.min,
        review_by=fields.posted_day("review_by") or date.min,
        confiscation_due=due or policy.confiscation_due,
        adults_collect_confiscations=_ticked("adults_collect_confiscations"),
        telephone_authority=_ticked("telephone_authority"),
        routine_hand_in=_ticked("routine_hand_in"),
        lesson_use=_ticked("lesson_use"),
        mail_details=_ticked("mail_details"),
        early_needs_approval=frozenset(_kinds()),
        leave_to_confiscate=frozenset(_roles("leave_to_confiscate")),
        leave_to_search=frozenset(_roles("leave_to_search")),
        search_needs_consent=_ticked("search_needs_consent"),
        dsl_decides_examinations=_ticked("dsl_decides_examinations"),
        standing_authority_years=frozenset(_years()),
        notice=forms.text("notice", LONGEST_NOTICE) or "",
        extra={**policy.extra, **_accounts(), **_calls()},
        **numbers,  # type: ignore[arg-type]  # every one of them is a whole number
    )


def _accounts() -> dict[str, str]:
    months = (forms.text("password_months", 6) or "").lstrip("0") or "0"
    return {
        "password_months": months,
        "acceptable_use": forms.text("acceptable_use", LONGEST_NOTICE) or "",
    }


def _calls() -> dict[str, str]:
    """Whom to call; what is left as it usually is stays unsaid, so that it follows along."""
    typed = {call: forms.text(call.value, LONGEST_CALL) or "" for call in Call}
    return {call.value: "" if said == USUAL[call] else said for call, said in typed.items()}


def _ticked(name: str) -> bool:
    return request.form.get(name) == "yes"


def _number(name: str) -> int:
    raw = request.form.get(name, "").strip()
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) <= 6 else -1


def _kinds() -> list[Kind]:
    given = request.form.getlist("early_needs_approval")
    return [kind for kind in Kind if kind.value in given]


def _roles(name: str) -> list[Role]:
    given = request.form.getlist(name)
    return [role for role in Role if role.value in given]


def _years() -> list[int]:
    given = request.form.getlist("standing_authority_years")
    return [int(year) for year in given if year.isascii() and year.isdecimal() and len(year) == 1]
