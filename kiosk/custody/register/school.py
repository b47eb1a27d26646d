"""What happened to the school's own rules, its clock and its days."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from kiosk.custody.events import Event, personal
from kiosk.custody.school.closing import Because, Differing


@dataclass(frozen=True)
class SchoolOpened(Event):
    """A new school began to keep its records here."""

    school: str
    sample: bool = False


@dataclass(frozen=True)
class PolicyAdopted(Event):
    """A version of the school's policy; `policy` is the whole of it, as plain data."""

    version: str
    policy: dict[str, Any] = field(hash=False)


@dataclass(frozen=True)
class CalendarAdopted(Event):
    """The school's calendar; `calendar` is the whole of it, as plain data."""

    calendar: dict[str, Any] = field(hash=False)


@dataclass(frozen=True)
class SlotsSet(Event):
    """The numbered places in the safe, in the order in which they are filled."""

    slots: tuple[str, ...]


@dataclass(frozen=True)
class ClockConfirmed(Event):
    """A member of staff said that the date and time on the screen are right."""

    stated: datetime


@dataclass(frozen=True)
class DifferenceExplained(Event):
    """When the day was closed something was not as it should be: why, and who answers for it.

    `record_id` is the custody record, where there is one; `device_id` is missing for what has no
    label yet.
    """

    what: Differing
    because: Because
    staff_id: str
    record_id: str | None = None
    device_id: str | None = None
    note: str | None = personal()


@dataclass(frozen=True)
class DayClosed(Event):
    """The safe was counted and the day closed.

    So many should lie in it, were seen, and were with somebody; each difference is explained by an
    entry of its own.
    """

    day: date
    expected: int
    found: int
    elsewhere: int
    differences: int
