"""Questions to the ledger: entries, its head, and what each week came to."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select

from db.bodies import logged
from db.models import DayRow, EntryAbout, EntryIndex, LedgerEntry, LedgerHead
from db.prepared import Prepared
from db.projector.finding import FREQUENT
from db.queries.base import Questions
from kiosk.ledger.chain import Head
from kiosk.ledger.commitments import commitments
from kiosk.ledger.entry import Entry
from kiosk.ledger.payload import TYPES
from kiosk.services import views as v

MOST = 1000
"""The most entries that one question gives."""

_BODY = Prepared(select(LedgerEntry.body).where(LedgerEntry.sequence == bindparam("sequence")))
_HEAD = Prepared(
    select(LedgerHead.size, LedgerHead.hash, LedgerHead.frontier).where(
        LedgerHead.log_id == bindparam("log_id")
    )
)
_BELIEVED = Prepared(select(LedgerHead.recorded_at).where(LedgerHead.log_id == bindparam("log_id")))
_SPAN = select(func.min(DayRow.first), func.max(DayRow.last))
_DAYS = Prepared(
    select(DayRow.day, DayRow.hand_ins, DayRow.confiscations).where(
        DayRow.day >= bindparam("since")
    )
)


def head_of(size: int, newest: bytes, frontier: bytes) -> Head:
    """The head that a row holds. Raises HeadDamaged if its parts do not fit together."""
    return Head.from_bytes(size.to_bytes(8, "big") + newest + frontier)


def stored_head(connection: Connection, log_id: str) -> Head:
    """The head as it is stored. Raises HeadDamaged."""
    return head_of(*_HEAD.only(connection, log_id=log_id))


class LedgerQuestions(Questions):
    """Questions to the ledger."""

    head_now: Callable[[], Head] | None = None
    """Inside an act: the head as it is before it is on disk."""

    def entry(self, sequence: int) -> v.Logged | None:
        """The entry with this number."""
        body = _BODY.scalar(self._connection, sequence=sequence)
        return None if body is None else logged(self._connection, [body])[0]

    def believed_until(self) -> datetime | None:
        """The newest time in the ledger that was believed when it was written."""
        found: datetime | None = _BELIEVED.scalar(self._connection, log_id=self._log_id)
        return found

    def commitment(self, sequence: int, name: str) -> str | None:
        """The salted commitment of a value, by its entry and its name there, erased or not."""
        body = _BODY.scalar(self._connection, sequence=sequence)
        payload = None if body is None else Entry.from_body(body).payload
        return dict(commitments(payload)).get(name)

    def entries(self, query: v.Query) -> Sequence[v.Logged]:
        """The entries that match, the newest first; those next to `before` or `after`."""
        statement = _matching(query)
        if query.first or query.last:
            span: Select[Any] = _days(_SPAN, DayRow.day, query)
            lowest, highest = self._connection.execute(span).one()
            if lowest is None:
                return []
            statement = _days(statement, EntryIndex.day, query).where(
                EntryIndex.sequence.between(lowest, highest)
            )
        found = list(self._connection.execute(statement).scalars())
        bodies = found[::-1] if _upwards(query) else found
        return logged(self._connection, bodies)

    def head(self) -> tuple[int, str, str]:
        """Size of the ledger, newest hash and Merkle root, both in hex."""
        head = self.head_now() if self.head_now else stored_head(self._connection, self._log_id)
        return head.size, head.hash.hex(), head.root.hex()

    def counts_by_week(self, weeks: int) -> Sequence[tuple[date, int, int]]:
        """For each of the last weeks, the oldest first: its Monday, hand-ins, confiscations."""
        this = self.today - timedelta(days=self.today.weekday())
        mondays = [this - timedelta(weeks=back) for back in range(weeks - 1, -1, -1)]
        counts = dict.fromkeys(mondays, (0, 0))
        for day, came, taken in _DAYS.all(self._connection, since=min(mondays, default=this)):
            monday = day - timedelta(days=day.weekday())
            if monday in counts:
                had = counts[monday]
                counts[monday] = (had[0] + came, had[1] + taken)
        return [(monday, *counts[monday]) for monday in mondays]


def _upwards(query: v.Query) -> bool:
    return query.after is not None and query.before is None


def _days(statement: Any, day: Any, query: v.Query) -> Any:
    if query.first:
        statement = statement.where(day >= query.first)
    if query.last:
        statement = statement.where(day <= query.last)
    return statement


def _matching(query: v.Query) -> Select[Any]:
    given = (query.record_id, query.device_id, query.pupil_id, query.staff_id)
    keys = [key for key in given if key is not None]
    frequent: ColumnElement[bool] | None = None
    if query.kind in FREQUENT:
        column = EntryIndex.type if query.kind in TYPES else EntryIndex.kind
        frequent = column == query.kind
    elif query.kind is not None:
        keys.append(query.kind)
    statement = select(LedgerEntry.body).join(
        EntryIndex, EntryIndex.sequence == LedgerEntry.sequence
    )
    leading: Any = EntryIndex.sequence
    for number, key in enumerate(keys):
        about = EntryAbout.__table__.alias()
        statement = statement.join(about, about.c.sequence == EntryIndex.sequence)
        statement = statement.where(about.c.about == key)
        leading = leading if number else about.c.sequence
    if frequent is not None:
        statement = statement.where(frequent)
    if query.before is not None:
        statement = statement.where(leading < query.before)
    if query.after is not None:
        statement = statement.where(leading > query.after)
    order = leading.asc() if _upwards(query) else leading.desc()
    return statement.order_by(order).limit(min(query.limit, MOST))
