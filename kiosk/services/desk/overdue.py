"""What is late with somebody to whom devices went out: for a club, a trip or a lesson."""

from collections.abc import Iterator

from kiosk.custody.acts.overdue import is_late, why_not_more
from kiosk.custody.errors import Refusal
from kiosk.custody.events import PassedOn
from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import State
from kiosk.ledger.payload import type_name
from kiosk.services.ports import Facts
from kiosk.services.views import Query

_OUT = (State.ON_LOAN, State.PASSED_ON)


def late_with(facts: Facts, staff_id: str) -> list[CustodyRecord]:
    """What this person should have brought back, or seen home, before now."""
    out = (x for x in facts.open_records() if x.holder == staff_id and x.state in _OUT)
    return [record for record in out if _is_late(facts, record)]


def why_not_out(facts: Facts, staff_id: str) -> Iterator[Refusal]:
    """What speaks against letting anything more go out to this person."""
    yield from why_not_more(len(late_with(facts, staff_id)))


def _is_late(facts: Facts, record: CustodyRecord) -> bool:
    asked = Query(record_id=record.record_id, kind=type_name(PassedOn), limit=1)
    entry = next(iter(facts.entries(asked)), None) if record.state is State.PASSED_ON else None
    return is_late(record, entry.at if entry else None, facts.school(), facts.now.at)
