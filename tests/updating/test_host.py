"""The real program as a release: an older school's records taken over and served, on a copy."""

import os
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest

from db import schema
from db.copying import copy_database
from db.engine import address, writing_engine
from kiosk.updating.host import UpdateTrouble
from kiosk.updating.layout import Layout
from kiosk.updating.state import State, form_of
from kiosk.updating.steps import update
from kiosk.updating.systemd import SystemdHost
from tests import factories

NOBODY = 65534
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def release(tmp_path: Path) -> Path:
    program = tmp_path / "releases/1.1.0/bin/phonebox"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m kiosk.wiring "$@"\n')
    program.chmod(0o755)
    return tmp_path / "releases/1.1.0"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A school of the version before."""
    made = tmp_path / "made"
    made.mkdir()
    store = factories.a_store(made)
    factories.open_school(store)
    store.close()
    older = schema.revisions()[1]
    engine = writing_engine(address(made / "phonebox.db"))
    with engine.begin() as connection:
        schema.downgrade(connection, older)
    engine.dispose()
    return made


def test_an_older_school_is_taken_over_and_served(release: Path, data: Path) -> None:
    host = SystemdHost(copy_database, "http://127.0.0.1:9", (os.getuid(), os.getgid()), 0.1)
    trial = data / "trial"
    trial.mkdir(mode=0o700)
    host.copy(data / "phonebox.db", trial / "phonebox.db")
    before = form_of(trial / "phonebox.db")
    assert before
    assert before.schema != schema.EXPECTED
    with pytest.raises(UpdateTrouble, match="does not work with a copy"):
        host.rehearse(release, trial)  # it says itself that the records are too old
    host.migrate(release, trial)
    after = form_of(trial / "phonebox.db")
    assert after
    assert (after.schema, after.entries) == (schema.EXPECTED, before.entries)
    host.rehearse(release, trial)
    live = form_of(data / "phonebox.db")
    assert live == before, "the records themselves were not touched"
    assert not host.is_well(), "nobody listens there"


def test_a_release_that_cannot_even_start(tmp_path: Path, data: Path) -> None:
    host = SystemdHost(copy_database, "http://127.0.0.1:9", (os.getuid(), os.getgid()))
    broken = tmp_path / "releases/broken"
    (broken / "bin").mkdir(parents=True)
    with pytest.raises(UpdateTrouble, match="cannot take the records over"):
        host.migrate(broken, data)  # a worn card lost it
    shutil.copy("/bin/false", broken / "bin/phonebox")
    with pytest.raises(UpdateTrouble, match="cannot take the records over"):
        host.migrate(broken, data)
    with pytest.raises(UpdateTrouble, match="does not work with a copy"):
        host.rehearse(broken, data)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root is led elsewhere")
@pytest.mark.parametrize("name", ["update", "update/before.part"])
def test_a_link_in_the_records_folder_leads_root_nowhere(
    data: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever holds the web process could else have root give it any file or folder."""
    with tempfile.TemporaryDirectory() as place:
        layout = Layout(Path(place, "opt"), Path(place, "data"))
        (layout.releases / "old").mkdir(parents=True)
        layout.point(layout.current, "old")
        shutil.copytree(data, layout.data)
        precious = Path(place, "precious")
        precious.mkdir()
        link = layout.data / name
        link.parent.mkdir(exist_ok=True)
        link.symlink_to(precious)
        for path in (layout.data, *layout.data.rglob("*")):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
        Path(place).chmod(0o755)
        host = SystemdHost(copy_database, "", (NOBODY, NOBODY))
        for step in ("start", "stop", "migrate", "rehearse"):
            monkeypatch.setattr(host, step, lambda *_: None)
        monkeypatch.setattr(host, "is_well", lambda: True)
        state = State("an-id", str(layout.data), "old", "new", {})
        with suppress(UpdateTrouble):
            update(host, layout, state)
        found = precious.stat()
        assert (found.st_uid, found.st_mode & 0o777, list(precious.iterdir())) == (0, 0o755, [])
        owners = {path.lstat().st_uid for path in layout.data.rglob("*")}
        assert owners == {NOBODY}, "nothing there is root's either"


def test_a_full_disk_is_said(data: Path) -> None:
    host = SystemdHost(copy_database, "", (0, 0))
    target = data / "there.db"
    target.touch()
    with pytest.raises(UpdateTrouble, match="could not be copied"):
        host.copy(data / "phonebox.db", target)
