"""The policy for the templates: its rules in words, its versions, and the form of a new one."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from kiosk.custody.school.adopting import is_review_due
from kiosk.custody.school.policy import Policies, Policy
from kiosk.services.acting import new_id
from kiosk.web.policy.sentences import RULES, differences

View = dict[str, Any]


def in_words(day: date) -> str:
    """A day with its year: 1 September 2026."""
    return f"{day.day} {day:%B} {day.year}"


def policy_page(policies: Policies, today: date) -> View:
    """The context of policy/page.html."""
    policy = policies.on(today)
    versions = policies.versions
    place = versions.index(policy)
    return {
        "title": "Policy",
        "heading": "The school’s rules",
        "lead": f"In force since {in_words(policy.effective_from)}. "
        f"To be reviewed by {in_words(policy.review_by)}.",
        "due": is_review_due(policies, today),
        "late": policy.review_by < today,
        "rules": [{"name": name, "words": say(policy)} for name, say in RULES],
        "to_come": [_version(versions, place + 1 + n) for n in range(len(versions) - place - 1)],
        "past": [_version(versions, n) for n in range(place, -1, -1)],
        "command_id": new_id(),
    }


def _version(versions: tuple[Policy, ...], place: int) -> View:
    policy = versions[place]
    before = versions[place - 1] if place else None
    changed = differences(before, policy)
    nothing = "The first rules of this school." if before is None else "Reviewed; nothing changed."
    return {
        "title": f"From {in_words(policy.effective_from)}",
        "name": policy.version,
        "changed": changed or [nothing],
    }


def from_today(policy: Policy, today: date) -> Policy:
    """The same rules as the beginning of a new version."""
    return replace(policy, effective_from=today, review_by=today + timedelta(days=365))
