"""Disks and sticks as Linux knows them: which one a folder lies on, and where a named one is.

Nothing but names is read of a stick (POLICY.md R34), and only from what the kernel and udev say.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_ESCAPED = re.compile(r"\\(?:x([0-9a-fA-F]{2})|([0-7]{3}))")
_NAMES = ("by-label", "by-uuid")


@dataclass(frozen=True)
class Machine:
    """Where the kernel and udev tell of disks; a test has a machine of its own."""

    sys: Path = Path("/sys")
    dev: Path = Path("/dev")
    mounts: Path = Path("/proc/self/mountinfo")

    def nodes(self) -> Iterator[tuple[str, Path]]:
        """Every name of a file system, by label and by UUID, with its device."""
        for kind in _NAMES:
            folder = self.dev / "disk" / kind
            if folder.is_dir():
                for link in sorted(folder.iterdir()):
                    yield _plain(link.name), link.resolve()

    def names_of(self, node: Path) -> tuple[str, ...]:
        """The names of what lies on a device, the label before the UUID."""
        return tuple(name for name, found in self.nodes() if found == node)

    def node_of(self, path: Path) -> Path | None:
        """The device on which a folder lies; None where it is no disk's (a network's, memory)."""
        device = path.stat().st_dev
        link = self.sys / "dev" / "block" / f"{os.major(device)}:{os.minor(device)}"
        return self.dev / link.resolve().name if link.exists() else None

    def is_removable(self, node: Path) -> bool:
        """Whether a device is a stick or a disk on a cable, and not the machine's own."""
        link = self.sys / "class" / "block" / node.name
        if not link.exists():
            return False
        place = link.resolve()
        if any(part.startswith("usb") for part in place.parts):
            return True
        flags = (folder / "removable" for folder in (place, place.parent))
        return any(flag.is_file() and flag.read_text().strip() == "1" for flag in flags)

    def sticks(self) -> list[str]:
        """The names of what is plugged in and can be taken away."""
        found: dict[Path, str] = {}
        for name, node in self.nodes():
            if self.is_removable(node):
                found.setdefault(node, name)
        return sorted(found.values())

    def find(self, name: str) -> Path | None:
        """The device whose file system has this label or UUID."""
        return next((node for found, node in self.nodes() if found == name), None)

    def mounted_at(self, node: Path) -> Path | None:
        """Where a device is mounted, whole; None where it is not."""
        for line in self.mounts.read_text().splitlines():
            before, _, after = line.partition(" - ")
            fields, source = before.split(), after.split()
            if len(source) > 1 and Path(_plain(source[1])).resolve() == node and fields[3] == "/":
                return Path(_plain(fields[4]))
        return None


def _plain(text: str) -> str:
    """A name without udev's and the kernel's ways of writing blanks."""
    data = _ESCAPED.sub(lambda m: chr(int(m[1], 16) if m[1] else int(m[2], 8)), text)
    return data.encode("latin-1", "replace").decode(errors="replace")
