"""The rule of alerts: whom an alert reaches next, while nobody takes note of it.

In short. What concerns safety goes to the designated safeguarding lead, then to the deputies, then
to the headteacher, then to the named outside person. Each has the minutes that the policy gives.
Whoever was reached is not reached again, and a step that reaches nobody new costs no time. Time is
counted from when the alert was raised, also while Phonebox was off. What is for the headteacher
alone stays with the headteacher.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.custody.school.policy import Policy
from kiosk.custody.states import Role
from kiosk.custody.telling.messages import Step

ORDER = (Step.LEAD, Step.DEPUTIES, Step.HEAD, Step.OUTSIDE)
ROLES: Mapping[Step, frozenset[Role]] = {
    Step.LEAD: frozenset({Role.DSL}),
    Step.DEPUTIES: frozenset({Role.DSL}),
    Step.HEAD: frozenset({Role.HEAD}),
    Step.OUTSIDE: frozenset(),
}
"""Who may take note of it once it has come so far."""


@dataclass(frozen=True)
class Line:
    """Who stands at each step: members of staff whose accounts are open, by their ids."""

    lead: str | None
    deputies: tuple[str, ...]
    heads: tuple[str, ...]
    outside: bool = False

    def at(self, step: Step) -> tuple[str, ...]:
        """The members of staff at this step."""
        lead = (self.lead,) if self.lead else ()
        staff = {Step.LEAD: lead, Step.DEPUTIES: self.deputies, Step.HEAD: self.heads}
        return staff.get(step, ())


@dataclass(frozen=True)
class Raised:
    """An open alert: for whom, since when, how far it came and whom it reached."""

    at: datetime
    roles: frozenset[Role]
    steps: frozenset[Step] = frozenset()
    reached: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reach:
    """One step that is due: whom it reaches who was not reached before."""

    step: Step
    staff_ids: tuple[str, ...]


def line_of(staff: Mapping[str, frozenset[Role]], lead: str | None, *, outside: bool) -> Line:
    """The line, from everybody with an open account; without a named lead, the first by id."""
    leads = sorted(item for item, roles in staff.items() if Role.DSL in roles)
    heads = tuple(sorted(item for item, roles in staff.items() if Role.HEAD in roles))
    first = lead if lead in leads else next(iter(leads), None)
    deputies = tuple(item for item in leads if item != first)
    return Line(first, deputies, heads, outside)


def _steps(roles: frozenset[Role]) -> tuple[Step, ...]:
    """The steps of an alert for these roles; what is no safeguarding matter stays on screens."""
    if Role.DSL in roles:
        return ORDER
    return (Step.HEAD,) if Role.HEAD in roles else ()


def due(alert: Raised, line: Line, policy: Policy, now: datetime) -> tuple[Reach, ...]:
    """Every step that is due by now, in their order."""
    waits = {
        Step.LEAD: timedelta(minutes=policy.alert_lead_minutes),
        Step.DEPUTIES: timedelta(minutes=policy.alert_deputies_minutes),
        Step.HEAD: timedelta(minutes=policy.alert_head_minutes),
    }
    steps = _steps(alert.roles)
    found: list[Reach] = []
    when, reached = alert.at, set(alert.reached)
    for step in steps:
        fresh = tuple(item for item in line.at(step) if item not in reached)
        is_past = step in alert.steps
        if not is_past and not fresh and not (step is Step.OUTSIDE and line.outside):
            continue
        if now < when:
            break
        if not is_past:
            found.append(Reach(step, fresh))
            reached.update(fresh)
        when += waits.get(step, timedelta())
    return tuple(found)
