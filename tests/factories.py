"""A real store on a real disk, and a small school in it, for the tests that need one.

Everything goes in as events, as it does in service; nothing is written behind the store's back.
"""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from db.sql_store import SqlStore
from db.store import create_store
from kiosk.clock import Clock, Moment
from kiosk.custody import register as r
from kiosk.custody.events import Event
from kiosk.custody.school.calendar import Calendar, Term
from kiosk.custody.school.plain import calendar_as_data, policy_as_data
from kiosk.custody.school.policy import Policy, collected_at_days_end
from kiosk.custody.states import DeviceKind, Role
from kiosk.services.ports import Command, Done, Facts, Outcome, Store

A_SCHOOL_DAY = datetime(2026, 11, 23, 8, 42, tzinfo=UTC)
"""A Monday in the autumn term, before the bell."""


@dataclass
class StillClock:
    """A clock that shows what it was set to, until it is set again."""

    at: datetime = A_SCHOOL_DAY
    confirmed: bool = True

    def now(self) -> Moment:
        return Moment(self.at, self.confirmed)

    def wait(self, **how_long: float) -> None:
        """Let time pass: `wait(minutes=5)`."""
        self.at += timedelta(**how_long)


def new_id() -> str:
    return str(uuid.uuid4())


def a_store(folder: Path, clock: Clock | None = None) -> SqlStore:
    """An empty store in this folder. Close it at the end."""
    return create_store(folder / "phonebox.db", clock or StillClock())


def record(store: Store, *events: Event, staff: str | None = None, **outcome: Any) -> Done:
    """Put events into the ledger, as if somebody had decided them; no rule is asked."""
    actor = {"staff": staff, "role": "office"} if staff else {"system": "tests"}

    def decide(facts: Facts) -> Outcome:
        return Outcome(events=events, **outcome)

    return store.act(Command(new_id(), actor, "desk"), decide)


@dataclass
class Child:
    """A pupil as the register is told, with the adults and their relationship."""

    id: str
    forename: str
    surname: str
    year: int = 6
    class_name: str = "6B"
    adults: dict[str, str] = field(default_factory=dict)


CHILDREN = (
    Child("pupil-ada", "Ada", "Lovell", adults={"adult-lovell": "mother"}),
    Child("pupil-ben", "Ben", "Lovell", 4, "4A", adults={"adult-lovell": "mother"}),
    Child("pupil-zoe", "Zoë", "O’Brien-Smith", 5, "5C", adults={"adult-obrien": "father"}),
)
ADULTS = {"adult-lovell": ("Ms", "Clare", "Lovell"), "adult-obrien": ("Mr", "Dan", "O’Brien")}
STAFF = {"staff-office": (Role.OFFICE,), "staff-head": (Role.HEAD, Role.DSL)}
DEVICES = {"device-ada": "pupil-ada", "device-ben": "pupil-ben", "device-zoe": "pupil-zoe"}


def changes_of(children: tuple[Child, ...]) -> list[dict[str, Any]]:
    """What an import of these children and their adults tells the register."""
    changes: list[dict[str, Any]] = [
        {
            "op": "adult",
            "id": adult,
            "title": title,
            "forename": forename,
            "surname": surname,
            "phone": "01632 960001",
            "address": "1 Mill Lane",
            "email": None,
            "born": "1985-02-28",
        }
        for adult, (title, forename, surname) in ADULTS.items()
    ]
    for number, child in enumerate(children, start=1):
        changes.append(
            {
                "op": "pupil",
                "id": child.id,
                "ref": f"P{number:04}",
                "forename": child.forename,
                "surname": child.surname,
                "year": child.year,
                "class": child.class_name,
                "home_slot": None,
                "usually_brings": True,
            }
        )
        changes += [
            {
                "op": "link",
                "pupil": child.id,
                "adult": adult,
                "relationship": relationship,
                "carer": True,
                "priority": 1,
            }
            for adult, relationship in child.adults.items()
        ]
    return changes


def autumn_term() -> Calendar:
    """A term without any closed day."""
    term = Term("autumn", date(2026, 9, 2), date(2026, 12, 18))
    return Calendar(terms=(term,), ends=time(15, 30))


def a_policy(**settings: Any) -> Policy:
    """The policy of a school that gives confiscations back at the day's end."""
    start = collected_at_days_end(date(2026, 9, 1))
    return Policy(**{**vars(start), **settings})


def open_school(store: Store, policy: Policy | None = None) -> None:
    """A school with a policy, a calendar, slots, staff, three pupils, their carers and devices."""
    adopted = policy or a_policy()
    record(
        store,
        r.SchoolOpened("Hill Top Primary School", sample=True),
        r.PolicyAdopted(adopted.version, policy_as_data(adopted)),
        r.CalendarAdopted(calendar_as_data(autumn_term())),
        r.SlotsSet(tuple(str(number) for number in range(1, 21))),
        *(
            r.StaffAdded(staff, staff.removeprefix("staff-"), roles, name=staff.title())
            for staff, roles in STAFF.items()
        ),
    )
    changes = changes_of(CHILDREN)
    record(store, r.RegisterChanged("tests", len(changes), changes))
    for device, pupil in DEVICES.items():
        record(
            store,
            r.DeviceEnrolled(device, DeviceKind.PHONE, pupil, description=f"phone of {pupil}"),
            r.CodeLinked(f"code-{device}", "qr", device),
        )
