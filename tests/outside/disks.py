"""A disk that fills up or becomes read-only under a running service: a real one, small."""

import os
import resource
import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.outside.processes import Phonebox, Service

MEGABYTE = 1024 * 1024
SIZE = 96 * MEGABYTE


class Disk:
    """Where `folder` lies: it can be full, and it can be read-only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self, service: Service) -> None:
        """Leave no room."""
        free = shutil.disk_usage(self.folder).free
        handle = os.open(self._ballast, os.O_WRONLY | os.O_CREAT)
        try:
            os.posix_fallocate(handle, 0, free)
        finally:
            os.close(handle)

    def make_room(self, service: Service) -> None:
        """Somebody tidied up."""
        self._ballast.unlink()

    @property
    def _ballast(self) -> Path:
        return self.folder / "holiday-films"

    def read_only(self) -> None:
        """From now on it takes nothing; as after an error of the card."""
        subprocess.run(_root("mount", "-o", "remount,ro", str(self.folder)), check=True)

    def writable(self) -> None:
        """It takes writing again."""
        subprocess.run(_root("mount", "-o", "remount,rw", str(self.folder)), check=True)


class LimitedDisk(Disk):
    """Where nothing may be mounted: files may not grow, or may not be written."""

    def fill(self, service: Service) -> None:
        resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))

    def make_room(self, service: Service) -> None:
        unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, unlimited)

    def read_only(self) -> None:
        for path in (*self.folder.rglob("*"), self.folder):
            path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))

    def writable(self) -> None:
        for path in (self.folder, *self.folder.rglob("*")):
            path.chmod(path.stat().st_mode | stat.S_IWUSR)


def _root(*command: str) -> list[str]:
    return list(command) if os.geteuid() == 0 else ["sudo", "-n", *command]


def _mounted(folder: Path) -> bool:
    options = f"size={SIZE},mode=0700,uid={os.getuid()},gid={os.getgid()}"
    command = _root("mount", "-t", "tmpfs", "-o", options, "phonebox-test", str(folder))
    with suppress(FileNotFoundError):
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    return False


@contextmanager
def small_disk(folder: Path) -> Iterator[Disk]:
    """A disk of its own at this folder."""
    folder.mkdir()
    if not _mounted(folder):
        yield LimitedDisk(folder)
        return
    try:
        yield Disk(folder)
    finally:
        subprocess.run(_root("umount", "--lazy", str(folder)), check=True)


def without_privilege(phonebox: Phonebox) -> Phonebox:
    """The same, but whom permissions stop: root goes without its right to pass them over."""
    if os.geteuid() != 0:
        return phonebox
    rights = "-dac_override,-dac_read_search,-fowner"
    prefix = ("setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}")
    return Phonebox(phonebox.data, phonebox.now, prefix, phonebox.env)
