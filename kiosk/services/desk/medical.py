"""A child gets a medical device back at once; the account is written afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.custody import asks
from kiosk.custody.record import CustodyRecord
from kiosk.custody.safeguarding.holding import WriteAccount
from kiosk.custody.states import State
from kiosk.services.acting import Who, ask_on_record
from kiosk.services.ports import Done, Facts, Store
from kiosk.services.views import Query

MOST = 50
"""The newest medical returns, among which those without an account are looked for."""


@dataclass(frozen=True)
class Unwritten:
    """A medical return without its account: who gave it back, and when."""

    record: CustodyRecord
    by: str | None
    at: datetime


def give_back(store: Store, who: Who, command_id: str, record_id: str) -> Done:
    """Give it back now. Under a hold nothing goes: it alerts, and a substitute is asked for."""
    return ask_on_record(store, who, command_id, asks.ReturnMedically(record_id))


def write_account(store: Store, who: Who, command_id: str, record_id: str, text: str) -> Done:
    """Write down what happened."""
    return ask_on_record(store, who, command_id, WriteAccount(record_id, text.strip()))


def without_account(facts: Facts) -> Sequence[Unwritten]:
    """Medical returns that nobody has written up, the oldest first."""
    gone = facts.entries(Query(kind="returned_medically", limit=MOST))
    found = ((facts.record(getattr(x.event, "record_id", "")), x) for x in gone)
    due = [
        Unwritten(record, entry.staff_id, entry.at)
        for record, entry in found
        if record is not None and record.state is State.RETURNED and not record.accounted
    ]
    return due[::-1]
