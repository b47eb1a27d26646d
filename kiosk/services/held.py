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
    """Every record that was open at this time, the longest open first."""
    records: dict[str, CustodyRecord] = {}
    for logged in oldest_first(facts, v.Query(limit=PAGE)):
        event = logged.event
        if isinstance(event, RecordEvent) and logged.at <= moment:
            entry = Entry(logged.sequence, event, logged.at, logged.staff_id, logged.confirmed)
            records[event.record_id] = apply(records.get(event.record_id), entry)
    held = (record for record in records.values() if record.is_open)
    return sorted(held, key=lambda record: record.intake_sequence)


def oldest_first(facts: Facts, query: v.Query) -> Iterator[v.Logged]:
    """Every entry that fits, page by page, from the beginning."""
    after = 0
    while True:
        page = facts.entries(replace(query, after=after))
        yield from sorted(page, key=lambda item: item.sequence)
        if len(page) < query.limit:
            return
        after = max(item.sequence for item in page)
