"""The power goes at every moment of an update, and there is always a kiosk that works.

Real folders, links and databases; the machine's services and the two releases are played. A release
works when the link leads to it and the records have the form that it expects.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from db.copying import copy_database
from kiosk.custody.machine.updating import Why
from kiosk.updating.health import update_part
from kiosk.updating.host import UpdateTrouble
from kiosk.updating.layout import Layout
from kiosk.updating.settling import settle
from kiosk.updating.state import Phase, State, form_of, read_state, write_state
from kiosk.updating.steps import resume, update
from tests import factories

OLD, NEW = "1.0.0+aaaaaaaa", "1.1.0+bbbbbbbb"
MENDED = "1.1.1+cccccccc"
MOST = 400


class Killed(BaseException):
    """The power went."""


@dataclass
class Kiosk:
    """The machine: its folders, its records, what it does when it is started."""

    layout: Layout
    forms: dict[str, str]
    ill: set[str] = field(default_factory=set)
    is_running: bool = True
    fails_to_migrate: bool = False
    fails_to_rehearse: bool = False
    records_at_start: int = 0
    tick: Callable[[], None] = lambda: None

    def copy(self, database: Path, target: Path) -> None:
        self.tick()
        target.touch()
        self.tick()
        copy_database(database, target)
        self.tick()

    def migrate(self, release: Path, data: Path) -> None:
        self.tick()
        form = form_of(data / "phonebox.db")
        assert form
        if form.schema != self.forms[release.name]:
            if self.fails_to_migrate and data == self.layout.data:
                raise UpdateTrouble("The disk is full.")
            self._migrate(release.name, data / "phonebox.db")
        self.tick()

    def _migrate(self, release: str, database: Path) -> None:
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (self.forms[release],))

    def rehearse(self, release: Path, data: Path) -> None:
        self.tick()
        assert data != self.layout.data
        assert self.is_running, "the old one serves meanwhile"
        if self.fails_to_rehearse:
            raise UpdateTrouble("It does not work with a copy of the records.")

    def stop(self) -> None:
        self.tick()
        self.is_running = False
        self.tick()

    def start(self) -> None:
        self.tick()
        self.boot()
        self.tick()

    def boot(self) -> None:
        """What the unit does: the release to which the link leads starts over the records."""
        release = self.layout.in_use()
        assert (self.layout.releases / release).is_dir()
        expected = self.forms[release]
        settle(self.layout, release, expected, lambda: self._migrate(release, self.layout.database))
        form = form_of(self.layout.database)
        self.is_running = form is not None and form.schema == expected
        for _ in range(self.records_at_start if release in self.ill else 0):
            self.record()

    def is_well(self) -> bool:
        self.tick()
        return self.is_running and self.layout.in_use() not in self.ill

    def record(self) -> None:
        """Somebody hands a device in, with whichever release runs."""
        with closing(sqlite3.connect(self.layout.database)) as connection, connection:
            connection.execute("DROP TRIGGER IF EXISTS entries_next_only")
            connection.execute(
                "INSERT INTO ledger_entries SELECT log_id, sequence + 1, hash, hash, "
                '\'{"type":"handed_in"}\' FROM ledger_entries ORDER BY sequence DESC LIMIT 1'
            )
            connection.execute("UPDATE ledger_head SET size = size + 1")

    @property
    def entries(self) -> int:
        form = form_of(self.layout.database)
        assert form
        return form.entries


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    store = factories.a_store(folder)
    factories.open_school(store)
    store.close()
    with closing(sqlite3.connect(folder / "phonebox.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'old'")
    return folder / "phonebox.db"


@pytest.fixture
def kiosk(tmp_path: Path, made: Path) -> Callable[..., Kiosk]:
    numbers = iter(range(MOST))

    def fresh(*, same_form: bool = False, **how: Any) -> Kiosk:
        place = tmp_path / str(next(numbers))
        layout = Layout(place / "opt", place / "data")
        for folder in (layout.data, *(layout.releases / name for name in (OLD, NEW, MENDED))):
            folder.mkdir(parents=True)
        shutil.copy(made, layout.database)
        layout.point(layout.current, OLD)
        form = "old" if same_form else "new"
        return Kiosk(layout, {OLD: "old", NEW: form, MENDED: form}, **how)

    return fresh


def asked(kiosk: Kiosk, target: str = NEW) -> State:
    return State("an-id", str(kiosk.layout.data), OLD, target, {"staff": "staff-technician"})


@contextmanager
def power_goes(monkeypatch: pytest.MonkeyPatch, kiosk: Kiosk, moment: int) -> Iterator[list[int]]:
    """Kill at this moment: before or after any change that is made to a disk."""
    passed = [0]

    def tick() -> None:
        passed[0] += 1
        if passed[0] == moment:
            raise Killed

    def ticking(change: Callable[..., Any]) -> Callable[..., Any]:
        def changed(*args: Any, **more: Any) -> Any:
            tick()
            found = change(*args, **more)
            tick()
            return found

        return changed

    with monkeypatch.context() as patch:
        for name in ("rename", "unlink", "symlink_to", "hardlink_to", "mkdir", "chmod"):
            patch.setattr(Path, name, ticking(getattr(Path, name)))
        patch.setattr(shutil, "copyfile", ticking(shutil.copyfile))
        patch.setattr(shutil, "rmtree", ticking(shutil.rmtree))
        patch.setattr(os, "fsync", ticking(os.fsync))
        kiosk.tick = tick
        yield passed
        kiosk.tick = lambda: None


def works(kiosk: Kiosk, entries: int) -> None:
    assert kiosk.is_running, (kiosk.layout.in_use(), read_state(kiosk.layout.state))
    assert kiosk.entries >= entries, "nothing that was recorded is lost"


WAYS: dict[str, dict[str, Any]] = {
    "it goes well": {},
    "the form of the records stays": {"same_form": True},
    "it is not well": {"ill": {NEW}},
    "it is not well, and the form stays": {"ill": {NEW}, "same_form": True},
    "it cannot take the records over": {"fails_to_migrate": True},
    "it fails on the copy": {"fails_to_rehearse": True},
}


EVERY_MOMENT = {"it goes well", "it is not well"}
"""The ways in which every moment is tried; of the others every seventh one, to be quick."""


@pytest.mark.parametrize("way", WAYS)
def test_whenever_the_power_goes_a_kiosk_works_and_nothing_is_lost(
    way: str, kiosk: Callable[..., Kiosk], monkeypatch: pytest.MonkeyPatch
) -> None:
    moment, step = 0, 1 if way in EVERY_MOMENT else 7
    while True:
        moment += step
        assert moment < MOST
        machine = kiosk(**WAYS[way])
        entries, was_killed = machine.entries, False
        with power_goes(monkeypatch, machine, moment):
            try:
                update(machine, machine.layout, asked(machine))
            except UpdateTrouble:
                pass
            except Killed:
                was_killed = True
        if not was_killed:
            break
        machine.is_running = False
        machine.boot()
        works(machine, entries)
        in_use = machine.layout.in_use()
        if in_use not in machine.ill:
            machine.record()  # the school day goes on before anybody looks after the update
            entries += 1
        with suppress(UpdateTrouble):
            resume(machine, machine.layout)
        works(machine, entries)
        state = read_state(machine.layout.state)
        assert state is None or not state.is_open
        assert not machine.layout.trial.exists()
        if moment % 10:
            continue
        # And the update can be made later, with a release that is well.
        (machine.layout.releases / MENDED).mkdir(exist_ok=True)
        machine.fails_to_migrate = machine.fails_to_rehearse = False
        again = State("again", str(machine.layout.data), machine.layout.in_use(), MENDED, {})
        assert update(machine, machine.layout, again).phase is Phase.DONE
        assert machine.layout.in_use() == MENDED
        works(machine, entries)
    assert moment > 15, "the moments were counted"


def test_it_goes_well(kiosk: Callable[..., Kiosk]) -> None:
    machine = kiosk()
    old = machine.layout.releases / "0.9.0+00000000"
    old.mkdir()
    done = update(machine, machine.layout, asked(machine))
    assert (done.phase, done.why) == (Phase.DONE, None)
    assert machine.layout.in_use() == NEW
    works(machine, 1)
    before = form_of(machine.layout.before)
    assert before
    assert before.schema == "old", "kept until the next update"
    assert {item.name for item in machine.layout.releases.iterdir()} == {OLD, NEW}
    assert machine.layout.updater.readlink().name == OLD


def test_what_is_not_well_is_taken_back_with_its_records(kiosk: Callable[..., Kiosk]) -> None:
    machine = kiosk(ill={NEW})
    with pytest.raises(UpdateTrouble) as trouble:
        update(machine, machine.layout, asked(machine))
    assert trouble.value.words == (
        f"The new version did not answer as it should. {OLD} runs again, with its records."
    )
    assert machine.layout.in_use() == OLD
    works(machine, 1)
    state = read_state(machine.layout.state)
    assert state
    assert (state.phase, state.why) == (Phase.DONE, Why.UNHEALTHY)


def test_what_fails_on_the_copy_touches_nothing(kiosk: Callable[..., Kiosk]) -> None:
    machine = kiosk(fails_to_rehearse=True)
    before = machine.layout.database.read_bytes()
    with pytest.raises(UpdateTrouble, match="copy of the records"):
        update(machine, machine.layout, asked(machine))
    assert machine.layout.database.read_bytes() == before
    assert not machine.layout.before.exists()
    assert machine.is_running


def test_what_was_recorded_with_the_new_one_is_never_thrown_away(
    kiosk: Callable[..., Kiosk],
) -> None:
    machine = kiosk(ill={NEW}, records_at_start=1)
    entries = machine.entries
    with pytest.raises(UpdateTrouble) as trouble:
        update(machine, machine.layout, asked(machine))
    assert "runs on: look at what phonebox doctor says" in trouble.value.words
    assert machine.layout.in_use() == NEW
    assert machine.entries > entries


def test_of_a_state_that_cannot_be_read_nothing_follows(kiosk: Callable[..., Kiosk]) -> None:
    machine = kiosk()
    machine.layout.state.write_text('{"phase": "nonsense"}')
    assert resume(machine, machine.layout) is None
    machine.boot()
    works(machine, 1)


def test_an_update_of_another_kiosk_is_not_settled_here(kiosk: Callable[..., Kiosk]) -> None:
    one, other = kiosk(), kiosk()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Kiosk, "start", lambda self: (_ for _ in ()).throw(Killed()))
        with pytest.raises(Killed):
            update(one, one.layout, asked(one))
    before = other.layout.database.read_bytes()
    mixed = Layout(one.layout.root, other.layout.data)
    settle(mixed, NEW, "new", lambda: pytest.fail("not ours"))
    assert other.layout.database.read_bytes() == before


def test_the_technician_reads_that_an_update_waits_to_be_finished(tmp_path: Path) -> None:
    assert update_part(tmp_path).words == "No update was made here yet."
    state = State("an-id", "/data", OLD, NEW, {}, Phase.SWITCHING)
    write_state(tmp_path / "update.json", state)
    found = update_part(tmp_path)
    assert found.words == (
        f"An update from {OLD} to {NEW} was interrupted. Finish it, or have it taken back."
    )
    assert (found.state, found.command) == ("attention", "sudo phonebox update --resume")
    write_state(tmp_path / "update.json", state.at(Phase.DONE, why=Why.UNHEALTHY))
    assert update_part(tmp_path).words == f"The update to {NEW} failed, and {OLD} runs on."
    write_state(tmp_path / "update.json", state.at(Phase.DONE))
    assert update_part(tmp_path).words == f"The newest update is {NEW}, after {OLD}."
