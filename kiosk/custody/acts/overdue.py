"""Whoever has devices longer than they should takes no more.

In short. A club's or trip's leader sees what they took over home, or brings it back, on the same
day; who has a device for a lesson or trip brings it back by its end. While anything is late with
somebody, nothing more goes out to them: it comes back first, or goes out with somebody else.
"""

from collections.abc import Iterator
from datetime import datetime

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.record import CustodyRecord
from kiosk.custody.school.dated import School
from kiosk.custody.states import State


def is_late(
    record: CustodyRecord, went_out: datetime | None, school: School, now: datetime
) -> bool:
    """Whether whoever has it should have brought it back, or seen it home, before now."""
    if record.state is State.ON_LOAN:
        return record.deadline is not None and record.deadline < now
    if record.state is not State.PASSED_ON or went_out is None:
        return False
    return school.today(went_out) < school.today(now)


def why_not_more(late: int) -> Iterator[Refusal]:
    """What speaks against letting one more go out to somebody with whom so many are late."""
    if late:
        yield Refusal(Code.HOLDER_OVERDUE)
