"""Places: a folder, a stick that was made known, a server by SFTP with its key known."""

import errno
import getpass
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.backups.media import Machine
from kiosk.backups.places import Ways, place_of, sticks_of, why_no_place
from kiosk.backups.trouble import BackupTrouble
from tests.outside.processes import eventually

NAME = "phonebox-ce64cfe7-20261123T183000Z-741.age"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "made.age"
    made.write_bytes(os.urandom(300_000))
    return made


def fake_machine(root: Path, **sticks: Path | None) -> Machine:
    """A machine with a stick for each label, mounted there or not at all."""
    machine = Machine(root / "sys", root / "dev", root / "udev", root / "mountinfo")
    blocks = machine.sys / "dev" / "block"
    blocks.mkdir(parents=True)
    machine.udev.mkdir()
    (machine.udev / "b179:2").write_text("E:ID_FS_LABEL=rootfs\n")
    lines = ["25 1 179:2 / / rw - ext4 /dev/root rw"]
    for number, (label, at) in enumerate(sticks.items()):
        device = root / "devices" / "usb1" / f"sd{number}"
        device.mkdir(parents=True)
        (blocks / f"8:{number}").symlink_to(device)
        noted = f"E:ID_FS_LABEL={label}\nE:ID_FS_UUID=0000-000{number}\nE:ID_BUS=usb\n"
        (machine.udev / f"b8:{number}").write_text(noted)
        if at is not None:
            # The kernel writes a blank as \\040.
            where = str(at).replace(" ", "\\040")
            lines.append(f"36 25 8:{number} / {where} rw,nosuid shared:1 - vfat /dev/x rw")
    machine.mounts.write_text("\n".join([*lines, ""]))
    return machine


def ways(machine: Machine | None = None, *places: str) -> Ways:
    return Ways(machine or Machine(), sticks_of(places))


@pytest.mark.parametrize(
    "url",
    [
        "/a",
        "folder:a",
        "usb:",
        "usb: ",
        "usb:/a",
        "usb:a b",
        "folder:/a b",
        "sftp://host/a",
        "sftp://u@h/a b",
        "ftp://x.test",
    ],
)
def test_what_is_no_place(url: str) -> None:
    assert "is no place for backups" in (why_no_place(url) or "")


@pytest.mark.parametrize(
    "url",
    ["folder:/a/b", "usb:PHONEBOX-1", "usb:ABCD-1234", "sftp://u@h:2022/~/a", "sftp://u@[::1]/"],
)
def test_what_is_a_place(url: str) -> None:
    assert why_no_place(url) is None


def test_a_folder_has_it_whole_or_not_at_all(tmp_path: Path, file: Path) -> None:
    folder = tmp_path / "there" / "deep"
    place = place_of(f"folder:{folder}", ways())
    assert place.names() == []
    assert place.read(NAME) == b""
    place.put(file, NAME)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("not to be written over")
    (folder / f".{NAME}.part").symlink_to(elsewhere)
    (folder / ".other.part").write_text("what a crash left")
    place.put(file, NAME)
    assert elsewhere.read_text() == "not to be written over"
    assert place.names() == [NAME]
    assert place.read(NAME) == file.read_bytes()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / NAME).stat().st_mode & 0o777 == 0o600
    place.remove(NAME)
    assert place.names() == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "is full. Free some space"),
        (errno.EROFS, "may not write"),
        (errno.EACCES, "may not write"),
        (errno.EIO, "failed while it was used"),
        (errno.ENOENT, "cannot be used"),
    ],
)
def test_what_fails_is_said_and_nothing_is_left(
    number: int, words: str, tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: int) -> object:
        raise OSError(number, os.strerror(number))

    place = place_of(f"folder:{tmp_path}/there", ways())
    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(BackupTrouble) as trouble:
        place.put(file, NAME)
    assert words in trouble.value.words
    assert list((tmp_path / "there").iterdir()) == []


def test_a_disk_that_gives_back_other_bytes(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.backups.folder._hash", lambda _: "other")
    with pytest.raises(BackupTrouble, match="other bytes"):
        place_of(f"folder:{tmp_path}/there", ways()).put(file, NAME)
    assert list((tmp_path / "there").iterdir()) == []


def test_a_stick_is_found_by_its_name(tmp_path: Path, file: Path) -> None:
    at = tmp_path / "media" / "office stick"
    at.mkdir(parents=True)
    machine = fake_machine(tmp_path, **{"PHONEBOX-1": at})
    place = place_of("usb:PHONEBOX-1", ways(machine, "usb:PHONEBOX-1"))
    assert place_of("usb:0000-0000", ways(machine)).names() == []
    place.put(file, NAME)
    assert (at / "phonebox-backups" / NAME).read_bytes() == file.read_bytes()
    assert place.words == "stick “PHONEBOX-1”"


def test_another_stick_is_refused(tmp_path: Path) -> None:
    at = tmp_path / "media"
    at.mkdir()
    machine = fake_machine(tmp_path, HOLIDAY=at)
    with pytest.raises(BackupTrouble, match=r"not plugged in.*HOLIDAY.*nobody made it known"):
        place_of("usb:PHONEBOX-1", ways(machine, "usb:PHONEBOX-1"))
    assert list(at.iterdir()) == []


def test_a_stick_that_is_not_mounted(tmp_path: Path) -> None:
    machine = fake_machine(tmp_path, STICK=None)
    with pytest.raises(BackupTrouble, match="not mounted"):
        place_of("usb:STICK", ways(machine, "usb:STICK"))


@pytest.mark.parametrize("known", [(), ("usb:STICK",)])
def test_a_folder_on_a_stick_needs_the_stick_made_known(
    tmp_path: Path, known: tuple[str, ...]
) -> None:
    at = tmp_path / "media"
    at.mkdir()
    machine = fake_machine(tmp_path, STICK=at)
    device = machine.device_of(at)
    (machine.sys / "dev" / "block" / device).symlink_to(tmp_path / "devices" / "usb1" / "sd0")
    (machine.udev / f"b{device}").write_text("E:ID_FS_LABEL=STICK\n")
    if known:
        assert place_of(f"folder:{at}/x", ways(machine, *known)).names() == []
        return
    with pytest.raises(BackupTrouble, match=r"stick “STICK” that nobody made known"):
        place_of(f"folder:{at}/x", ways(machine, *known))


# --- a server ---


@dataclass
class Ssh:
    """A real server on this machine, for whoever runs the tests."""

    port: int
    folder: Path
    key: Path
    known: Path

    @property
    def ways(self) -> Ways:
        return Ways(Machine(), (), self.key, self.known)

    def url(self, name: str = "backups") -> str:
        return f"sftp://{getpass.getuser()}@127.0.0.1:{self.port}{self.folder / name}"


def _key(path: Path) -> Path:
    made = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)]
    subprocess.run(made, check=True)
    return path


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as trying:
        return trying.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def ssh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ssh]:
    folder = tmp_path_factory.mktemp("sshd")
    host, key, port = _key(folder / "host"), _key(folder / "key"), _free_port()
    (folder / "authorized").write_text(key.with_suffix(".pub").read_text())
    kind, public, *_ = host.with_suffix(".pub").read_text().split()
    (folder / "known").write_text(f"[127.0.0.1]:{port} {kind} {public}\n")
    settings = {
        "Port": port,
        "ListenAddress": "127.0.0.1",
        "HostKey": host,
        "AuthorizedKeysFile": folder / "authorized",
        "StrictModes": "no",
        "UsePAM": "no",
        "PasswordAuthentication": "no",
        "PidFile": "none",
        "Subsystem": "sftp internal-sftp",
    }
    (folder / "config").write_text("".join(f"{k} {v}\n" for k, v in settings.items()))
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    sshd = shutil.which("sshd", path="/usr/sbin:/usr/bin") or "/usr/sbin/sshd"
    server = subprocess.Popen([sshd, "-D", "-f", str(folder / "config")], stderr=subprocess.DEVNULL)
    try:
        eventually(lambda: _answers(port), what="sshd listens")
        yield Ssh(port, folder, key, folder / "known")
    finally:
        server.terminate()
        server.wait()


def test_a_server_takes_it(ssh: Ssh, file: Path) -> None:
    place = place_of(ssh.url(), ssh.ways)
    place.put(file, NAME)
    place.put(file, NAME)
    assert place.names() == [NAME]
    assert place.read(NAME) == file.read_bytes()
    assert place.read("erasures.jsonl") == b""
    place.remove(NAME)
    assert place.names() == []


def test_a_server_with_another_key_gets_nothing(ssh: Ssh, file: Path, tmp_path: Path) -> None:
    kind, public, *_ = _key(tmp_path / "imposter").with_suffix(".pub").read_text().split()
    known = tmp_path / "known"
    known.write_text(f"[127.0.0.1]:{ssh.port} {kind} {public}\n")
    with pytest.raises(BackupTrouble, match=r"did not take the backup.*its key"):
        place_of(ssh.url("other"), Ways(Machine(), (), ssh.key, known)).put(file, NAME)
    known.write_text("")
    with pytest.raises(BackupTrouble, match="did not take the backup"):
        place_of(ssh.url("other"), Ways(Machine(), (), ssh.key, known)).put(file, NAME)
    assert not (ssh.folder / "other").exists()


def test_a_kiosk_that_the_server_does_not_know(ssh: Ssh, file: Path, tmp_path: Path) -> None:
    stranger = _key(tmp_path / "stranger")
    with pytest.raises(BackupTrouble, match="Permission denied"):
        place_of(ssh.url("other"), Ways(Machine(), (), stranger, ssh.known)).put(file, NAME)


def test_a_server_that_is_not_there_or_without_a_key(ssh: Ssh, file: Path) -> None:
    away = f"sftp://nobody@127.0.0.1:{_free_port()}/x"
    with pytest.raises(BackupTrouble, match="Check the network"):
        place_of(away, ssh.ways).put(file, NAME)
    with pytest.raises(BackupTrouble, match="backup_sftp_key"):
        place_of(away, ways())


def test_a_stick_that_is_mounted_when_somebody_looks_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = tmp_path / "stick"
    machine = fake_machine(tmp_path / "machine", **{"PHONEBOX-1": None})
    lines = machine.mounts.read_text()
    machine.mounts.write_text(f"{lines}40 25 0:50 / {at} rw - autofs systemd-1 rw,direct\n")

    def look(path: Path) -> Iterator[Path]:
        assert path == at
        machine.mounts.write_text(f"{lines}41 40 8:0 / {at} rw shared:1 - vfat /dev/x rw\n")
        return iter(())

    monkeypatch.setattr(Path, "iterdir", look)
    assert machine.mounted_at("8:0") == at
