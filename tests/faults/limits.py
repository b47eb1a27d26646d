"""A machine with little memory: what is begun by `prefix` shares so much, or is ended."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LIMIT = 512 * 1024 * 1024
_PLACES = (
    (Path("/sys/fs/cgroup/memory"), "memory.limit_in_bytes", "memory.max_usage_in_bytes"),
    (Path("/sys/fs/cgroup"), "memory.max", "memory.peak"),
)


class Memory:
    """A group of processes with a limit; None of it where this machine lets nobody set one."""

    def __init__(self, folder: Path | None, most: str) -> None:
        self._folder = folder
        self._most = most

    @property
    def prefix(self) -> tuple[str, ...]:
        """What a command begins with to be in the group."""
        if self._folder is None:
            return ()
        enter = f'echo $$ > "{self._folder / "cgroup.procs"}" && exec "$@"'
        return ("sh", "-c", enter, "sh")

    @property
    def most(self) -> int | None:
        """The most that all of them had together, in bytes, the pages of files too."""
        if self._folder is None:
            return None
        return int((self._folder / self._most).read_text())


@contextmanager
def little_memory() -> Iterator[Memory]:
    """A group with 512 MB, where the machine has such groups."""
    for root, limit, most in _PLACES:
        folder = root / f"phonebox-faults-{os.getpid()}"
        try:
            folder.mkdir()
            (folder / limit).write_text(str(LIMIT))
        except OSError:
            with suppress(OSError):
                folder.rmdir()
            continue
        try:
            yield Memory(folder, most)
        finally:
            folder.rmdir()
        return
    yield Memory(None, "")


def most_resident(pid: int) -> int:
    """The most memory that a process had, in bytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise ValueError(pid)
