"""Opening a new school: its name, policy, calendar and slots, and the first headteacher."""

from dataclasses import dataclass

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.register import (
    CalendarAdopted,
    PolicyAdopted,
    SchoolOpened,
    SlotsSet,
)
from kiosk.custody.school.calendar import Calendar
from kiosk.custody.school.plain import calendar_as_data, policy_as_data
from kiosk.custody.school.policy import Policy
from kiosk.custody.states import Role
from kiosk.services.acting import Hasher, new_id, refused
from kiosk.services.ports import Command, Done, Facts, Outcome, Store
from kiosk.services.staff.accounts import Made, NewStaff, acceptance, made, tidy_user
from kiosk.services.staff.strength import why_weak_password

SLOTS = tuple(str(number) for number in range(1, 61))


@dataclass(frozen=True)
class NewSchool:
    """A school to be. Only a sample school may have weak passwords."""

    name: str
    headteacher: NewStaff
    policy: Policy
    calendar: Calendar
    slots: tuple[str, ...] = SLOTS
    sample: bool = False


def first_headteacher(user: str, password: str, name: str = "Headteacher") -> NewStaff:
    """The account with which a school begins."""
    return NewStaff(user, name, frozenset({Role.HEAD}), password, accepted=True)


def why_not_open(new: NewSchool) -> tuple[Refusal, ...]:
    """Every reason against opening this school, before anything is made."""
    missing = [
        name
        for name, text in (("school", new.name), ("headteacher", new.headteacher.user))
        if not text.strip()
    ]
    refusals = [Refusal(Code.DETAILS_MISSING, {"field": name}) for name in missing]
    if not new.sample:
        user = tidy_user(new.headteacher.user)
        weak = why_weak_password(new.headteacher.password or "", user, new.name)
        refusals += [Refusal(Code.WEAK_SECRET, {"why": weak})] if weak else []
    return tuple(refusals)


def open_school(store: Store, hasher: Hasher, new: NewSchool, os_user: str) -> Done:
    """Begin a school's records, once. The answer's `staff` is the headteacher's id."""
    head = made(hasher, new.headteacher)

    def decide(facts: Facts) -> Outcome:
        if facts.head()[0]:
            return refused(Code.WRONG_STATE)
        against = why_not_open(new)
        return refused(*against) if against else _opened(facts, new, head)

    actor = {"staff": head.staff_id, "role": Role.HEAD.value, "os_user": os_user}
    return store.act(Command(new_id(), actor), decide)


def is_sample(store: Store) -> bool:
    """Whether this is a sample school, by the first entry of its ledger."""
    with store.read() as facts:
        first = facts.entry(1)
        return first is not None and isinstance(first.event, SchoolOpened) and first.event.sample


def _opened(facts: Facts, new: NewSchool, head: Made) -> Outcome:
    events = (
        SchoolOpened(new.name.strip(), new.sample),
        *head.events,
        *acceptance(head.staff_id, new.headteacher, new.policy),
        PolicyAdopted(new.policy.version, policy_as_data(new.policy)),
        CalendarAdopted(calendar_as_data(new.calendar)),
        SlotsSet(new.slots),
    )
    return Outcome(events, answer={"staff": head.staff_id}, changes=head.changes(facts.now.at))
