"""What the writer does with the acts that wait: one transaction, one commit, then the answers."""

import logging
import sqlite3
from collections.abc import Callable, Sequence

from sqlalchemy import Connection, Engine, Transaction
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from db.batch import Batch, Identity
from db.errors import (
    LOST_IN_COMMIT,
    REFUSED_VALUE,
    SYNC_FAILED,
    as_store_error,
    is_full,
    is_sync_failure,
    is_undone,
)
from db.memory import Memory
from db.prepared import tell
from db.queries.base import Settings
from db.space import Space
from db.writer import Job
from kiosk.clock import Moment
from kiosk.ledger.canonical import NotCanonical
from kiosk.services.ports import Done, StoreError

log = logging.getLogger(__name__)

PARTS_AT_ONCE = 50
"""Parts of an import that the register follows from between two acts: some 20 ms."""

ACTS_IN_LOG = 64
"""Acts after which the write-ahead log is moved into the database: some two megabytes of it."""

LOG_GROWTH = 2 * 1024 * 1024
"""Bytes by which the log's file grows until it is moved, if acts are larger than most."""

_Result = Done | Exception


class Committer:
    """Writes acts, on the one connection that writes."""

    def __init__(
        self,
        engine: Engine,
        identity: Identity,
        now: Callable[[], Moment],
        space: Space | None,
        *,
        is_behind: bool = False,
    ) -> None:
        """`is_behind`: an import was under way when Phonebox was stopped."""
        self._engine = engine
        self._identity = identity
        self._now = now
        self._space = space
        self._settings = Settings()
        self._memory = Memory()
        self._must_truncate = False
        self._acts_in_log = 0
        self._log_bytes = 0
        self._is_behind = is_behind
        self.failed = False
        """Whether the disk failed in a sync: nothing is written any more, until a new start."""

    def write(self, jobs: Sequence[Job]) -> None:
        """Write the acts and settle each; none is settled well before all are on disk."""
        try:
            results = self._commit(jobs)
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            results = [self._broken(error)] * len(jobs)
        except StoreError as error:
            results = [error] * len(jobs)
        for job, result in zip(jobs, results, strict=True):
            if isinstance(result, Done):
                job.future.set_result(result)
            else:
                job.future.set_exception(result)
        self._tidy()

    def idle(self) -> float | None:
        """How long to wait for more acts, in seconds; for ever, unless something is left to do."""
        if self._is_behind and not self.failed:
            return self._catch_up()
        self._tidy()
        return 0.5 if self._must_truncate and not self.failed else None

    def truncate(self) -> None:
        """Move the write-ahead log into the database and cut it to nothing.

        After an erasure what was erased still lies in it. A reader can be in the way for a while.
        """
        if self._engine.dialect.name != "sqlite":
            self._must_truncate = False
            return
        self._must_truncate = not self._move_log("TRUNCATE")

    def close(self) -> None:
        """Let go of the connection; SQLite then leaves one file behind.

        A disk that failed is left as it is.
        """
        if not self.failed:
            self._engine.dispose()

    def _tidy(self) -> None:
        if self.failed:
            return
        if self._must_truncate:
            self.truncate()
        elif self._space and (
            self._acts_in_log >= ACTS_IN_LOG
            or self._space.log_bytes() >= self._log_bytes + LOG_GROWTH
        ):
            self._move_log("PASSIVE")
            self._log_bytes = self._space.log_bytes()

    def _move_log(self, how: str) -> bool:
        """Move the write-ahead log into the database; whether nobody was in the way."""
        self._acts_in_log = 0
        try:
            with self._engine.connect() as connection:
                # Not through SQLAlchemy, which would begin a transaction for it.
                driver = connection.connection.driver_connection
                row = driver.execute(f"PRAGMA wal_checkpoint({how})").fetchone() if driver else ()
        except (SQLAlchemyError, sqlite3.Error) as error:
            log.warning("the write-ahead log could not be moved into the database: %s", error)
            self._take_note(error)
            return False
        return not (row and row[0])

    def _commit(self, jobs: Sequence[Job]) -> list[_Result]:
        if self.failed:
            raise StoreError(SYNC_FAILED)
        if self._space:
            self._space.check()
        with self._engine.connect() as connection:
            try:
                transaction = connection.begin()
                batch = self._batch(connection)
                results = [self._act(connection, batch, job) for job in jobs]
                batch.finish()
                self._end(transaction)
            except BaseException as error:
                self._settings.forget()
                self._memory.forget()
                connection.invalidate(error)
                raise
        self._memory.end(batch.newest)
        self._must_truncate = self._must_truncate or batch.has_erased
        self._is_behind = self._is_behind or batch.has_imported
        self._acts_in_log += len(jobs)
        return results

    def _batch(self, connection: Connection) -> Batch:
        if connection.dialect.name != "sqlite":
            # Others may write there too, and let the register follow from their imports.
            self._memory.forget()
        return Batch(connection, self._identity, self._settings, self._memory, self._now)

    def _catch_up(self) -> float | None:
        """Let the register follow a few parts further from an import; how long to wait then."""
        try:
            with self._engine.connect() as connection:
                try:
                    transaction = connection.begin()
                    batch = self._batch(connection)
                    self._is_behind = batch.catch_up(PARTS_AT_ONCE)
                    self._end(transaction)
                    self._acts_in_log += 1
                except BaseException as error:
                    connection.invalidate(error)
                    raise
        except Exception as error:
            # Whatever it is, the acts that wait must not wait for it.
            self._is_behind = True
            if isinstance(error, SQLAlchemyError | sqlite3.Error | OSError):
                self._broken(error)
            log.exception("the register could not follow from an import; it is tried again")
            return 1.0
        self._tidy()
        return 0.0 if self._is_behind else self.idle()

    def _end(self, transaction: Transaction) -> None:
        try:
            transaction.commit()
        except SQLAlchemyError as error:
            if is_undone(error) or is_sync_failure(error):
                raise
            raise StoreError(LOST_IN_COMMIT) from error

    @staticmethod
    def _act(connection: Connection, batch: Batch, job: Job) -> _Result:
        mark = batch.mark()
        tell(connection, "SAVEPOINT act")
        try:
            done = batch.act(job.command, job.decide)
            tell(connection, "RELEASE SAVEPOINT act")
        except (IntegrityError, DataError) as error:
            refused: Exception = as_store_error(error)
        except (NotCanonical, UnicodeEncodeError) as error:
            refused = StoreError(REFUSED_VALUE)
            refused.__cause__ = error
        except SQLAlchemyError:
            raise
        except Exception as error:  # noqa: BLE001  (it goes to whoever asked)
            refused = error
        else:
            return done
        tell(connection, "ROLLBACK TO SAVEPOINT act")
        tell(connection, "RELEASE SAVEPOINT act")
        batch.undo_to(mark)
        return refused

    def _broken(self, error: SQLAlchemyError | sqlite3.Error | OSError) -> StoreError:
        log.error("nothing was committed: %s", error)
        self._take_note(error)
        return as_store_error(error)

    def _take_note(self, error: SQLAlchemyError | sqlite3.Error | OSError) -> None:
        if is_sync_failure(error):
            self.failed = True
        if is_full(error) and self._space:
            self._space.give_up()
            self._must_truncate = True
