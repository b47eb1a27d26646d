"""Faults of the disk and of whoever runs the machine: clear words, and nothing half done."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import event

from db.engine import read_pragmas
from db.errors import FULL, NOTHING, SYNC_FAILED
from db.schema import SchemaError
from db.sql_store import SqlStore
from db.store import create_store, open_reading, open_store
from kiosk.custody import register as r
from kiosk.custody.states import DeviceKind
from kiosk.services.ports import StoreError
from tests.db.conftest import assert_holds
from tests.factories import StillClock, open_school, record

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534
MEGABYTE = 1024 * 1024


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder that anybody may enter, with a school in it."""
    made = Path(tempfile.mkdtemp(prefix="pb-"))
    made.chmod(0o755)
    school(made)
    yield made
    made.chmod(0o755)
    shutil.rmtree(made)


def school(folder: Path) -> None:
    store = create_store(folder / "phonebox.db", StillClock(), low_water=0)
    open_school(store)
    store.close()


def opened(folder: Path) -> SqlStore:
    return open_store(folder / "phonebox.db", StillClock(), low_water=0)


def enrol(store: SqlStore, number: int, words: str = "a phone") -> None:
    device = r.DeviceEnrolled(f"device-{number}", DeviceKind.PHONE, "pupil-ada", description=words)
    record(store, device)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without root's right to write everywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@contextmanager
def small_disk(size: int) -> Iterator[Path | None]:
    """A disk of so many bytes; None where this machine does not let us mount one."""
    folder = Path(tempfile.mkdtemp(prefix="pb-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0755", "tmpfs", str(folder)]
    mounted = subprocess.run(mount, check=False, capture_output=True).returncode == 0
    try:
        yield folder if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()


def fill(store: SqlStore) -> tuple[int, StoreError]:
    """Enrol devices until it is refused: how many went in, and the refusal."""
    for number in range(10_000):
        try:
            enrol(store, number, "x" * 20_000)
        except StoreError as error:
            return number, error
    raise AssertionError("the disk never filled")


def enrolled(store: SqlStore) -> int:
    with store.read() as facts:
        return len(facts.devices())


def test_a_full_disk(tmp_path: Path) -> None:
    with small_disk(3 * MEGABYTE) as disk:
        folder = disk or tmp_path
        school(folder)
        store = opened(folder)
        if disk is None:
            # The same answer of SQLite, by a limit of its own, where no disk can be mounted.
            limit_pages(store, 300)
        before = enrolled(store)
        number, error = fill(store)
        assert error.words == FULL
        with pytest.raises(StoreError):
            enrol(store, number, "x" * 200_000)
        assert enrolled(store) == before + number
        assert_holds(store)
        store.close()
        again = opened(folder)
        assert enrolled(again) == before + number
        again.close()


def limit_pages(store: SqlStore, pages: int) -> None:
    engine = store._committer._engine  # type: ignore[union-attr]

    @event.listens_for(engine, "connect")
    def _limited(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    # The one that is there, once the writer has put it back.
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver
        driver.execute(f"PRAGMA max_page_count={pages}")


def test_after_a_full_disk_it_goes_on_when_there_is_room(tmp_path: Path) -> None:
    with small_disk(5 * MEGABYTE) as disk:
        folder = disk or tmp_path
        school(folder)
        store = opened(folder)
        ballast = folder / "ballast"
        if disk is None:
            limit_pages(store, 300)
        else:
            ballast.write_bytes(b"x" * 3 * MEGABYTE)
        number, _ = fill(store)
        if disk is None:
            limit_pages(store, 3000)
        else:
            ballast.unlink()
        enrol(store, number)
        assert_holds(store)
        store.close()


def test_the_reserve_gets_a_full_disk_going_again(tmp_path: Path) -> None:
    with small_disk(24 * MEGABYTE) as disk:
        folder = disk or tmp_path
        school(folder)
        store = opened(folder)
        store.check()
        reserve = folder / "phonebox.reserve"
        assert reserve.stat().st_size == 8 * MEGABYTE
        if disk is None:
            limit_pages(store, 300)
            fill(store)
        else:
            with (folder / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
                while ballast.write(b"x" * 4096):
                    pass
            assert fill(store)[1].words == FULL
        assert not reserve.exists()
        if disk is not None:
            enrol(store, 20_000)
        assert_holds(store)
        store.close()


def test_below_the_low_water_mark_nothing_is_begun(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    store = open_store(folder / "phonebox.db", StillClock(), low_water=free * 2)
    before = enrolled(store)
    with pytest.raises(StoreError, match="nearly full") as raised:
        enrol(store, 1)
    assert NOTHING in raised.value.words
    with pytest.raises(StoreError, match="nearly full"):
        store.check()
    assert enrolled(store) == before
    store.close()


def test_a_reserve_is_kept_while_there_is_room(folder: Path) -> None:
    store = opened(folder)
    store.check()
    assert (folder / "phonebox.reserve").stat().st_size == 8 * MEGABYTE
    store.close()


def test_the_log_is_cut_back(folder: Path) -> None:
    """The write-ahead log does not keep what the database has taken over."""
    store = opened(folder)
    for number in range(8):
        enrol(store, number, "x" * 4 * MEGABYTE)
    for number in range(8, 12):
        enrol(store, number)
    assert (folder / "phonebox.db-wal").stat().st_size <= 17 * MEGABYTE
    store.close()
    assert not (folder / "phonebox.db-wal").exists()


def test_a_database_that_may_only_be_read(folder: Path) -> None:
    folder.chmod(0o777)
    (folder / "phonebox.db").chmod(0o444)
    with as_nobody(), pytest.raises(StoreError, match="only be read") as raised:
        opened(folder)
    assert NOTHING in raised.value.words


def test_without_permission(folder: Path) -> None:
    (folder / "phonebox.db").chmod(0)
    with as_nobody(), pytest.raises(StoreError, match="cannot be opened"):
        opened(folder)
    folder.chmod(0o555)
    with as_nobody(), pytest.raises(StoreError, match="cannot be used") as raised:
        create_store(folder / "another.db", StillClock())
    assert NOTHING in raised.value.words


def test_locked_by_another_program(folder: Path) -> None:
    lock = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('BEGIN IMMEDIATE'); print('locked', flush=True); sys.stdin.read()"
    )
    store = opened(folder)
    other = subprocess.Popen(
        [sys.executable, "-c", lock, str(folder / "phonebox.db")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout
    assert other.stdout.readline() == "locked\n"
    with pytest.raises(StoreError, match="Another program holds"):
        enrol(store, 1)
    with pytest.raises(StoreError, match="Another program holds"):
        store.check()
    with pytest.raises(StoreError, match="Another program holds"):
        opened(folder)
    with store.read() as facts:
        assert len(facts.pupils()) == 3
    other.communicate()
    enrol(store, 1)
    assert_holds(store)
    store.close()


@pytest.mark.parametrize(
    "content",
    [b"not a database, but some text that is long enough to be looked at " * 20, b"\0" * 8192],
    ids=["text", "nothing"],
)
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "phonebox.db").write_bytes(content)
    with pytest.raises(StoreError) as raised:
        opened(tmp_path)
    assert "Phonebox" in raised.value.words
    assert (tmp_path / "phonebox.db").read_bytes() == content


def test_a_damaged_page(folder: Path) -> None:
    path = folder / "phonebox.db"
    data = bytearray(path.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(StoreError, match="damaged"):
        opened(folder)


def test_damage_that_shows_while_reading(folder: Path) -> None:
    store = opened(folder)
    path = folder / "phonebox.db"
    store.close()
    store = opened(folder)
    with path.open("r+b") as file:
        file.seek(16 * 1024)
        file.write(b"\xff" * (path.stat().st_size - 16 * 1024))
    store._reading.dispose()
    with pytest.raises(StoreError, match="damaged"), store.read() as facts:
        _ = facts.pupils(), facts.adults(), facts.devices()
    with pytest.raises(StoreError):
        enrol(store, 1)
    store.close()


def test_no_school_yet(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="phonebox init"):
        opened(tmp_path)
    with pytest.raises(SchemaError, match="phonebox init"):
        open_reading(tmp_path / "phonebox.db", StillClock())
    assert list(tmp_path.iterdir()) == []


def test_a_school_is_not_begun_over_another(folder: Path) -> None:
    with pytest.raises(StoreError, match="a school in"):
        create_store(folder / "phonebox.db", StillClock())
    store = opened(folder)
    assert enrolled(store) == 3
    store.close()


def test_another_schools_ledger_is_not_opened(folder: Path) -> None:
    with pytest.raises(StoreError, match="another ledger"):
        open_store(folder / "phonebox.db", StillClock(), log_id="somebody-elses")


def test_an_address_that_is_none() -> None:
    for address in ("mysql://host/school", "://", "postgresql+nothing://"):
        with pytest.raises(StoreError):
            open_store(address, StillClock())


SYNCING = """
import sys
from db.store import open_store
from kiosk.clock import SystemClock
from kiosk.custody import register as r
from kiosk.custody.states import DeviceKind
from kiosk.services.ports import Command, Outcome, StoreError

store = open_store(sys.argv[1], SystemClock(), low_water=0)
for number in range(60):
    event = r.DeviceEnrolled(f"synced-{number}", DeviceKind.PHONE, None)
    try:
        store.act(Command(f"command-{number}", {}), lambda facts: Outcome((event,)))
    except StoreError as error:
        print(number, error.words, flush=True)
        try:
            store.check()
        except StoreError as error:
            print("health", error.words, flush=True)
        break
"""


def test_a_disk_that_fails_to_sync_ends_the_writing(folder: Path) -> None:
    """By a real error of the system call, from the twentieth on."""
    inject = "--inject=fdatasync,fsync:error=EIO:when=20+"
    strace = ["strace", "-f", "-qq", "--trace=fdatasync,fsync", inject, "-o", "/dev/null"]
    ran = subprocess.run(
        [*strace, sys.executable, "-c", SYNCING, str(folder / "phonebox.db")],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    first, health = ran.stdout.splitlines()
    number, words = first.split(" ", 1)
    assert words == SYNC_FAILED
    assert health == f"health {SYNC_FAILED}"
    store = opened(folder)
    assert_holds(store)
    with store.read() as facts:
        devices = {device.id for device in facts.devices()}
    assert {f"synced-{earlier}" for earlier in range(int(number))} <= devices
    assert f"synced-{int(number) + 1}" not in devices
    store.close()


def test_settings_stand_on_every_connection(folder: Path) -> None:
    store = opened(folder)
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "mmap_size": 0,
        "recursive_triggers": 1,
        "page_size": 2048,
    }
    engines = (store._reading, store._committer._engine)  # type: ignore[union-attr]
    for engine in engines:
        for _ in range(2):
            with engine.connect() as connection:
                driver = connection.connection.driver_connection
                assert isinstance(driver, sqlite3.Connection)
                assert read_pragmas(driver, dict.fromkeys(expected, 0)) == expected
            engine.dispose()
    with store._reading.connect() as connection, suppress(Exception):
        connection.exec_driver_sql("DELETE FROM stations")
        raise AssertionError("a connection for reading could write")
    store.close()
