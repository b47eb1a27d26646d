"""The school's dated settings, and from when each kind of custody may end."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from kiosk.custody.record import CustodyRecord
from kiosk.custody.school.calendar import Calendar, end_of_day
from kiosk.custody.school.policy import ConfiscationDue, Policies, Policy
from kiosk.custody.states import Kind


@dataclass(frozen=True)
class School:
    """The school's dated settings and its time zone."""

    policies: Policies
    calendar: Calendar
    zone: tzinfo

    def today(self, now: datetime) -> date:
        """The school's date at this moment."""
        return now.astimezone(self.zone).date()

    def policy(self, now: datetime) -> Policy:
        """The policy in force at this moment."""
        return self.policies.on(self.today(now))


def due_at(record: CustodyRecord, school: School, now: datetime) -> datetime | None:
    """From when this device may leave; None while nobody has said so."""
    if record.kind is Kind.SAFEKEEPING:
        return record.cleared.not_before if record.cleared else None
    if record.kind is Kind.CONFISCATION:
        if record.agreed_due is not None:
            return record.agreed_due
        if school.policy(now).confiscation_due is ConfiscationDue.AGREED_TIME:
            return None
    return end_of_day(school.calendar, record.taken_in_at, school.zone)


def is_due(record: CustodyRecord, school: School, now: datetime) -> bool:
    """Whether the time has come at which this device may leave."""
    due = due_at(record, school, now)
    return due is not None and now >= due
