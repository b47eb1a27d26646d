"""Where backups go: a folder, a USB stick that was made known by name, or a server by SFTP.

`folder:/var/backups/phonebox` · `usb:PHONEBOX-1` · `sftp://user@host[:port]/path`
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kiosk.backups.folder import FolderPlace
from kiosk.backups.media import Machine
from kiosk.backups.sftp import Server, SftpPlace
from kiosk.backups.trouble import BackupTrouble

ON_A_STICK = "phonebox-backups"
"""The folder on a stick that is ours."""

_SFTP = re.compile(
    r"sftp://(?P<user>[A-Za-z0-9._-]{1,64})@(?P<host>[A-Za-z0-9.-]{1,253}|\[[0-9a-fA-F:]+\])"
    r"(?::(?P<port>[0-9]{1,5}))?(?P<path>/[A-Za-z0-9._/~-]*)"
)
_FOLDER = re.compile(r"folder:/\S*")
_STICK = re.compile(r"usb:[^/\s]{1,64}")

UNKNOWN = (
    "“{}” is no place for backups. Write folder:/a/folder, usb:NAME or sftp://user@host/a/folder."
)


class Place(Protocol):
    """Where backups go. Each of these raises BackupTrouble."""

    @property
    def words(self) -> str:
        """What the place is called."""

    def names(self) -> list[str]:
        """The names of the files there."""

    def put(self, file: Path, name: str) -> None:
        """Bring a file there under this name: whole and on disk, or not at all."""

    def read(self, name: str) -> bytes:
        """What a small file there holds; nothing where there is none."""

    def remove(self, name: str) -> None:
        """Take a file away."""


@dataclass(frozen=True)
class Ways:
    """What reaches places: this machine's disks, and the key with which servers know it."""

    machine: Machine
    sticks: tuple[str, ...] = ()
    sftp_key: Path | None = None
    known_hosts: Path | None = None


def why_no_place(url: str) -> str | None:
    """What is wrong with a place as it is written; None when nothing is."""
    if _FOLDER.fullmatch(url) or _STICK.fullmatch(url) or _SFTP.fullmatch(url):
        return None
    return UNKNOWN.format(url)


def sticks_of(urls: tuple[str, ...]) -> tuple[str, ...]:
    """The sticks that were made known, by their names."""
    return tuple(url.removeprefix("usb:").strip() for url in urls if url.startswith("usb:"))


def place_of(url: str, ways: Ways) -> Place:
    """The place. Raises BackupTrouble where it is not there, or a stick that nobody made known."""
    if url.startswith("folder:"):
        return _folder(Path(url.removeprefix("folder:")), ways)
    if url.startswith("usb:"):
        return _stick(url.removeprefix("usb:").strip(), ways)
    parts = _SFTP.fullmatch(url)
    if parts is None:
        raise BackupTrouble(UNKNOWN.format(url))
    if ways.sftp_key is None or ways.known_hosts is None:
        raise BackupTrouble(
            f"{url} needs a key of this kiosk and the server’s own: set backup_sftp_key and "
            "backup_sftp_known_hosts (docs/backups.md)."
        )
    port = int(parts["port"] or 22)
    server = Server(parts["user"], parts["host"].strip("[]"), port, ways.sftp_key, ways.known_hosts)
    return SftpPlace(server, parts["path"].rstrip("/") or "/", words=url)


def _folder(path: Path, ways: Ways) -> Place:
    there = next((item for item in (path, *path.parents) if item.exists()), path)
    try:
        device = ways.machine.device_of(there)
    except OSError as error:
        raise BackupTrouble(f"The folder {path} is not there. Check its name.") from error
    if ways.machine.is_removable(device):
        names = ways.machine.names_of(device)
        if not set(names) & set(ways.sticks):
            called = f"“{names[0]}”" if names else "without a name"
            raise BackupTrouble(
                f"{path} lies on a stick {called} that nobody made known, so nothing was written. "
                "Use the school’s own, or make this one known: backup_places in the settings."
            )
    return FolderPlace(path, words=f"folder {path}")


def _stick(name: str, ways: Ways) -> Place:
    device = ways.machine.find(name)
    if device is None:
        others = [item for item in ways.machine.sticks() if item not in ways.sticks]
        words = f"The stick “{name}” is not plugged in."
        if others:
            words += f" “{others[0]}” is, but nobody made it known: nothing was written."
        raise BackupTrouble(f"{words} Plug it in." if not others else f"{words} Plug “{name}” in.")
    at = ways.machine.mounted_at(device)
    if at is None:
        raise BackupTrouble(
            f"The stick “{name}” is plugged in, but not mounted. "
            "Ask the technician to mount it (docs/backups.md)."
        )
    return FolderPlace(at / ON_A_STICK, words=f"stick “{name}”", is_stick=True)
