"""The ledger is append-only for plain SQL too, and what gets past the guards is found."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from db.engine import address, writing_engine
from db.roles import grant
from db.sql_store import SqlStore
from db.store import create_store, open_reading, open_store
from kiosk.clock import SystemClock
from kiosk.custody import events as e
from kiosk.ledger.verify import verify
from kiosk.services import views as v
from kiosk.services.ports import Command, Facts, Outcome, StoreError
from tests.databases import Server
from tests.factories import StillClock, new_id, open_school, record

Plainly = Callable[[str], Any]

REFUSED = [
    "UPDATE ledger_entries SET body = body",
    "UPDATE ledger_entries SET hash = previous WHERE sequence = 3",
    "UPDATE ledger_entries SET sequence = 1000 WHERE sequence = 3",
    "DELETE FROM ledger_entries",
    "DELETE FROM ledger_entries WHERE sequence = 3",
    (
        "INSERT INTO ledger_entries SELECT log_id, sequence + 500, previous, hash, body"
        " FROM ledger_entries WHERE sequence = 3"
    ),
    (
        "INSERT INTO ledger_entries SELECT log_id, max(sequence) OVER () + 1, previous, hash, body"
        " FROM ledger_entries ORDER BY sequence LIMIT 1"
    ),
    (
        "INSERT INTO ledger_entries SELECT log_id, 0, previous, hash, body"
        " FROM ledger_entries WHERE sequence = 3"
    ),
    "UPDATE personal_values SET value = salt",
    "DELETE FROM personal_values",
    (
        "INSERT INTO personal_values SELECT log_id, sequence, 'forged', salt, value"
        " FROM personal_values"
    ),
    "UPDATE ledger_head SET size = size + 1",
    "UPDATE ledger_head SET hash = frontier",
    "DELETE FROM ledger_head",
]
ON_SQLITE = [
    "INSERT OR REPLACE INTO ledger_entries SELECT * FROM ledger_entries WHERE sequence = 3",
    (
        "REPLACE INTO ledger_entries SELECT log_id, sequence, previous, hash, hash"
        " FROM ledger_entries WHERE sequence = (SELECT max(sequence) FROM ledger_entries)"
    ),
    (
        "INSERT OR IGNORE INTO ledger_entries SELECT log_id, 900, previous, hash, body"
        " FROM ledger_entries WHERE sequence = 3"
    ),
    "UPDATE OR REPLACE ledger_entries SET sequence = 2 WHERE sequence = 3",
    (
        "INSERT OR REPLACE INTO personal_values SELECT log_id, sequence, name, salt, salt"
        " FROM personal_values"
    ),
]
ON_POSTGRESQL = [
    "TRUNCATE ledger_entries CASCADE",
    "TRUNCATE personal_values",
    "TRUNCATE ledger_head",
    (
        "INSERT INTO ledger_entries SELECT * FROM ledger_entries WHERE sequence = 3"
        " ON CONFLICT (sequence) DO UPDATE SET body = excluded.hash"
    ),
]


@pytest.mark.parametrize("statement", REFUSED)
def test_plain_sql_is_refused(store: SqlStore, plainly: Plainly, statement: str) -> None:
    before = list(store.rows())
    with pytest.raises(DBAPIError):
        plainly(statement)
    assert list(store.rows()) == before


@pytest.mark.parametrize("statement", ON_SQLITE)
def test_sqlites_own_ways_round_are_refused(
    tmp_path: Path, statement: str, school_file: SqlStore
) -> None:
    """On a connection as anybody has it, without any of our settings."""
    before = list(school_file.rows())
    plain = sqlite3.connect(tmp_path / "phonebox.db")
    with pytest.raises(sqlite3.DatabaseError):
        plain.execute(statement)
    plain.close()
    assert list(school_file.rows()) == before


@pytest.mark.postgresql
@pytest.mark.parametrize("statement", ON_POSTGRESQL)
def test_postgresqls_own_ways_round_are_refused(postgresql_school: str, statement: str) -> None:
    with psycopg.connect(postgresql_school) as plain, pytest.raises(psycopg.Error):
        plain.execute(statement)


@pytest.mark.postgresql
def test_the_applications_role_has_no_right_to_change_the_ledger(
    postgresql_server: Server,
) -> None:
    owner = postgresql_server.new_database()
    create_store(owner, StillClock()).close()
    engine = writing_engine(address(owner))
    database = engine.url.database
    assert database
    with engine.begin() as connection:
        connection.exec_driver_sql(f'CREATE ROLE "web of {database}" LOGIN')
        grant(connection, f"web of {database}")
    engine.dispose()
    url = postgresql_server.url(database, f"web%20of%20{database}")
    store = open_store(url, StillClock())
    open_school(store)
    record(store, e.HandedIn("record-1", "device-ada", "pupil-ada", "1"), staff="staff-office")
    assert list(store.refold()) == []
    store.close()
    with psycopg.connect(url, autocommit=True) as plain:
        for statement in (
            "UPDATE ledger_entries SET body = body",
            "DELETE FROM ledger_entries",
            "TRUNCATE ledger_entries",
            "ALTER TABLE ledger_entries DISABLE TRIGGER ALL",
            "DROP TRIGGER entries_no_update ON ledger_entries",
            "UPDATE personal_values SET value = salt",
            "DELETE FROM commands",
            (
                "CREATE OR REPLACE FUNCTION entries_no_update() RETURNS trigger LANGUAGE plpgsql"
                " AS $$ BEGIN RETURN NEW; END $$"
            ),
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                plain.execute(statement)


DROPPED = {
    "sqlite": "DROP TRIGGER entries_no_update",
    "postgresql": "DROP TRIGGER entries_no_update ON ledger_entries",
}
WEAKENED = {
    "sqlite": (
        "DROP TRIGGER entries_no_update",
        "CREATE TRIGGER entries_no_update BEFORE UPDATE ON ledger_entries BEGIN SELECT 1; END",
    ),
    "postgresql": ("ALTER TABLE ledger_entries DISABLE TRIGGER entries_no_update",),
}


@pytest.mark.parametrize("how", ["dropped", "weakened"])
def test_a_store_without_its_guards_is_not_opened(
    empty: SqlStore, where: str | Path, plainly: Plainly, how: str
) -> None:
    kind = "sqlite" if isinstance(where, Path) else "postgresql"
    for statement in (DROPPED[kind],) if how == "dropped" else WEAKENED[kind]:
        plainly(statement)
    with pytest.raises(StoreError, match="entries_no_update") as raised:
        open_store(where, SystemClock())
    assert "phonebox ledger verify" in raised.value.words


def test_a_change_behind_the_guards_is_found_at_its_entry(
    empty: SqlStore, where: str | Path, plainly: Plainly
) -> None:
    open_school(empty)
    record(empty, e.HandedIn("record-1", "device-ada", "pupil-ada", "1"), staff="staff-office")
    kind = "sqlite" if isinstance(where, Path) else "postgresql"
    plainly(DROPPED[kind])
    body = (
        "CAST(replace(CAST(body AS TEXT), 'pupil-ada', 'pupil-ben') AS BLOB)"
        if kind == "sqlite"
        else "convert_to(replace(convert_from(body, 'UTF8'), 'pupil-ada', 'pupil-ben'), 'UTF8')"
    )
    plainly(f"UPDATE ledger_entries SET body = {body} WHERE sequence = 8")
    reading = open_reading(where, SystemClock())
    report = verify(reading.stored_rows(), reading.stored_values(), head=reading.stored_head())
    assert report.first is not None
    assert (report.first.code, report.first.sequence) == ("changed", 8)
    with pytest.raises(StoreError, match="reading only"):
        reading.act(Command(new_id(), {}), lambda facts: Outcome())
    reading.close()


def test_text_where_bytes_were_is_still_read_and_found(
    tmp_path: Path, school_file: SqlStore
) -> None:
    plain = sqlite3.connect(tmp_path / "phonebox.db")
    plain.execute("DROP TRIGGER entries_no_update")
    plain.execute("UPDATE ledger_entries SET body = CAST(body AS TEXT) || ' ' WHERE sequence = 4")
    plain.execute("UPDATE ledger_entries SET body = CAST(x'ff' AS TEXT) WHERE sequence = 6")
    plain.commit()
    plain.close()
    report = verify(school_file.stored_rows(), school_file.stored_values())
    assert [problem.sequence for problem in report.problems] == [4, 6]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entries SET body = x'7b' WHERE sequence = 8",
        (
            "UPDATE ledger_entries SET body = replace(CAST(body AS TEXT), 'phone', 'hat')"
            " WHERE sequence = 8"
        ),
        "UPDATE ledger_entries SET body = 7 WHERE sequence = 8",
        "UPDATE personal_values SET value = x'22' WHERE sequence = 8",
    ],
)
def test_an_entry_that_cannot_be_read_is_said(
    tmp_path: Path, school_file: SqlStore, statement: str
) -> None:
    plain = sqlite3.connect(tmp_path / "phonebox.db")
    plain.execute("DROP TRIGGER entries_no_update")
    plain.execute("DROP TRIGGER values_no_update")
    plain.execute(statement)
    plain.commit()
    plain.close()
    with school_file.read() as facts:
        assert facts.entry(7) is not None
        with pytest.raises(StoreError, match="phonebox ledger verify"):
            facts.entry(8)
        with pytest.raises(StoreError, match="phonebox ledger verify"):
            facts.entries(v.Query())
    with pytest.raises(StoreError, match="phonebox ledger verify"):
        list(school_file.refold())
    report = verify(school_file.stored_rows(), school_file.stored_values())
    assert report.first is not None
    assert report.first.sequence == 8


def test_the_head_is_replaced_by_comparing(
    empty: SqlStore, where: str | Path, plainly: Plainly
) -> None:
    """Somebody moves the head between our reading it and our replacing it."""
    kind = "sqlite" if isinstance(where, Path) else "postgresql"
    on = "" if kind == "sqlite" else " ON ledger_head"
    plainly(f"DROP TRIGGER head_follows{on}")

    def decide(facts: Facts) -> Outcome:
        connection = facts._connection  # type: ignore[attr-defined]
        connection.exec_driver_sql("UPDATE ledger_head SET size = 70")
        return Outcome((e.HandedIn("record-1", "device-1", "pupil-1"),))

    with pytest.raises(StoreError, match="Somebody else wrote"):
        empty.act(Command(new_id(), {}), decide)
    assert list(empty.rows()) == []
    assert empty.stored_head().size == 0
