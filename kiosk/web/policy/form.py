"""The form of a new version of the policy; what was typed into it is shown again."""

from datetime import date
from typing import Any

from flask import request

from kiosk.custody.errors import Refusal
from kiosk.custody.people.accounts import acceptable_use, password_months
from kiosk.custody.permissions import STAFF
from kiosk.custody.school.adopting import NUMBERS, YEARS
from kiosk.custody.school.calling import LONGEST as LONGEST_CALL
from kiosk.custody.school.calling import Call, whom
from kiosk.custody.school.policy import ConfiscationDue, Policy
from kiosk.custody.states import Kind
from kiosk.services.acting import new_id
from kiosk.web import forms, words
from kiosk.web.policy.sentences import CALLS, DUE, year_words
from kiosk.web.timeline.people import ROLES

View = dict[str, Any]

_LABELS = {
    "youngest_collector": ("Youngest collector", "In years. It is never asked of a parent."),
    "transit_minutes": ("From the classroom to the office", "In minutes; after them it is chased."),
    "idle_seconds": ("A screen that is left locks after", "In seconds."),
    "alert_lead_minutes": (
        "The safeguarding lead has, for an alert",
        "In minutes; then the deputies are told too.",
    ),
    "alert_deputies_minutes": (
        "The deputies have, for an alert",
        "In minutes; then the headteacher is told too.",
    ),
    "alert_head_minutes": (
        "The headteacher has, for an alert",
        "In minutes; then the person outside the school is told, if one is named.",
    ),
    "password_months": ("A password lasts", "In months; 0 is for ever."),
}
_SWITCHES = (
    ("adults_collect_confiscations", "Authorised adults, too, collect confiscations"),
    ("telephone_authority", "A carer may authorise somebody by telephone, for a day"),
    ("routine_hand_in", "Pupils hand their devices in each morning; those who do not are listed"),
    ("lesson_use", "A school leader may approve use in lessons and on trips"),
    ("search_needs_consent", "A search needs the consent of the pupil or of a parent or carer"),
    (
        "dsl_decides_examinations",
        "The safeguarding lead, too, decides on looking into a device or erasing from it",
    ),
    ("mail_details", "A mail to a carer may say what was taken, and from whom"),
)
_DATES = ("effective_from", "review_by")


def form_page(policy: Policy, refusals: tuple[Refusal, ...] = ()) -> View:
    """The context of policy/form.html."""
    wrong = {str(item.facts.get("field", "main")): _why(item) for item in refusals}
    return {
        "title": "New rules",
        "errors": [
            {"words": why, "field": f"{name}-day" if name in _DATES else name}
            for name, why in wrong.items()
        ],
        "effective_from": _day("effective_from", "In force from", policy.effective_from, wrong),
        "review_by": _day("review_by", "To be reviewed by", policy.review_by, wrong),
        **_lists(policy, wrong),
        "switches": [
            _choices(name, None, [("yes", title, getattr(policy, name))])
            for name, title in _SWITCHES
        ],
        "numbers": [
            *(_number(name, str(getattr(policy, name)), wrong) for name in NUMBERS),
            _number("password_months", password_months(policy), wrong),
        ],
        "use": {
            "name": "acceptable_use",
            "label": "What staff accept before they begin",
            "hint": "Other words are accepted anew by everybody at the next sign-in.",
            "value": acceptable_use(policy).words,
            "error": wrong.get("acceptable_use"),
            "rows": 5,
        },
        "notice": {
            "name": "notice",
            "label": "Notice at the desk",
            "hint": "What the school does not answer for. It is no part of what is signed.",
            "value": policy.notice,
            "error": wrong.get("notice"),
            "rows": 3,
        },
        "calls": [_call(policy, call) for call in Call],
        "command_id": new_id(),
    }


def _call(policy: Policy, call: Call) -> View:
    """Whom to call for what is not recorded here."""
    view = {"name": call.value, "label": CALLS[call], "value": whom(policy, call)}
    return {**view, "maxlength": LONGEST_CALL, "pad": "text", "autocomplete": "off"}


def _lists(policy: Policy, wrong: dict[str, str]) -> View:
    due = [(item.value, DUE[item], item is policy.confiscation_due) for item in ConfiscationDue]
    approval = [(k.value, words.CUSTODY[k], k in policy.early_needs_approval) for k in Kind]
    years = [(str(y), year_words(y), y in policy.standing_authority_years) for y in YEARS]
    return {
        "due": _choices("confiscation_due", "Confiscated devices go home", due, kind="radio"),
        "approval": _choices(
            "early_needs_approval", "Before its time, a second person approves", approval
        ),
        "years": _choices(
            "standing_authority_years",
            "Who may take hand-ins home, once a carer has signed for it",
            years,
        ),
        "staff": _roles("leave_to_confiscate", "Who may decide to confiscate", policy, wrong),
        "searchers": _roles("leave_to_search", "Who may search a pupil", policy, wrong),
    }


def _roles(name: str, legend: str, policy: Policy, wrong: dict[str, str]) -> View:
    chosen = getattr(policy, name)
    staff = [(role.value, ROLES[role], role in chosen) for role in sorted(STAFF)]
    return {**_choices(name, legend, staff), "error": wrong.get(name)}


def _why(refusal: Refusal) -> str:
    why = str(refusal.facts.get("why") or refusal.words)
    return f"{why[:1].upper()}{why[1:]}."


def _choices(
    name: str, legend: str | None, options: list[tuple[str, str, bool]], kind: str = "checkbox"
) -> View:
    return {
        "name": name,
        "legend": legend,
        "type": kind,
        "options": [
            {"value": value, "title": f"{title[:1].upper()}{title[1:]}", "checked": checked}
            for value, title, checked in options
        ],
    }


def _number(name: str, value: str, wrong: dict[str, str]) -> View:
    label, hint = _LABELS[name]
    shown = forms.typed(name)[name] if request.form else value
    return {
        "name": name,
        "label": label,
        "hint": hint,
        "value": shown,
        "error": wrong.get(name),
        "inputmode": "numeric",
        "css": "input--short",
        "maxlength": 6,
    }


def _day(name: str, label: str, value: date, wrong: dict[str, str]) -> View:
    parts = ("day", "month", "year")
    given = forms.typed(*(f"{name}-{part}" for part in parts)).values()
    shown = given if request.form else (value.day, value.month, value.year)
    return {
        "name": name,
        "label": label,
        "error": wrong.get(name),
        **dict(zip(parts, shown, strict=True)),
    }
