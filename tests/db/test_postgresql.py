"""What is particular to a server: several processes, locks elsewhere, connections that break."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import psycopg
import pytest
from sqlalchemy import event

import db.engine
from db.errors import BUSY, LOST, LOST_IN_COMMIT
from db.sql_store import SqlStore
from db.store import open_store
from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.services.ports import Command, Facts, Outcome, StoreError
from tests.databases import Server
from tests.db.conftest import assert_holds
from tests.factories import StillClock, new_id, record

pytestmark = pytest.mark.postgresql


@pytest.fixture
def url(postgresql_school: str) -> str:
    """A school on the server."""
    return postgresql_school


@pytest.fixture
def stores(url: str) -> Iterator[tuple[SqlStore, SqlStore]]:
    """Two processes' stores of one school."""
    both = open_store(url, StillClock()), open_store(url, StillClock())
    yield both
    assert_holds(both[0])
    for store in both:
        store.close()


def test_two_processes_write_one_ledger(stores: tuple[SqlStore, SqlStore]) -> None:
    def acts(store: SqlStore) -> list[int]:
        def decide(facts: Facts) -> Outcome:
            return Outcome((e.HandedIn(new_id(), "device-ada", "pupil-ada"),))

        return [store.act(Command(new_id(), {}), decide).entry or 0 for _ in range(15)]

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(acts, stores)
    assert sorted(first + second) == list(range(14, 44))
    assert all(one < two for one, two in pairwise(first))


def test_one_process_sees_the_settings_that_another_changed(
    stores: tuple[SqlStore, SqlStore],
) -> None:
    one, two = stores
    with two.read() as facts:
        assert "A" not in facts.slots()
    record(one, r.SlotsSet(("A",)))
    with two.read() as facts:
        assert facts.slots() == ("A",)
    assert record(two, remember=False).answer == {}


def test_the_same_act_through_two_processes_posts_once(
    stores: tuple[SqlStore, SqlStore],
) -> None:
    asked = Command(new_id(), {})
    outcome = Outcome((e.HandedIn("record-1", "device-ada", "pupil-ada"),))
    first, second = (store.act(asked, lambda facts: outcome) for store in stores)
    assert (first.repeated, second.repeated) == (False, True)
    assert first.sequences == second.sequences


def test_a_lock_that_somebody_holds_is_not_waited_for(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db.engine, "WAIT_SECONDS", 0.3)
    store = open_store(url, StillClock())
    with psycopg.connect(url) as other:
        other.execute("SELECT * FROM ledger_head FOR UPDATE")
        with pytest.raises(StoreError) as raised:
            store.check()
    assert raised.value.words == BUSY
    store.check()
    store.close()


def end_writers(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_connection_that_broke_is_made_again(url: str) -> None:
    store = open_store(url, StillClock())
    record(store, e.HandedIn("record-1", "device-ada", "pupil-ada"))
    end_writers(url)
    record(store, e.Moved("record-1", "4"))
    with store.read() as facts:
        assert facts.slots_taken() == {"4"}
    store.close()


def test_a_connection_that_breaks_in_an_act_is_said(url: str) -> None:
    store = open_store(url, StillClock())

    def decide(facts: Facts) -> Outcome:
        end_writers(url)
        return Outcome((e.HandedIn("record-1", "device-ada", "pupil-ada"),))

    with pytest.raises(StoreError) as raised:
        store.act(Command("act", {}), decide)
    assert raised.value.words == LOST
    again = store.act(Command("act", {}), lambda facts: Outcome(answer={"n": 1}))
    assert not again.repeated
    assert_holds(store)
    store.close()


def test_a_connection_that_breaks_in_the_commit_is_unknown_and_said(url: str) -> None:
    store = open_store(url, StillClock())
    engine = store._committer._engine  # type: ignore[union-attr]
    event.listen(engine, "commit", lambda connection: end_writers(url), once=True)
    with pytest.raises(StoreError) as raised:
        record(store, e.HandedIn("record-1", "device-ada", "pupil-ada"))
    assert raised.value.words == LOST_IN_COMMIT
    record(store, e.HandedIn("record-2", "device-ben", "pupil-ben"))
    assert_holds(store)
    store.close()


def test_a_server_that_may_only_be_read(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as owner:
        name = owner.info.dbname
        owner.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    store = open_store(url, StillClock())
    with pytest.raises(StoreError, match="only be read"):
        store.check()
    store.close()


def test_no_such_server_or_database(postgresql_server: Server) -> None:
    for url in (
        postgresql_server.url("nothing-there"),
        postgresql_server.url("postgres", "nobody"),
        "postgresql:///school?host=/nowhere",
    ):
        with pytest.raises(StoreError, match="Nothing was recorded"):
            open_store(url, StillClock())


def test_a_character_that_the_server_cannot_store_is_refused(url: str) -> None:
    store = open_store(url, StillClock())
    with pytest.raises(StoreError, match="cannot be stored"):
        record(store, e.HandedIn("record-1", "device-ada", "pupil-ada", "slot \0"))
    record(store, e.HandedIn("record-1", "device-ada", "pupil-ada", "slot"))
    assert_holds(store)
    store.close()
