"""A store on each kind of database, which must hold together at the end of every test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from db.engine import address, writing_engine
from db.sql_store import SqlStore
from db.store import create_store
from kiosk.ledger.verify import verify
from tests.databases import Server, postgresql_server, where
from tests.factories import StillClock, open_school

__all__ = ["postgresql_server", "where"]


def assert_holds(store: SqlStore) -> None:
    """The chain, its head, the values beside it, and every table that follows from it."""
    report = verify(
        store.stored_rows(), store.stored_values(), head=store.stored_head(), thorough=True
    )
    assert report.holds, report.words
    assert [difference.words for difference in store.refold()] == []


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def empty(where: str | Path, clock: StillClock) -> Iterator[SqlStore]:
    """A store without any event."""
    store = create_store(where, clock, low_water=0)
    yield store
    store.close()


@pytest.fixture
def store(empty: SqlStore) -> Iterator[SqlStore]:
    """A store with a small school in it, see `tests.factories.open_school`."""
    open_school(empty)
    yield empty
    assert_holds(empty)


@pytest.fixture
def plainly(where: str | Path) -> Iterator[Callable[[str], Any]]:
    """Run plain SQL in the database, behind the store's back; gives the rows, if there are any."""
    engine = writing_engine(address(where))

    def run(statement: str) -> Any:
        with engine.begin() as connection:
            found = connection.exec_driver_sql(statement)
            return found.all() if found.returns_rows else None

    yield run
    engine.dispose()


@pytest.fixture
def school_file(tmp_path: Path, clock: StillClock) -> Iterator[SqlStore]:
    """The same small school, on SQLite only."""
    store = create_store(tmp_path / "phonebox.db", clock, low_water=0)
    open_school(store)
    yield store
    store.close()


@pytest.fixture
def postgresql_school(
    postgresql_server: Server, clock: StillClock
) -> Iterator[tuple[SqlStore, str]]:
    """The same small school, on PostgreSQL only, and its URL."""
    url = postgresql_server.new_database()
    store = create_store(url, clock)
    open_school(store)
    yield store, url
    store.close()
