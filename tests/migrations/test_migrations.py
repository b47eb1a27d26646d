"""Up and down with awkward data, never through the ledger, and the head is what the models say."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect

from db import guards, schema
from db.engine import address, writing_engine
from db.models import BESIDE, LEDGER, PROJECTIONS, Base
from db.schema import SchemaError
from db.store import create_store, migrate_store, open_reading, open_store
from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.states import Condition, DeviceKind, Role
from kiosk.ledger.verify import verify
from kiosk.services import views as v
from kiosk.services.ports import PutCredential, StoreError
from tests.factories import A_SCHOOL_DAY, StillClock, open_school, record

AWKWARD = 'O\'Neill; DROP TABLE pupils; -- ☎️ \u202e \\ "%s" {0} \n 名前'
REVISIONS = tuple(reversed(schema.revisions()))


@pytest.fixture
def engine(where: str | Path) -> Iterator[Engine]:
    engine = writing_engine(address(where))
    yield engine
    engine.dispose()


def live_a_little(where: str | Path) -> None:
    """A school with awkward names, an erasure, sessions, secrets and open records."""
    store = create_store(where, StillClock(), low_water=0)
    open_school(store)
    person = {"op": "pupil", "id": "pupil-x", "ref": AWKWARD, "forename": AWKWARD, "surname": "",
              "year": 0, "class": AWKWARD}  # fmt: skip
    record(store, r.RegisterChanged(AWKWARD, 1, [person]))
    enrolled = r.DeviceEnrolled("device-x", DeviceKind.OTHER, "pupil-x", description=AWKWARD * 500)
    entry = record(store, enrolled).entry or 0
    record(store, e.HandedIn("record-1", "device-ada", "pupil-ada", AWKWARD), staff="staff-office")
    record(store, e.ConditionNoted("record-1", "in", Condition.CRACKED, AWKWARD))
    record(store, r.AlertRaised("alert-1", "lost", (Role.HEAD,), "record-1"))
    told = {"op": "pupil", "id": "pupil-y", "ref": "Y", "forename": AWKWARD}
    batch = record(store, r.RegisterChanged("import", 1, [told])).entry or 0
    gone = ({"sequence": entry, "name": "description"}, {"sequence": batch, "name": "changes"})
    record(store, r.Erased(gone, AWKWARD))
    session = v.Session("hash", "staff-office", frozenset({Role.OFFICE}), A_SCHOOL_DAY, "desk")
    changes = (
        session,
        v.Station("desk", "staff-office", "hand_in", {"name": AWKWARD}, ({"slot": "1"},)),
        v.Attempts(AWKWARD, 3),
        PutCredential("staff-office", "pin", "hash"),
    )
    record(store, changes=changes)
    store.close()


def everything(connection: Connection, *names: str) -> dict[str, list[Any]]:
    tables = [table for table in Base.metadata.sorted_tables if table.name in names]
    return {
        table.name: sorted(map(str, connection.execute(table.select()).all())) for table in tables
    }


def holds(where: str | Path) -> None:
    store = open_store(where, StillClock(), low_water=0)
    report = verify(
        store.stored_rows(), store.stored_values(), head=store.stored_head(), thorough=True
    )
    assert report.holds, report.words
    assert list(store.refold()) == []
    store.close()


def test_the_version_that_is_expected_is_the_newest() -> None:
    assert schema.revisions()[0] == schema.EXPECTED


def test_every_table_is_of_the_ledger_or_follows_from_it_or_lies_beside_it() -> None:
    names = [*LEDGER, *BESIDE, *(table.name for table in PROJECTIONS)]
    assert sorted(names) == sorted(Base.metadata.tables)


def test_the_newest_version_is_what_the_models_say(engine: Engine) -> None:
    with engine.begin() as connection:
        schema.upgrade(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert guards.missing(connection) == ()
        schema.check(connection)


def test_up_and_down_while_nothing_is_in_it(engine: Engine) -> None:
    with engine.begin() as connection:
        schema.upgrade(connection)
    for revision in (*reversed(REVISIONS[:-1]), "base"):
        with engine.begin() as connection:
            schema.downgrade(connection, revision)
    with engine.begin() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
        assert schema.current(connection) is None
        schema.upgrade(connection)
        assert guards.missing(connection) == ()


@pytest.mark.parametrize("revision", REVISIONS[1:-1])
def test_down_and_up_again_loses_nothing(where: str | Path, engine: Engine, revision: str) -> None:
    live_a_little(where)
    names = sorted(Base.metadata.tables)
    with engine.begin() as connection:
        before = everything(connection, *names)
        schema.downgrade(connection, revision)
        assert everything(connection, *LEDGER) == {name: before[name] for name in LEDGER}
        assert guards.missing(connection) == ()
    engine.dispose()
    with pytest.raises(SchemaError, match="phonebox migrate"):
        open_store(where, StillClock(), low_water=0)
    with pytest.raises(SchemaError, match="phonebox migrate"):
        open_reading(where, StillClock())
    assert migrate_store(where) == (revision, schema.EXPECTED)
    with engine.begin() as connection:
        assert everything(connection, *names) == before
        assert guards.missing(connection) == ()
    engine.dispose()
    holds(where)


def test_an_alert_that_was_raised_before_is_found_with_its_device(
    where: str | Path, engine: Engine
) -> None:
    live_a_little(where)
    with engine.begin() as connection:
        schema.downgrade(connection, "0014_import_told")
        connection.exec_driver_sql(
            "DELETE FROM entry_about WHERE about IN ('device-ada', 'pupil-ada')"
            " AND sequence IN (SELECT entry FROM alerts)"
        )
    engine.dispose()
    migrate_store(where)
    holds(where)


@pytest.mark.parametrize("revision", [*REVISIONS[:1], "base"])
def test_a_ledger_and_what_it_cannot_give_again_are_never_dropped(
    where: str | Path, engine: Engine, revision: str
) -> None:
    live_a_little(where)
    with pytest.raises(RuntimeError, match="never dropped"), engine.begin() as connection:
        schema.downgrade(connection, revision)
    engine.dispose()
    holds(where)


def test_migrating_what_is_up_to_date_does_nothing(where: str | Path) -> None:
    live_a_little(where)
    assert migrate_store(where) == (schema.EXPECTED, schema.EXPECTED)
    holds(where)


def test_a_newer_database_is_refused_and_not_touched(where: str | Path, engine: Engine) -> None:
    live_a_little(where)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999_later'")
    engine.dispose()
    for opening in (open_store, open_reading):
        with pytest.raises(SchemaError, match="newer version of Phonebox"):
            opening(where, StillClock())
    with pytest.raises(SchemaError, match="newer version of Phonebox"):
        migrate_store(where)


def test_somebody_elses_database_is_refused(where: str | Path, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE invoices (id INTEGER)")
    engine.dispose()
    for opening in (open_store, open_reading):
        with pytest.raises(SchemaError, match="not Phonebox's"):
            opening(where, StillClock())
    with pytest.raises(SchemaError, match="not Phonebox's"):
        migrate_store(where)
    with pytest.raises(StoreError):
        create_store(where, StillClock())


def test_a_database_without_a_school_is_refused(where: str | Path, engine: Engine) -> None:
    with engine.begin() as connection:
        schema.upgrade(connection)
    engine.dispose()
    with pytest.raises(SchemaError, match="phonebox init"):
        open_store(where, StillClock())


@pytest.mark.parametrize("path", sorted(Path(schema.__file__).parent.glob("migrations/**/*.py")))
def test_no_migration_rebuilds_a_table(path: Path) -> None:
    """Alembic's batch mode copies a table on SQLite, and drops its triggers."""
    assert "batch_alter_table" not in path.read_text()
    assert "render_as_batch" not in path.read_text()
