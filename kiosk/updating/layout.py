"""What lies where on an installed kiosk, and the few changes that an update makes to it.

Each of them is whole or not there after a power cut: written beside, on disk, then renamed.
"""

import os
import shutil
import sys
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path

from kiosk.datafolder import DATABASE, DataFolder, acting_as_owner

ROOT = Path("/opt/phonebox")
_LOGS = ("-wal", "-shm")


@dataclass(frozen=True)
class Layout:
    """The folder of the program and the folder of the records."""

    root: Path
    data: Path

    @property
    def releases(self) -> Path:
        """A folder for each release."""
        return self.root / "releases"

    @property
    def current(self) -> Path:
        """The link to the release in use."""
        return self.root / "current"

    @property
    def updater(self) -> Path:
        """The link to the release that makes the update, and finishes it after a power cut."""
        return self.root / "updater"

    @property
    def state(self) -> Path:
        """What is known of the newest update."""
        return self.root / "update.json"

    @property
    def database(self) -> Path:
        """The database in use."""
        return self.data / DATABASE

    @property
    def before(self) -> Path:
        """The database as it was before the newest update."""
        return self.data / "update" / "before.db"

    @property
    def trial(self) -> Path:
        """A data folder with a copy of the records, for the rehearsal."""
        return self.data / "update" / "trial"

    def as_owner(self) -> AbstractContextManager[None]:
        """For root: whatever is done in the folder of the records is done as its owner.

        It could have led root elsewhere by a link.
        """
        return acting_as_owner(DataFolder(self.data))

    def in_use(self) -> str:
        """The name of the release in use. Raises OSError."""
        return self.current.readlink().name

    def point(self, link: Path, release: str) -> None:
        """Let a link lead to this release, from one moment to the next."""
        part = link.with_name(f".{link.name}.new")
        part.unlink(missing_ok=True)
        part.symlink_to(self.releases / release)
        part.rename(link)
        on_disk(link.parent)

    def put_back(self) -> None:
        """Put the database of before the update in the place of the present one."""
        with self.as_owner():
            self._put_back()

    def _put_back(self) -> None:
        part = self.before.with_name("back.db")
        shutil.copyfile(self.before, part)
        part.chmod(0o600)
        on_disk(part)
        # What goes is kept too, under another name: somebody may want to know what was wrong.
        after = self.before.with_name("after.db")
        after.unlink(missing_ok=True)
        after.hardlink_to(self.database)
        # What the log still held is in none of both: the caller emptied it, or nobody wants it.
        for end in _LOGS:
            self.database.with_name(f"{DATABASE}{end}").unlink(missing_ok=True)
        part.rename(self.database)
        on_disk(self.data)

    def clear_trial(self) -> None:
        """Take the copy of the rehearsal away."""
        with self.as_owner():
            shutil.rmtree(self.trial, ignore_errors=True)

    def forget_old(self, keep: set[str]) -> None:
        """Take away releases that neither run nor would be gone back to."""
        with suppress(OSError):
            for folder in self.releases.iterdir():
                if folder.name not in keep:
                    shutil.rmtree(folder, ignore_errors=True)


def here() -> tuple[Path, str] | None:
    """The folder of the program and the name of the release that runs now; None when it is none."""
    prefix = Path(sys.prefix).resolve()
    if prefix.parent.name != "releases":
        return None
    return prefix.parent.parent, prefix.name


def on_disk(path: Path) -> None:
    """Have a file, or the names in a folder, on disk."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
