"""When a kiosk may be brought up to date, and what is recorded of it.

Never in school hours: from an hour and a half before the school opens until an hour after the day's
end, on every school day. Somebody who cannot wait says why, and that is recorded with the update.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.custody.events import Event, personal
from kiosk.custody.permissions import KEEPS_THE_MACHINE
from kiosk.custody.school.dated import School

MAY_UPDATE = KEEPS_THE_MACHINE

BEFORE_OPENING = timedelta(minutes=90)
AFTER_THE_END = timedelta(minutes=60)


class Why(StrEnum):
    """Why the earlier version runs on."""

    REHEARSAL = "rehearsal"
    """The new version did not work on a copy of the records; nothing was touched."""
    UNHEALTHY = "unhealthy"
    """The new version did not answer as it should."""
    INTERRUPTED = "interrupted"
    """The power went, or somebody stopped it."""


@dataclass(frozen=True)
class UpdateInstalled(Event):
    """Another version of Phonebox runs from now on.

    `sha256` is of the file that it came in, in hex, where it came in one. `in_school_hours` says
    that somebody could not wait; `reason` is theirs.
    """

    from_version: str
    to_version: str
    sha256: str | None = None
    in_school_hours: bool = False
    reason: str | None = personal()


@dataclass(frozen=True)
class UpdateFailed(Event):
    """Another version was tried, and the earlier one runs on."""

    from_version: str
    to_version: str
    why: Why


def may_from(school: School, now: datetime) -> datetime | None:
    """From when on an update may be made; None when it may be made now."""
    local = now.astimezone(school.zone)
    day, calendar = local.date(), school.calendar
    if not calendar.is_school_day(day):
        return None
    opens = datetime.combine(day, calendar.opens, tzinfo=school.zone)
    ends = datetime.combine(day, calendar.end_of(day), tzinfo=school.zone)
    if opens - BEFORE_OPENING <= local < ends + AFTER_THE_END:
        return ends + AFTER_THE_END
    return None
