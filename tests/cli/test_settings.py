"""Settings: from where they come, which outranks which, and what is said of a bad one."""

from pathlib import Path

import pytest

from kiosk.settings import SettingsError, default_data, load
from tests.cli.inside import Inside


def write(folder: Path, text: str) -> Path:
    path = folder / "phonebox.toml"
    path.write_text(text)
    return path


def test_the_command_line_outranks_the_environment_and_that_the_file(tmp_path: Path) -> None:
    config = write(tmp_path, 'host = "::1"\nport = 8100\nstation = "lobby"\n')
    environment = {"PHONEBOX_PORT": "8200", "PHONEBOX_STATION": "hall"}
    found = load(config, environment, data=tmp_path, port=8300, host=None)
    assert (found.host, found.port, found.station) == ("::1", 8300, "hall")


def test_lists_stand_in_the_file_as_lists_and_in_the_environment_with_blanks(
    tmp_path: Path,
) -> None:
    config = write(tmp_path, 'readers = ["mock:", "nfc:usb"]\n')
    assert load(config, {"HOME": "/sam"}).readers == ("mock:", "nfc:usb")
    assert load(config, {"PHONEBOX_READERS": "nfc:usb"}).readers == ("nfc:usb",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("port = 70000", ("port", "65535")),
        ('port = "eighty"', ("port", "int")),
        ("prot = 80", ("prot", "no such setting", "port")),
        ('log_level = "loud"', ("log_level", "loud")),
        ('now = "yesterday"', ("now", "yesterday")),
        ("data = 5", ("data", "folder")),
        ("port 80", ("TOML",)),
    ],
)
def test_a_bad_setting_is_named_with_its_place(
    tmp_path: Path, text: str, words: tuple[str, ...]
) -> None:
    config = write(tmp_path, f"{text}\n")
    with pytest.raises(SettingsError) as found:
        load(config, {})
    assert all(word in found.value.words for word in (*words, str(config)))


def test_a_bad_variable_is_named_as_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="PHONEBOX_PROT"):
        load(None, {"PHONEBOX_PROT": "80"})


def test_a_configuration_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="nowhere"):
        load(tmp_path / "nowhere.toml", {})
    with pytest.raises(SettingsError, match="nowhere"):
        load(None, {"PHONEBOX_CONFIG": str(tmp_path / "nowhere.toml")})


def test_the_data_folder_is_the_installed_one_where_there_is_one(tmp_path: Path) -> None:
    home = {"HOME": "/sam"}
    assert default_data(home, tmp_path) == tmp_path
    own = Path("/sam/.local/share/phonebox")
    assert default_data(home, tmp_path / "none") == own


def test_a_stated_time_without_a_zone_is_london_s() -> None:
    stated = load(None, {"PHONEBOX_NOW": "2026-07-01T08:30:00", "HOME": "/"}).stated_now
    assert stated is not None
    assert stated.isoformat() == "2026-07-01T08:30:00+01:00"


def test_the_command_says_it_and_ends_with_two(tmp_path: Path) -> None:
    inside = Inside(tmp_path, env={"PHONEBOX_PORT": "many"})
    ended = inside.run("staff", "list")
    assert (ended.exit, ended.out) == (2, "")
    assert "PHONEBOX_PORT" in ended.err


def test_help_needs_no_settings_and_no_school(tmp_path: Path) -> None:
    inside = Inside(tmp_path / "none", env={"PHONEBOX_PORT": "many"})
    assert inside.run("--help").exit == 0
    assert inside.run("staff", "add", "--help").exit == 0
    assert not (tmp_path / "none").exists()
