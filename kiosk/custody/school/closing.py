"""Closing the day: what should lie in the safe, what was seen there, and what differs.

The day closes only when nothing differs, or each difference has a reason and somebody's name.
A device with a named holder is not in the safe, and differs only once it is late. One that is still
on its way to the office stops the day's close, unless a school leader decided otherwise today.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import HELD_BY_SCHOOL, State


class Differing(StrEnum):
    """How something is not as it should be."""

    MISSING = "missing"
    """It should lie in the safe, and was not seen."""
    LATE = "late"
    """Somebody has it, and should have brought it back."""
    UNEXPECTED = "unexpected"
    """It was seen, and nothing says that it is here."""
    ON_ITS_WAY = "on_its_way"
    """It was taken, and has not reached the office: a school leader decides."""


class Because(StrEnum):
    """Why it differs."""

    CANNOT_BE_READ = "cannot_be_read"
    WITH_STAFF = "with_staff"
    GIVEN_BACK = "given_back"
    LOST = "lost"
    NOT_TAKEN_IN = "not_taken_in"
    SENT_BACK = "sent_back"


REASONS: Mapping[Differing, tuple[Because, ...]] = {
    Differing.MISSING: (
        Because.CANNOT_BE_READ,
        Because.WITH_STAFF,
        Because.GIVEN_BACK,
        Because.LOST,
    ),
    Differing.LATE: (Because.WITH_STAFF, Because.GIVEN_BACK, Because.LOST),
    Differing.UNEXPECTED: (Because.NOT_TAKEN_IN, Because.SENT_BACK),
    Differing.ON_ITS_WAY: (),
}
"""What each kind of difference may come from, where who closes the day may say so."""


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it should be; `key` names it on the form that explains it."""

    what: Differing
    record_id: str | None = None
    device_id: str | None = None

    @property
    def key(self) -> str:
        """Its record, or where it has none, its device."""
        return self.record_id or self.device_id or ""


@dataclass(frozen=True)
class Explained:
    """Why something differs, and the member of staff who answers for it."""

    because: Because
    staff_id: str
    note: str | None = None


@dataclass(frozen=True)
class Count:
    """The safe as counted: how many should lie there, were seen, and are with somebody.

    `away` are the records of those that are with somebody in time: on a trip, at the club.
    """

    expected: int
    found: int
    elsewhere: int
    differences: tuple[Difference, ...]
    away: tuple[str, ...] = ()


def counted(
    records: Iterable[CustodyRecord], seen: Collection[str], now: datetime, today: date
) -> Count:
    """What the count comes to; `seen` are the devices that were scanned."""
    held = [record for record in records if record.state in HELD_BY_SCHOOL]
    inside = [record for record in held if record.state is State.IN_CUSTODY]
    outside = [record for record in held if record.state is not State.IN_CUSTODY]
    found = [record for record in inside if record.device_id in seen]
    missing = [record for record in inside if record.device_id not in seen]
    going = [record for record in outside if record.state is State.IN_TRANSIT]
    lent = [record for record in outside if record.state is not State.IN_TRANSIT]
    late = [record for record in lent if record.deadline and record.deadline < now]
    on_way = [record for record in going if record.left_out_on != today]
    unexpected = sorted(set(seen) - {record.device_id for record in inside})
    differences = (
        *(Difference(Differing.MISSING, item.record_id, item.device_id) for item in missing),
        *(Difference(Differing.LATE, item.record_id, item.device_id) for item in late),
        *(Difference(Differing.ON_ITS_WAY, item.record_id, item.device_id) for item in on_way),
        *(Difference(Differing.UNEXPECTED, device_id=item) for item in unexpected),
    )
    somewhere = {item.record_id for item in (*late, *on_way)}
    away = tuple(item.record_id for item in outside if item.record_id not in somewhere)
    return Count(len(inside), len(found), len(away), differences, away)


def why_not_close(
    count: Count, explained: Mapping[str, Explained], staff: Collection[str]
) -> tuple[Refusal, ...]:
    """What speaks against closing the day: each difference without a good reason and a name."""
    return tuple(
        Refusal(Code.DIFFERENCE_OPEN, {"field": item.key})
        for item in count.differences
        if not _is_answered(item, explained.get(item.key), staff)
    )


def _is_answered(difference: Difference, answer: Explained | None, staff: Collection[str]) -> bool:
    if answer is None or answer.staff_id not in staff:
        return False
    return answer.because in REASONS[difference.what]
