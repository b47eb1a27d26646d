"""Which program has a port open."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hardware.machine import text_of

PROC = Path("/proc")
_OURS = ("phonebox", "kiosk.wiring")


@dataclass(frozen=True, slots=True)
class Holder:
    """A program that has a port open: its process number, its name, whether it is Phonebox's."""

    number: int
    name: str
    is_ours: bool


def holders(path: str, proc: Path = PROC) -> Iterator[Holder]:
    """The programs that have the device at `path` open, as far as this user may see."""
    target = os.path.realpath(path)
    for folder in sorted(proc.glob("[0-9]*")):
        if target in _open_files(folder):
            command = text_of(folder / "cmdline").replace("\0", " ")
            ours = any(word in command for word in _OURS)
            yield Holder(int(folder.name), text_of(folder / "comm") or "a program", ours)


def _open_files(folder: Path) -> Iterator[str]:
    """What a process has open; nothing where we may not look."""
    with suppress(OSError):
        for item in (folder / "fd").iterdir():
            with suppress(OSError):
                yield str(item.readlink())
