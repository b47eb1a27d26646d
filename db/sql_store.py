"""The store: the only place where anything is written. See `kiosk.services.ports.Store`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from db.batch import Identity
from db.bodies import rows_from, values_between
from db.commit import Committer
from db.engine import WAIT_SECONDS
from db.errors import as_store_error
from db.facts import SqlFacts
from db.queries.base import Settings
from db.queries.ledger import stored_head
from db.rebuild import Difference, refold
from db.writer import Writer
from kiosk.clock import Clock
from kiosk.ledger.chain import Head, Row
from kiosk.ledger.commitments import Personal
from kiosk.ledger.export import members
from kiosk.services.ports import Command, Decide, Done, Facts, Outcome, StoreError

READ_ONLY = "The records are open for reading only. Nothing was recorded."


class SqlStore:
    """The school's records in SQLite or PostgreSQL."""

    def __init__(
        self, reading: Engine, identity: Identity, clock: Clock, committer: Committer | None
    ) -> None:
        self._reading = reading
        self._identity = identity
        self._clock = clock
        self._committer = committer
        self._writer = Writer(committer.write, WAIT_SECONDS, committer.idle) if committer else None
        self._settings = Settings()

    def act(self, command: Command, decide: Decide) -> Done:
        """Decide inside a transaction, and have the outcome on disk before returning.

        Raises StoreError when nothing could be recorded, and whatever `decide` raises.
        """
        if self._writer is None:
            raise StoreError(READ_ONLY)
        return self._writer.submit(command, decide)

    @contextmanager
    def read(self) -> Iterator[Facts]:
        """The facts of one consistent moment, for reading. Keep it short."""
        try:
            with self._reading.connect() as connection, connection.begin():
                yield SqlFacts(connection, self._identity.log_id, self._clock.now(), self._settings)
        except SQLAlchemyError as error:
            raise as_store_error(error) from error

    def rows(self, first: int = 1) -> Iterator[dict[str, Any]]:
        """The ledger's rows from this entry on, as exported: see docs/ledger-format.md.

        Raises `kiosk.ledger.export.LineMalformed` at a row that cannot be read.
        """
        for chunk, values in self._chunks(first):
            beside: dict[int, list[Personal]] = {}
            for value in values:
                beside.setdefault(value.sequence, []).append(value)
            for row in chunk:
                yield members(row, beside.get(row[0], ()))

    def stored_rows(self, first: int = 1) -> Iterator[Row]:
        """The rows as they are stored: for `kiosk.ledger.verify.verify`."""
        for chunk, _ in self._chunks(first):
            yield from chunk

    def stored_values(self, first: int = 1) -> Iterator[Personal]:
        """The values beside the entries as they are stored, in the order of their entries."""
        for _, values in self._chunks(first):
            yield from values

    def stored_head(self) -> Head:
        """The head as it is stored. Raises HeadDamaged if its parts do not fit together."""
        with self._reading.connect() as connection, connection.begin():
            return stored_head(connection, self._identity.log_id)

    def refold(self) -> Iterator[Difference]:
        """Every place where an ordinary table is not what the ledger says.

        Verify the chain first: this trusts what the entries say.
        """
        try:
            with self._reading.connect() as connection, connection.begin():
                yield from refold(connection, self._identity.log_id)
        except SQLAlchemyError as error:
            raise as_store_error(error) from error

    def check(self) -> None:
        """Raise StoreError unless a write would be accepted now (health)."""
        self.act(Command("", {}), lambda facts: Outcome(remember=False))

    @property
    def has_failed(self) -> bool:
        """See `kiosk.services.ports.Store`."""
        return self._committer is not None and self._committer.failed

    def close(self) -> None:
        """Finish what was asked, and let go of the database."""
        if self._writer and self._committer:
            self._writer.stop()
            # The writing connection goes last: only it may move the log into the database.
            self._reading.dispose()
            self._committer.close()
        self._reading.dispose()

    def _chunks(self, first: int) -> Iterator[tuple[Sequence[Row], Sequence[Personal]]]:
        while True:
            try:
                with self._reading.connect() as connection, connection.begin():
                    chunk = rows_from(connection, first)
                    if not chunk:
                        return
                    values = values_between(connection, first, chunk[-1][0])
            except SQLAlchemyError as error:
                raise as_store_error(error) from error
            yield chunk, values
            first = chunk[-1][0] + 1
