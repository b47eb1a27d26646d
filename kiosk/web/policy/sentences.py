"""The rules of a policy in words: what the page tells, and what one version changed."""

from collections.abc import Callable, Iterable
from functools import partial

from kiosk.custody.people.accounts import acceptable_use, password_months
from kiosk.custody.school.calling import Call, whom
from kiosk.custody.school.policy import ConfiscationDue, Policy
from kiosk.web import words
from kiosk.web.timeline.people import ROLES
from kiosk.web.timeline.telling import listed

Rule = tuple[str, Callable[[Policy], str]]

DUE = {
    ConfiscationDue.END_OF_DAY: "at the end of the school day",
    ConfiscationDue.AGREED_TIME: "at a time that was agreed for each",
}


CALLS = {
    Call.HEAD: "Call: the headteacher",
    Call.LADO: "Call: the local authority’s designated officer (LADO)",
    Call.POLICE: "Call: the police",
    Call.CHAIR: "Call: the chair of governors",
    Call.COMPLAINTS: "Call: complaints",
    Call.WHISTLEBLOWING: "Call: whistleblowing",
}
"""Whom to call, as the policy names each."""


def year_words(year: int) -> str:
    """A year group: Reception, Year 6."""
    return f"Year {year}" if year else "Reception"


def _named(items: Iterable[str], nothing: str) -> str:
    found = listed(items)
    return found or nothing


def _months(number: str) -> str:
    return {"0": "for ever", "1": "a month"}.get(number, f"{number} months")


RULES: tuple[Rule, ...] = (
    (
        "Hand-in at the office",
        lambda p: (
            "each morning; who usually brings a device is expected"
            if p.routine_hand_in
            else "of a pupil’s own accord; nobody is expected"
        ),
    ),
    ("Confiscated devices go home", lambda p: DUE[p.confiscation_due]),
    (
        "Who collects what was confiscated",
        lambda p: (
            "a parent or carer, or an adult whom one authorised"
            if p.adults_collect_confiscations
            else "a parent or carer"
        ),
    ),
    (
        "Before its time, a second person approves",
        lambda p: _named((words.CUSTODY[kind] for kind in sorted(p.early_needs_approval)), "no"),
    ),
    (
        "Youngest collector",
        lambda p: f"{p.youngest_collector} years old; a parent may be younger",
    ),
    ("Authority by telephone", lambda p: "for that day" if p.telephone_authority else "no"),
    (
        "Hand-ins taken home by the pupil",
        lambda p: _named((year_words(year) for year in sorted(p.standing_authority_years)), "no"),
    ),
    (
        "Use in lessons and on trips",
        lambda p: "when a school leader approved it" if p.lesson_use else "no",
    ),
    (
        "Who may decide to confiscate",
        lambda p: listed(ROLES[role] for role in sorted(p.leave_to_confiscate)),
    ),
    (
        "Who may search a pupil",
        lambda p: (
            listed(ROLES[role] for role in sorted(p.leave_to_search))
            + (", with consent" if p.search_needs_consent else "")
        ),
    ),
    (
        "Who decides on looking into a device",
        lambda p: (
            "the headteacher or the safeguarding lead"
            if p.dsl_decides_examinations
            else "the headteacher"
        ),
    ),
    ("From the classroom to the office", lambda p: f"within {p.transit_minutes} minutes"),
    ("A screen that is left locks", lambda p: f"after {p.idle_seconds} seconds"),
    (
        "An alert goes on to the next in line",
        lambda p: (
            f"from the safeguarding lead after {p.alert_lead_minutes} minutes, from the deputies "
            f"after {p.alert_deputies_minutes}, from the headteacher after {p.alert_head_minutes}"
        ),
    ),
    (
        "A mail to a carer says what was taken",
        lambda p: "yes" if p.mail_details else "no, it asks them to ring",
    ),
    ("A password lasts", lambda p: _months(password_months(p))),
    ("Staff accept", lambda p: acceptable_use(p).words),
    ("Notice at the desk", lambda p: p.notice),
    *((CALLS[call], partial(whom, call=call)) for call in Call),
)
"""Each rule's name, and what a policy says about it."""


def differences(before: Policy | None, after: Policy) -> list[str]:
    """What a version changed, a sentence each; nothing for the first one."""
    if before is None:
        return []
    return [f"{name}: {say(after)}" for name, say in RULES if say(before) != say(after)]
