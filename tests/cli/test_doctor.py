"""The doctor says what is wrong and what to type, whatever is broken."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from kiosk.cli import diagnosis
from tests.cli.inside import Inside
from tests.cli.test_answers import answered
from tests.outside.processes import Phonebox


@pytest.fixture
def inside(school: Phonebox) -> Inside:
    return Inside.of(school)


def checks(inside: Inside, *, exit_: int) -> dict[str, dict[str, Any]]:
    ended = inside.run("doctor", "--json")
    assert ended.exit == exit_, ended.out
    return {item["name"]: item for item in answered("doctor", ended)["checks"]}


def test_all_is_well(inside: Inside) -> None:
    found = checks(inside, exit_=0)
    assert {"settings", "data folder", "disk", "service", "records", "mail", "clock"} <= set(found)
    assert {"ledger", "wear", "memory", "power", "warmth", "version", "policy"} <= set(found)
    assert found["version"]["words"].startswith("Phonebox ")


def test_where_there_is_no_school(tmp_path: Path) -> None:
    found = checks(Inside.empty(tmp_path / "none"), exit_=1)
    assert found["data folder"]["command"] == "phonebox init"
    assert found["memory"]["good"], "the machine is looked at all the same"
    assert not (tmp_path / "none").exists()


def test_a_damaged_database_hides_nothing_else(inside: Inside) -> None:
    (inside.data / "phonebox.db").write_bytes(b"This is a shopping list.\n" * 999)
    found = checks(inside, exit_=1)
    assert found["database"]["state"] == "failed"
    assert "not a Phonebox database" in found["database"]["words"]
    assert found["data folder"]["good"]
    assert "version" in found


def test_settings_that_are_not_right_hide_nothing_else(inside: Inside, tmp_path: Path) -> None:
    config = tmp_path / "phonebox.toml"
    config.write_text("colour = 'red'\n")
    ended = inside.run("--config", str(config), "doctor", "--json")
    assert ended.exit == 1
    found = {item["name"]: item for item in answered("doctor", ended)["checks"]}
    assert "colour" in found["settings"]["words"]
    assert found["database"]["words"] == "This could not be looked at: the settings are not right."
    assert "memory" in found


def test_a_folder_that_others_may_look_into(inside: Inside) -> None:
    inside.data.chmod(0o755)
    found = checks(inside, exit_=1)["data folder"]
    assert found["words"] == f"Others than root may look into {inside.data}."
    assert found["command"] == f"sudo chmod 700 {inside.data}"


def test_a_disk_that_is_nearly_full(inside: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(inside.data)._replace(free=90 * 1024 * 1024)
    monkeypatch.setattr("kiosk.services.machine.health.shutil.disk_usage", lambda path: usage)
    assert checks(inside, exit_=1)["disk"]["words"] == "90 MB are free. Free some space."


def test_what_breaks_is_said_and_breaks_nothing_else(
    inside: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(diagnosis, "plugged_in", breaks)
    found = checks(inside, exit_=1)
    assert "it broke (ZeroDivisionError)" in found["readers"]["words"]
    assert found["records"]["good"]


@pytest.mark.parametrize(
    ("said", "words", "command"),
    [
        ("ActiveState=failed\nResult=exit-code\n", "again and again", "sudo journalctl -u"),
        ("ActiveState=inactive\nResult=success\n", "out of order", "sudo systemctl start"),
        (None, "out of order", "sudo systemctl start phonebox.target"),
    ],
)
def test_an_installed_service_that_does_not_run(
    inside: Inside, monkeypatch: pytest.MonkeyPatch, said: str | None, words: str, command: str
) -> None:
    monkeypatch.setattr(diagnosis, "run", lambda asked: said)
    monkeypatch.setattr(diagnosis, "_is_installed", lambda: True)
    found = checks(inside, exit_=1)["service"]
    assert words in found["words"]
    assert found["command"].startswith(command)


def test_each_reader_that_is_set_up_is_looked_at(
    inside: Inside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    master, slave = os.openpty()
    port = os.ttyname(slave)
    (tmp_path / "scanner.env").write_text(f"READER=serial:{port}\nSTATION=desk\n")
    (tmp_path / "nfc.env").write_text("READER=nfc:tty:ttyGONE:pn532\n")
    (tmp_path / "odd.env").write_text("READER=telepathy:\n")
    monkeypatch.setattr(diagnosis, "READERS", tmp_path)
    try:
        found = checks(inside, exit_=1)
        # This test itself has the port open, as another program would.
        assert f"{port} is in use by " in found["reader scanner"]["words"]
        assert found["reader scanner"]["command"].startswith("sudo kill ")
        assert "/dev/ttyGONE is not plugged in" in found["reader nfc"]["words"]
        assert "is not a reader" in found["reader odd"]["words"]
    finally:
        os.close(master)
        os.close(slave)
