"""The service sees to backups itself: at the day's close, after a night, after an erasure."""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.backups import keeper
from kiosk.backups.keeper import Keeper, Seen, due
from kiosk.custody import register as r
from kiosk.custody.machine import backups as b
from kiosk.services.machine.backup_setup import Setup
from kiosk.settings import Settings
from tests.factories import record
from tests.web.conftest import Site

KEY = "age1d87f9glnd3d6z4rhward86t6qjsy0ufkw7fngly7ptag78mje9ssdyy6zl"
MADE = b.BackupMade("x.age", "folder /x", 1, "00" * 32, 1, "11" * 32, (KEY,))


def asked(site: Site, seen: Seen | None = None) -> tuple[str, ...] | None:
    with site.store.read() as facts:
        return due(facts, seen or Seen())


def test_what_is_due_and_when(site: Site) -> None:
    assert asked(site) == ()
    record(site.store, MADE)
    assert asked(site) is None
    record(site.store, r.DayClosed(site.clock.at.date(), 0, 0, 0, 0), staff="staff-office")
    assert asked(site) == ()
    record(site.store, MADE)
    assert asked(site) is None
    for leap in (timedelta(hours=27), timedelta(hours=-27)):
        site.clock.at += leap
        assert asked(site) == (() if leap > timedelta() else None)


def test_an_erasure_is_told_to_the_places_once(site: Site) -> None:
    record(site.store, MADE)
    record(site.store, r.Erased((), "asked for"), staff="staff-head")
    seen = Seen()
    assert asked(site, seen) == ("--erasures",)
    assert asked(site, seen) is None


Make = Callable[[Sequence[str]], Keeper]


@pytest.fixture
def make(site: Site, tmp_path: Path) -> Make:
    def made(command: Sequence[str]) -> Keeper:
        services = replace(site.services, backups=Setup(places=("folder:/x",), keys=(KEY,)))
        settings = Settings(data=tmp_path, backup_places=("folder:/x",), backup_keys=(KEY,))
        return Keeper(settings, services, command)

    return made


def writing(path: Path, ends: int = 0) -> list[str]:
    program = (
        f"import os, sys; open({str(path)!r}, 'a').write(os.environ['PHONEBOX_BACKUP_PLACES']"
        f" + ' ' + ' '.join(sys.argv[1:]) + '\\n'); sys.exit({ends})"
    )
    return [sys.executable, "-c", program]


def test_it_is_made_by_a_process_that_is_told_the_settings(make: Make, tmp_path: Path) -> None:
    made = make(writing(tmp_path / "out"))
    made.look()
    made.look()
    assert (tmp_path / "out").read_text().splitlines() == ["folder:/x "] * 2


def test_what_fails_is_not_tried_again_at_once(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(writing(tmp_path / "out", ends=1))
    made.look()
    made.look()
    assert len((tmp_path / "out").read_text().splitlines()) == 1
    now = time.monotonic() + keeper.PAUSE + 1
    monkeypatch.setattr(time, "monotonic", lambda: now)
    made.look()
    assert len((tmp_path / "out").read_text().splitlines()) == 2


def test_without_a_place_nothing_is_tried(site: Site, tmp_path: Path) -> None:
    idle = Keeper(Settings(data=tmp_path), site.services, writing(tmp_path / "out"))
    idle.look()
    assert not (tmp_path / "out").exists()


def test_a_command_that_is_not_there_harms_nothing(make: Make) -> None:
    made = make(["/no/such/command"])
    made.look()
    made.look()
