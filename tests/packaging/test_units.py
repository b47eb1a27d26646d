"""The units and scripts of an installation, as far as they can be judged unstarted."""

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.machine.guide import all_boxes

ROOT = Path(__file__).resolve().parents[2]
SYSTEMD = ROOT / "systemd"
UNITS = sorted((SYSTEMD / "units").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
# Chromium makes its own sandbox, which needs what the others are denied.
MOST = {"phonebox-kiosk.service": 3.0}
# It renews certificates whose keys are root's alone.
AS_ROOT = {"phonebox-tls.service"}
SHELLS = (b"#!/usr/bin/env bash", b"#!/bin/sh")
SCRIPTS = [
    path
    for path in sorted(SYSTEMD.rglob("*"))
    if path.is_file() and (path.read_bytes().startswith(SHELLS) or path.suffix == ".sh")
]

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze here"
)


def analyze(*args: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", "--no-pager", *map(str, args)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units, with programs that are there: verify looks whether each can be run."""
    folder = tmp_path_factory.mktemp("units")
    program = folder / "program"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for unit in UNITS:
        text = re.sub(
            r"^(Exec\w+=[-+!@:]*)/(?:opt|usr)\S+",
            rf"\1{program}",
            unit.read_text(),
            flags=re.MULTILINE,
        )
        (folder / unit.name).write_text(text)
    for mount in set(re.findall(r"var-lib-\S+\.mount", "".join(u.read_text() for u in UNITS))):
        # systemd makes these of /etc/fstab, where the records lie on a disk of their own.
        where = mount.removesuffix(".mount").replace("-", "/").replace("\\x2d", "-")
        (folder / mount).write_text(f"[Mount]\nWhat=/dev/loop0\nWhere=/{where}\n")
    return folder


@needs_systemd
def test_systemd_has_nothing_to_say_of_any_unit(installed: Path) -> None:
    said = analyze("verify", "--man=no", *sorted(installed.glob("phonebox*")))
    ours = [line for line in said.stderr.splitlines() if "phonebox" in line]
    assert (ours, said.stdout) == ([], "")


@needs_systemd
@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_what_a_unit_may_do_is_little(unit: Path) -> None:
    said = analyze("security", "--offline=true", unit).stdout.splitlines()[-1]
    found = re.search(r"exposure level for \S+: ([0-9.]+)", said)
    assert found, said
    assert float(found[1]) <= MOST.get(unit.name, 1.5)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_can_be_read_by_the_shell(script: Path) -> None:
    subprocess.run(["bash", "-n", script], check=True)


def test_only_what_must_runs_as_root() -> None:
    own = re.compile(r"^User=phonebox", re.MULTILINE)
    assert {unit.name for unit in SERVICES if not own.search(unit.read_text())} <= AS_ROOT


def test_the_service_manager_opens_nothing_where_a_user_of_ours_writes() -> None:
    """It is root, and follows a link there: to the signing key, or to a file of its own."""
    opens = re.compile(
        r"^(?:LoadCredential\w*|EnvironmentFile|Standard(?:Output|Error)|BindPaths)="
        r".*?(/(?:var|run|media|mnt)/\S*)",
        re.MULTILINE,
    )
    assert {unit.name: opens.findall(unit.read_text()) for unit in UNITS} == {
        unit.name: [] for unit in UNITS
    }


def test_chromium_knows_each_name_in_its_policy() -> None:
    """One that it does not know it passes over in silence."""
    program = Path("/usr/lib/chromium/chromium")
    if not program.exists():
        pytest.skip("there is no chromium of Debian's here")
    names = json.loads((SYSTEMD / "screen/policy.json").read_text())
    known = program.read_bytes()
    assert [name for name in names if f"\0{name}\0".encode() not in known] == []


def test_every_user_folder_and_unit_agrees() -> None:
    """What a unit runs as is made by sysusers; what the guide and the others name is there."""
    users = set(
        re.findall(r"^u (\S+)", (SYSTEMD / "files/sysusers.conf").read_text(), re.MULTILINE)
    )
    text = "".join(unit.read_text() for unit in UNITS)
    assert set(re.findall(r"^User=(phonebox\S*)", text, re.MULTILINE)) <= users
    names = {unit.name for unit in UNITS}
    wanted = set(re.findall(r"\bphonebox[a-z-]*@?(?:%i)?\.(?:service|timer|target|path)\b", text))
    assert {name.replace("%i", "") for name in wanted} <= names
    guide = (ROOT / "docs/install.md").read_text()
    told = {
        name.replace("NAME", "")
        for name in re.findall(r"^\| `(phonebox[a-zA-Z@.-]*)`", guide, re.MULTILINE)
    }
    assert {name for name in told if "." not in name} <= {name.split(".")[0] for name in names}
    for unit in SERVICES:
        assert unit.name.removesuffix(".service") in told, (
            f"docs/install.md does not tell of {unit}"
        )


def test_the_guide_types_only_what_there_is() -> None:
    for name in re.findall(r"(?:\./|phonebox-\*/)(systemd/[\w/.-]+)", all_boxes()):
        assert (ROOT / name).exists(), name


def setup(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SYSTEMD / "setup.py"), "--check", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_sample_of_the_setup_file_is_good() -> None:
    assert setup(SYSTEMD / "cloud-init/phonebox-setup.toml").stderr == ""


def test_what_the_setup_file_says_is_written_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = importlib.util.spec_from_file_location("phonebox_setup", SYSTEMD / "setup.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ETC", tmp_path)
    (tmp_path / "phonebox").mkdir()
    (tmp_path / "phonebox/phonebox.toml").write_text('data = "/records"\n')
    (tmp_path / "localtime").touch()
    school = 'St “Anne\'s” \\ \U00020bb7 "N"'
    names = {"school": school, "headteacher": "head", "headteacher_name": "Zoë"}
    told = {**names, "settings": {"data": "/else", "port": 80, "names": ["k\u00f6.local"]}}
    assert module.wrong(told) == []
    module.apply(told)
    assert tomllib.loads((tmp_path / "phonebox/school.toml").read_text()) == names
    settings = tomllib.loads((tmp_path / "phonebox/phonebox.toml").read_text())
    assert settings == {"data": "/records", "port": 80, "names": ["k\u00f6.local"]}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('school = ""', "“school” is missing"),
        ('password = "secret"', "“password” is not known here"),
        ('keyboard = "../x"', "“keyboard” is a country"),
        ('[wifi]\nname = "a"\npassword = "short"', "[wifi] needs the network’s “password”"),
        ('[[readers]]\nname = "../key"\nurl = "nfc:usb"', "A reader’s “name”"),
        ('[[readers]]\nname = "a"\nurl = "file:/etc/passwd"', "The reader’s “url”"),
        ('[[readers]]\nname = "a"\nurl = "nfc:usb"\nstation = "a\\nb"', "“station”"),
        ('[settings.mail]\nhost = "a"', "The setting “mail”"),
        ("settings = 3", "begins with [settings]"),
        ("school = ", "cannot be understood"),
    ],
)
def test_what_is_wrong_in_the_setup_file_is_said(tmp_path: Path, line: str, words: str) -> None:
    lines = {"school": "A School", "headteacher": "head", "headteacher_name": "Ada"}
    text = "".join(
        f"{key} = {json.dumps(value)}\n"
        for key, value in lines.items()
        if not line.startswith(f"{key} ")
    )
    (tmp_path / "setup.toml").write_text(text + line)
    said = setup(tmp_path / "setup.toml")
    assert said.returncode == 1
    assert words in said.stderr
    assert "Traceback" not in said.stderr
