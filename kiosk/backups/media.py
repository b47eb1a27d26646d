"""Disks and sticks as Linux knows them: which one a folder lies on, and where a named one is.

Nothing but names is read of a stick (POLICY.md R34), and only as udev and the kernel tell them. The
units see no devices (`PrivateDevices`), so udev's own notes are read, and links where they are.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_ESCAPED = re.compile(r"\\(?:x([0-9a-fA-F]{2})|([0-7]{3}))")
_NOTED = ("E:ID_FS_LABEL_ENC=", "E:ID_FS_LABEL=", "E:ID_FS_UUID_ENC=", "E:ID_FS_UUID=")
_LINKED = ("by-label", "by-uuid")


@dataclass(frozen=True)
class Machine:
    """Where the kernel and udev tell of disks; a test has a machine of its own.

    A device is known by its numbers, as `8:1`.
    """

    sys: Path = Path("/sys")
    dev: Path = Path("/dev")
    udev: Path = Path("/run/udev/data")
    mounts: Path = Path("/proc/self/mountinfo")

    def names(self) -> Iterator[tuple[str, str]]:
        """Every name of a file system, its label before its UUID, with its device."""
        yield from self._noted()
        yield from self._linked()

    def names_of(self, device: str) -> tuple[str, ...]:
        """The names of what lies on a device."""
        return tuple(dict.fromkeys(name for name, found in self.names() if found == device))

    def device_of(self, path: Path) -> str:
        """The device on which a folder lies."""
        number = path.stat().st_dev
        return f"{os.major(number)}:{os.minor(number)}"

    def is_removable(self, device: str) -> bool:
        """Whether a device is a stick or a disk on a cable, and not the machine's own."""
        link = self.sys / "dev" / "block" / device
        if not link.exists():
            return False
        place = link.resolve()
        if any(part.startswith("usb") for part in place.parts):
            return True
        flags = (folder / "removable" for folder in (place, place.parent))
        return any(flag.is_file() and flag.read_text().strip() == "1" for flag in flags)

    def sticks(self) -> list[str]:
        """The names of what is plugged in and can be taken away."""
        found: dict[str, str] = {}
        for name, device in self.names():
            if self.is_removable(device):
                found.setdefault(device, name)
        return sorted(found.values())

    def find(self, name: str) -> str | None:
        """The device whose file system has this label or UUID."""
        return next((device for found, device in self.names() if found == name), None)

    def mounted_at(self, device: str) -> Path | None:
        """Where a device is mounted, whole; None where it is not.

        What is mounted when somebody looks (`x-systemd.automount`) is looked at first.
        """
        found = self._mounted(device)
        if found is None:
            for place in self._on_demand():
                with suppress(OSError):
                    next(place.iterdir(), None)
            found = self._mounted(device)
        return found

    def _on_demand(self) -> Iterator[Path]:
        for line in self.mounts.read_text().splitlines():
            if " - autofs " in line:
                yield Path(_plain(line.split()[4]))

    def _mounted(self, device: str) -> Path | None:
        for line in self.mounts.read_text().splitlines():
            fields = line.split()
            if fields[2] == device and fields[3] == "/":
                return Path(_plain(fields[4]))
        return None

    def _noted(self) -> Iterator[tuple[str, str]]:
        files = sorted(self.udev.glob("b*:*")) if self.udev.is_dir() else []
        for file in files:
            lines = file.read_text(errors="replace").splitlines()
            for start in _NOTED:
                for line in lines:
                    if line.startswith(start):
                        yield _plain(line.removeprefix(start)), file.name[1:]

    def _linked(self) -> Iterator[tuple[str, str]]:
        for kind in _LINKED:
            folder = self.dev / "disk" / kind
            if folder.is_dir():
                for link in sorted(folder.iterdir()):
                    number = link.stat().st_rdev if link.exists() else 0
                    yield _plain(link.name), f"{os.major(number)}:{os.minor(number)}"


def _plain(text: str) -> str:
    """A name without udev's and the kernel's ways of writing blanks."""
    data = _ESCAPED.sub(lambda m: chr(int(m[1], 16) if m[1] else int(m[2], 8)), text)
    return data.encode("latin-1", "replace").decode(errors="replace")
