"""`phonebox update` over the sample school: when it may, what is recorded, once."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from kiosk.cli.commands import updating
from kiosk.updating import starting
from kiosk.updating.layout import Layout
from kiosk.updating.state import read_state
from tests.cli.inside import Inside
from tests.cli.test_answers import answered
from tests.outside.fixtures import leaflet, sample, school
from tests.outside.processes import Ended, Phonebox

__all__ = ["leaflet", "sample", "school"]

OLD, NEW = "1.0.0+aaaaaaaa", "1.1.0+bbbbbbbb"
EVENING = "2026-11-23T17:00:00"
MONDAY = "2026-11-23T10:00:00"


class PlayedHost:
    """The machine's services; the releases are this very program."""

    ill = False

    def __init__(self, *_: Any) -> None:
        pass

    def copy(self, database: Path, target: Path) -> None:
        shutil.copy(database, target)

    def migrate(self, release: Path, data: Path) -> None:
        pass

    def rehearse(self, release: Path, data: Path) -> None:
        assert (data / "phonebox.db").is_file()

    def stop(self) -> None:
        pass

    def start(self) -> None:
        pass

    def is_well(self) -> bool:
        return not self.ill


@pytest.fixture
def layout(school: Phonebox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Layout:
    made = Layout(tmp_path / "opt", school.data)
    for name in (OLD, NEW):
        (made.releases / name).mkdir(parents=True)
    made.point(made.current, OLD)
    monkeypatch.setattr(updating, "ROOT", made.root)
    monkeypatch.setattr(updating, "SystemdHost", PlayedHost)
    monkeypatch.setattr(updating, "make_release", lambda tree, layout: NEW)
    monkeypatch.setattr("kiosk.updating.source.enough_space", lambda *_: None)
    found = lambda: (made.root, made.in_use())  # noqa: E731
    monkeypatch.setattr(starting, "here", found)
    monkeypatch.setattr("kiosk.cli.operations.updating.here", found)
    return made


@pytest.fixture
def tree(tmp_path: Path) -> str:
    folder = tmp_path / "tree"
    folder.mkdir(mode=0o755)
    (folder / "pyproject.toml").write_text('[project]\nname = "phonebox"\nversion = "1.1.0"\n')
    return str(folder)


def asked(school: Phonebox, at: str, *args: str) -> Ended:
    inside = Inside.of(school).at(at)
    return inside.run("--as", "technician", "update", *args, "--json")


def entries(school: Phonebox) -> list[dict[str, Any]]:
    found = [item for item in school.export() if item["type"].startswith("update_")]
    return [{**item["payload"], "by": item["actor"], **item["personal"]} for item in found]


def test_in_the_evening_it_is_made_and_is_one_entry(
    school: Phonebox, layout: Layout, tree: str
) -> None:
    ended = asked(school, EVENING, "--from", tree)
    found = answered("update", ended)
    assert (ended.exit, found["outcome"]) == (0, "updated")
    assert layout.in_use() == NEW
    (entry,) = entries(school)
    assert (entry["from_version"], entry["to_version"]) == (OLD, NEW)
    assert entry["by"]["os_user"] == "root"
    assert entry["in_school_hours"] is False
    school.assert_holds()


def test_in_school_hours_it_waits_or_somebody_says_why(
    school: Phonebox, layout: Layout, tree: str
) -> None:
    ended = asked(school, MONDAY, "--from", tree)
    assert (ended.exit, answered("update", ended)["outcome"]) == (1, "not_now")
    assert "from Monday at 16:30" in ended.json()["words"]
    assert layout.in_use() == OLD
    ended = asked(school, MONDAY, "--from", tree, "--now", "the reader's program breaks")
    assert answered("update", ended)["outcome"] == "updated"
    (entry,) = entries(school)
    assert entry["in_school_hours"] is True
    assert entry["reason"]["value"] == "the reader's program breaks"


def test_a_look_changes_nothing(school: Phonebox, layout: Layout, tree: str) -> None:
    before = school.size()
    ended = asked(school, EVENING, "--from", tree, "--check")
    assert answered("update", ended)["outcome"] == "possible"
    assert (layout.in_use(), school.size()) == (OLD, before)
    assert not layout.state.exists()


def test_one_that_is_not_well_is_taken_back_and_that_is_an_entry(
    school: Phonebox, layout: Layout, tree: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PlayedHost, "ill", True)
    ended = asked(school, EVENING, "--from", tree)
    assert ended.exit == 1
    assert "did not answer as it should" in ended.err
    assert layout.in_use() == OLD
    (entry,) = entries(school)
    assert entry["why"] == "unhealthy"


def test_what_was_interrupted_is_settled_first(school: Phonebox, layout: Layout, tree: str) -> None:
    asked(school, EVENING, "--from", tree)
    state = json.loads(layout.state.read_text())
    layout.state.write_text(json.dumps({**state, "id": "another", "phase": "switching"}))
    asked(school, EVENING, "--from", tree, "--check")
    looked = read_state(layout.state)
    assert looked
    assert looked.is_open, "a look settles nothing"
    ended = asked(school, EVENING, "--resume")
    assert answered("update", ended)["outcome"] == "updated"
    settled = read_state(layout.state)
    assert settled
    assert not settled.is_open
    assert len(entries(school)) == 2
    assert answered("update", asked(school, EVENING, "--resume"))["outcome"] == "nothing"
    assert len(entries(school)) == 2, "told again it is one entry"


@pytest.mark.parametrize("user", ["office", "teacher", "dsl", "governor"])
def test_only_who_keeps_the_machine_may(
    school: Phonebox, layout: Layout, tree: str, user: str
) -> None:
    ended = Inside.of(school).at(EVENING).run("--as", user, "update", "--from", tree)
    assert ended.exit == 1
    assert "may not update Phonebox" in ended.err
    assert layout.in_use() == OLD


def test_where_it_was_not_installed(school: Phonebox) -> None:
    ended = asked(school, EVENING)
    assert ended.exit == 3
    assert "systemd/install" in ended.err
