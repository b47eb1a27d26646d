"""Entries as they lie in the ledger's tables, and the events that they hold."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, LargeBinary, bindparam, cast, select

from db.models import LedgerEntry, PersonalValue
from db.prepared import Prepared
from kiosk.custody.events import Event
from kiosk.ledger.chain import Row
from kiosk.ledger.commitments import Personal
from kiosk.ledger.entry import Entry
from kiosk.ledger.payload import from_payload
from kiosk.services.ports import EntryUnreadable
from kiosk.services.views import Logged

UNREADABLE = (
    "An entry of the ledger cannot be read: somebody changed it, or a newer Phonebox wrote it. "
    "Run: phonebox ledger verify"
)

CHUNK = 500
"""Rows read at once: a reader never holds one moment of the database for long."""

# Whoever changed a row behind our back may have put text there; it is still read as bytes.
_ROWS = Prepared(
    select(
        LedgerEntry.sequence,
        cast(LedgerEntry.previous, LargeBinary),
        cast(LedgerEntry.hash, LargeBinary),
        cast(LedgerEntry.body, LargeBinary),
    )
    .where(LedgerEntry.sequence >= bindparam("first"))
    .order_by(LedgerEntry.sequence)
    .limit(CHUNK)
)
_VALUES = Prepared(
    select(
        PersonalValue.sequence,
        PersonalValue.name,
        cast(PersonalValue.salt, LargeBinary),
        cast(PersonalValue.value, LargeBinary),
    )
    .where(PersonalValue.sequence.between(bindparam("first"), bindparam("last")))
    .order_by(PersonalValue.sequence, PersonalValue.name)
)
_BODY = Prepared(select(LedgerEntry.body).where(LedgerEntry.sequence == bindparam("sequence")))
_VALUE = Prepared(
    select(PersonalValue.value).where(
        PersonalValue.sequence == bindparam("sequence"), PersonalValue.name == bindparam("name")
    )
)
_VALUES_OF = select(PersonalValue.sequence, PersonalValue.name, PersonalValue.value).where(
    PersonalValue.sequence.in_(bindparam("sequences", expanding=True)),
    # The parts of an import's list are many, and only the register follows from them.
    PersonalValue.name.not_like("parts.%"),
)


def rows_from(connection: Connection, first: int) -> Sequence[Row]:
    """The next few stored rows from this number on."""
    return _ROWS.plain(connection, first=first)


def values_between(connection: Connection, first: int, last: int) -> Sequence[Personal]:
    """The values beside these entries."""
    found = _VALUES.plain(connection, first=first, last=last)
    return [Personal(*row) for row in found]


def values_of(connection: Connection, sequences: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What lies beside each of these entries, by name."""
    beside: dict[int, dict[str, Any]] = {sequence: {} for sequence in sequences}
    if sequences:
        found = connection.execute(_VALUES_OF, {"sequences": list(sequences)})
        for sequence, name, value in found:
            beside[sequence][name] = json.loads(value)
    return beside


def event_of(body: bytes | Entry, values: Mapping[str, Any]) -> Event:
    """The event in an entry, as far as it has not been erased."""
    entry = body if isinstance(body, Entry) else Entry.from_body(body)
    return from_payload(entry.type, entry.payload, values)


def event_at(connection: Connection, sequence: int) -> Event:
    """The event of the entry with this number."""
    body = _BODY.scalar(connection, sequence=sequence)
    return event_of(body, values_of(connection, [sequence])[sequence])


def value_at(connection: Connection, sequence: int, name: str) -> Any:
    """One value beside an entry; None where it was erased."""
    found = _VALUE.scalar(connection, sequence=sequence, name=name)
    return None if found is None else json.loads(found)


def logged(connection: Connection, bodies: Iterable[bytes]) -> list[Logged]:
    """The entries with these bodies, as services read them.

    Raises EntryUnreadable where somebody changed one so that it cannot be read.
    """
    try:
        entries = [Entry.from_body(body) for body in bodies]
        beside = values_of(connection, [entry.sequence for entry in entries])
        return list(_logged(entries, beside))
    except (ValueError, TypeError, LookupError) as error:
        raise EntryUnreadable(UNREADABLE) from error


def _logged(entries: Iterable[Entry], beside: dict[int, dict[str, Any]]) -> Iterator[Logged]:
    for entry in entries:
        yield Logged(
            sequence=entry.sequence,
            event=event_of(entry, beside[entry.sequence]),
            at=entry.occurred_at,
            recorded_at=entry.recorded_at,
            confirmed=entry.clock == "confirmed",
            actor=entry.actor,
            station=entry.station,
            policy=entry.policy,
            command_id=entry.command_id,
        )
