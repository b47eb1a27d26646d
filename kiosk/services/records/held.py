"""What the school holds: now, or at an earlier time, from the ledger."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from kiosk.custody.events import RecordEvent
from kiosk.custody.folding import apply
from kiosk.custody.record import CustodyRecord, Entry
from kiosk.services import views as v
from kiosk.services.ports import Facts

PAGE = 500


def held_now(facts: Facts) -> list[CustodyRecord]:
    """Every record that is open, the longest open first."""
    return sorted(facts.open_records(), key=lambda record: record.intake_sequence)


def held_at(facts: Facts, moment: datetime) -> list[CustodyRecord]:
    """Every record that was open at this time, the longest open first.

    Entries go by number: what a clock that ran ahead dated later than its successors still counts.
    """
    records: dict[str, CustodyRecord] = {}
    waiting: list[v.Logged] = []
    for logged in oldest_first(facts, v.Query(limit=PAGE)):
        if isinstance(logged.event, RecordEvent):
            waiting.append(logged)
        if logged.at <= moment:
            _fold_in(records, waiting)
            waiting.clear()
    held = (record for record in records.values() if record.is_open)
    return sorted(held, key=lambda record: record.intake_sequence)


def _fold_in(records: dict[str, CustodyRecord], found: list[v.Logged]) -> None:
    for item in found:
        record_id: str = getattr(item.event, "record_id", "")
        entry = Entry(item.sequence, item.event, item.at, item.staff_id, item.confirmed)
        records[record_id] = apply(records.get(record_id), entry)


def oldest_first(facts: Facts, query: v.Query) -> Iterator[v.Logged]:
    """Every entry that fits, page by page, from the beginning."""
    after = 0
    while True:
        page = facts.entries(replace(query, after=after))
        yield from sorted(page, key=lambda item: item.sequence)
        if len(page) < query.limit:
            return
        after = max(item.sequence for item in page)
