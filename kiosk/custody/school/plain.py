"""Policy and calendar as plain data and back, as `PolicyAdopted` and `CalendarAdopted` hold them.

The data is JSON of strings, whole numbers, booleans, lists and objects; sets are sorted lists, so
that one policy has one form. What a later version of Phonebox added reads as its default.
"""

import types
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from kiosk.custody.school.calendar import Calendar, Term
from kiosk.custody.school.policy import ConfiscationDue, Policy
from kiosk.custody.states import Kind, Role

_AS_IT_IS = (
    "version",
    "adults_collect_confiscations",
    "youngest_collector",
    "telephone_authority",
    "lesson_use",
    "search_needs_consent",
    "dsl_decides_examinations",
    "routine_hand_in",
    "transit_minutes",
    "idle_seconds",
    "alert_lead_minutes",
    "alert_deputies_minutes",
    "alert_head_minutes",
    "mail_details",
    "notice",
)

_ROLES = ("leave_to_confiscate", "leave_to_search")


def policy_as_data(policy: Policy) -> dict[str, Any]:
    """The whole of a policy as plain data."""
    return {
        **{name: getattr(policy, name) for name in _AS_IT_IS},
        "effective_from": policy.effective_from.isoformat(),
        "review_by": policy.review_by.isoformat(),
        "confiscation_due": policy.confiscation_due.value,
        "early_needs_approval": sorted(kind.value for kind in policy.early_needs_approval),
        "standing_authority_years": sorted(policy.standing_authority_years),
        **{name: sorted(role.value for role in getattr(policy, name)) for name in _ROLES},
        "extra": dict(sorted(policy.extra.items())),
    }


def policy_from_data(data: Mapping[str, Any]) -> Policy:
    """The policy again. Raises KeyError or ValueError where the data are not a policy's."""
    made: dict[str, Any] = {name: data[name] for name in _AS_IT_IS if name in data}
    if "confiscation_due" in data:
        made["confiscation_due"] = ConfiscationDue(data["confiscation_due"])
    if "early_needs_approval" in data:
        made["early_needs_approval"] = frozenset(Kind(k) for k in data["early_needs_approval"])
    if "standing_authority_years" in data:
        made["standing_authority_years"] = frozenset(data["standing_authority_years"])
    for name in _ROLES:
        if name in data:
            made[name] = frozenset(Role(role) for role in data[name])
    return Policy(
        **{**made, "version": data["version"], "extra": dict(data.get("extra", {}))},
        effective_from=date.fromisoformat(data["effective_from"]),
        review_by=date.fromisoformat(data["review_by"]),
    )


def calendar_as_data(calendar: Calendar) -> dict[str, Any]:
    """The whole of a calendar as plain data; terms keep their order."""
    return {
        "terms": [
            {"name": term.name, "first": term.first.isoformat(), "last": term.last.isoformat()}
            for term in calendar.terms
        ],
        "closed": {day.isoformat(): name for day, name in sorted(calendar.closed.items())},
        "ends_early": {
            day.isoformat(): end.isoformat() for day, end in sorted(calendar.ends_early.items())
        },
        "opens": calendar.opens.isoformat(),
        "ends": calendar.ends.isoformat(),
    }


def calendar_from_data(data: Mapping[str, Any]) -> Calendar:
    """The calendar again. Raises KeyError or ValueError where the data are not a calendar's."""
    closed = {date.fromisoformat(day): str(name) for day, name in data["closed"].items()}
    ends_early = {
        date.fromisoformat(day): time.fromisoformat(end) for day, end in data["ends_early"].items()
    }
    return Calendar(
        terms=tuple(
            Term(term["name"], date.fromisoformat(term["first"]), date.fromisoformat(term["last"]))
            for term in data["terms"]
        ),
        closed=types.MappingProxyType(closed),
        ends_early=types.MappingProxyType(ends_early),
        opens=time.fromisoformat(data["opens"]),
        ends=time.fromisoformat(data["ends"]),
    )
