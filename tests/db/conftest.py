"""A store on each kind of database, which must hold together at the end of every test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from db.engine import address, writing_engine
from db.sql_store import SqlStore
from db.store import create_store, open_store
from kiosk.ledger.verify import verify
from tests.databases import Server, postgresql_server, where
from tests.factories import StillClock, open_school

Where = TypeVar("Where", str, Path)
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


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a small school in it, to copy."""
    return begin(tmp_path_factory.mktemp("begun") / "phonebox.db")


@pytest.fixture(scope="session")
def begun_on_postgresql(postgresql_server: Server) -> str:
    """The same on PostgreSQL."""
    return begin(postgresql_server.new_database())


def begin(where: Where) -> Where:
    store = create_store(where, StillClock(), low_water=0)
    open_school(store)
    store.close()
    return where


@pytest.fixture
def store(
    where: str | Path, clock: StillClock, request: pytest.FixtureRequest
) -> Iterator[SqlStore]:
    """A store with a small school in it, see `tests.factories.open_school`."""
    if isinstance(where, Path):
        shutil.copy(request.getfixturevalue("begun"), where)
    else:
        server: Server = request.getfixturevalue("postgresql_server")
        server.copy_over(request.getfixturevalue("begun_on_postgresql"), where)
    opened = open_store(where, clock, low_water=0)
    yield opened
    assert_holds(opened)
    opened.close()


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
def school_file(tmp_path: Path, clock: StillClock, begun: Path) -> Iterator[SqlStore]:
    """The same small school, on SQLite only."""
    opened = open_store(shutil.copy(begun, tmp_path / "phonebox.db"), clock, low_water=0)
    yield opened
    opened.close()


@pytest.fixture
def postgresql_school(postgresql_server: Server, begun_on_postgresql: str) -> str:
    """The URL of the same small school, on PostgreSQL only."""
    url = postgresql_server.new_database()
    postgresql_server.copy_over(begun_on_postgresql, url)
    return url
