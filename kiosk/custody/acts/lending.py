"""The rules of lesson and trip use: who asks, who approves, and what an approved use covers.

In short. Where the policy allows it, a member of staff asks for the use of named pupils' devices
for one activity, with a named adult, until a time on one day, or on the last day of a trip. A
leader or the headteacher approves it, never what they asked for themselves, nor for their own
child. From its first day until that time the desk lends what the use covers, and nothing else.
(POLICY.md R16.)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.people.changing import missing
from kiosk.custody.permissions import Actor
from kiosk.custody.school.dated import School

LONGEST_AHEAD = timedelta(days=366)
LONGEST_TRIP = timedelta(days=21)
MOST_PUPILS = 400


@dataclass(frozen=True)
class LessonUse:
    """A use as it stands: approved once `approved_by` says by whom. `until` is in UTC.

    A trip of several days has a `first` day; a lesson is on the day of its end.
    """

    id: str
    to: str
    activity: str
    until: datetime
    pupil_ids: frozenset[str]
    asked_by: str | None
    approved_by: str | None = None
    first: date | None = None


@dataclass(frozen=True)
class Asked:
    """A use that is asked for; `pupils` are those of them who are at the school."""

    to_staff: bool
    activity: str
    until: datetime | None
    chosen: int
    pupils: frozenset[str]
    first: date | None = None


def first_day(use: LessonUse, school: School) -> date:
    """The day from which a use lets devices out."""
    return use.first or school.today(use.until)


def why_not_ask(asked: Asked, school: School, now: datetime) -> Iterator[Refusal]:
    """What is missing of a request, or cannot be."""
    if not school.policy(now).lesson_use:
        yield Refusal(Code.NOT_ALLOWED_BY_POLICY)
    if not asked.to_staff:
        yield missing("to", "Choose the member of staff who has them.")
    if not asked.activity.strip():
        yield missing("activity", "Say for which lesson or trip.")
    if not asked.pupils or len(asked.pupils) != asked.chosen:
        yield missing("pupils", "Choose pupils who are at the school.")
    elif asked.chosen > MOST_PUPILS:
        yield missing("pupils", f"Choose {MOST_PUPILS} pupils at most.")
    if asked.until is None or not now < asked.until <= now + LONGEST_AHEAD:
        yield missing("until", "Type a day and a time that is still to come, within a year.")
    elif asked.first is not None:
        yield from _wrong_trip(asked.first, asked.until, school, now)


def _wrong_trip(first: date, until: datetime, school: School, now: datetime) -> Iterator[Refusal]:
    if first < school.today(now):
        yield missing("on", "Type a day from today on.")
    elif not first <= school.today(until) <= first + LONGEST_TRIP:
        yield missing("back", f"Type a day from the first on, within {LONGEST_TRIP.days} days.")


def why_not_approve(
    use: LessonUse, approver: Actor, school: School, now: datetime
) -> Iterator[Refusal]:
    """What speaks against approving it now, apart from the approver's roles and children."""
    if not school.policy(now).lesson_use:
        yield Refusal(Code.NOT_ALLOWED_BY_POLICY)
    if approver.is_self(use.asked_by):
        yield Refusal(Code.APPROVAL_OWN)
    if use.approved_by is not None:
        yield missing("use", "It is approved already.")
    elif use.until <= now:
        yield missing("use", "Its time is over.")


def why_not_covered(
    use: LessonUse,
    pupil_id: str | None,
    terms: tuple[str, str, datetime],
    school: School,
    now: datetime,
) -> Iterator[Refusal]:
    """Why this use does not let this pupil's device out now on these terms: to, for, until."""
    fits = (
        use.approved_by is not None
        and pupil_id in use.pupil_ids
        and terms == (use.to, use.activity, use.until)
        and first_day(use, school) <= school.today(now)
        and now < use.until
    )
    if not fits:
        yield Refusal(Code.APPROVAL_MISSING)
    elif use.approved_by == use.asked_by:
        yield Refusal(Code.APPROVAL_OWN)
