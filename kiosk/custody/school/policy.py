"""The school's policy as dated settings; each ledger entry names the version that judged it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from kiosk.custody.states import Kind, Role

APPROVAL_LASTS = timedelta(minutes=15)
VOID_WITHIN = timedelta(seconds=60)


class ConfiscationDue(StrEnum):
    """When a confiscated device may be collected, unless another time was agreed."""

    END_OF_DAY = "end_of_day"
    AGREED_TIME = "agreed_time"


@dataclass(frozen=True)
class Policy:
    """One version of the school's rules, in force from a day until a later version replaces it.

    Ages are in years, `idle_seconds` in seconds, `transit_minutes` in minutes. The alerts' minutes
    are what each has before the next in line is told. `mail_details` says whether a mail to a carer
    may say what was taken from whom. `review_by` is the day on which the headteacher reviews it
    (POLICY.md R29). Searches that depart from `leave_to_search` or from `search_needs_consent` are
    flagged, never refused.
    """

    version: str
    effective_from: date
    review_by: date
    confiscation_due: ConfiscationDue = ConfiscationDue.END_OF_DAY
    adults_collect_confiscations: bool = False
    youngest_collector: int = 16
    early_needs_approval: frozenset[Kind] = frozenset({Kind.CONFISCATION})
    standing_authority_years: frozenset[int] = frozenset()
    telephone_authority: bool = True
    lesson_use: bool = False
    routine_hand_in: bool = True
    leave_to_confiscate: frozenset[Role] = frozenset(
        {Role.OFFICE, Role.TEACHER, Role.LEADER, Role.DSL, Role.HEAD}
    )
    leave_to_search: frozenset[Role] = frozenset({Role.LEADER, Role.DSL, Role.HEAD})
    search_needs_consent: bool = False
    dsl_decides_examinations: bool = False
    transit_minutes: int = 60
    idle_seconds: int = 120
    alert_lead_minutes: int = 10
    alert_deputies_minutes: int = 10
    alert_head_minutes: int = 30
    mail_details: bool = False
    notice: str = (
        "The school takes no responsibility for the loss of, or damage to, devices brought in."
    )
    extra: dict[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Policies:
    """Every version that there was, oldest first."""

    versions: tuple[Policy, ...]

    def on(self, day: date) -> Policy:
        """The version in force on this day; before the first one, the first."""
        if not self.versions:
            raise LookupError("no policy has been adopted: the headteacher must set one")
        in_force = [policy for policy in self.versions if policy.effective_from <= day]
        return in_force[-1] if in_force else self.versions[0]


def collected_at_days_end(effective_from: date) -> Policy:
    """A starting point: confiscations go home at the day's end, lessons use no pupils' devices."""
    return Policy(
        version=f"day-end-{effective_from.isoformat()}",
        effective_from=effective_from,
        review_by=_a_year_after(effective_from),
    )


def collected_by_appointment(effective_from: date) -> Policy:
    """A starting point: confiscations wait for an agreed time, leaders may approve lesson use."""
    return Policy(
        version=f"appointment-{effective_from.isoformat()}",
        effective_from=effective_from,
        review_by=_a_year_after(effective_from),
        confiscation_due=ConfiscationDue.AGREED_TIME,
        search_needs_consent=True,
        lesson_use=True,
    )


def _a_year_after(day: date) -> date:
    return day + timedelta(days=365)
