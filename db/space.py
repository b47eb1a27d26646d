"""Room on the disk: refuse in good time, and keep a reserve, for a full disk mends nothing.

A small disk that the write-ahead log has filled stays stuck: there is no room to move the log into
the database. The reserve is given up then, and taken again when there is room.
"""

import os
import shutil
from pathlib import Path

from db.errors import READ_ONLY
from kiosk.services.ports import StoreError

MEGABYTE = 1024 * 1024
LOW_WATER = 32 * MEGABYTE
RESERVE = 8 * MEGABYTE


class Space:
    """The disk of the database's file. Sizes in bytes."""

    def __init__(self, database: Path, low_water: int = LOW_WATER, reserve: int = RESERVE) -> None:
        self._database = database
        self._folder = database.parent
        self._file = self._folder / "phonebox.reserve"
        self._low_water = low_water
        self._reserve = reserve
        self._taken = False

    def check(self) -> None:
        """Raise StoreError below the low-water mark; take the reserve while there is room."""
        self.check_writable()
        free = shutil.disk_usage(self._folder).free
        if free < self._low_water:
            raise StoreError(
                f"The disk is nearly full ({free // MEGABYTE} MB left). Nothing was recorded. "
                "Free some space, then do it again."
            )
        if not self._taken and free > self._low_water + 2 * self._reserve:
            self._take()

    def check_writable(self) -> None:
        """Raise StoreError where nothing can be written.

        SQLite itself would say so only at the first change, not when a transaction begins.
        """
        mounted_to_read = os.statvfs(self._folder).f_flag & os.ST_RDONLY
        if mounted_to_read or not os.access(self._database, os.W_OK, effective_ids=True):
            raise StoreError(READ_ONLY)

    def log_bytes(self) -> int:
        """The size of the write-ahead log."""
        try:
            return self._database.with_name(self._database.name + "-wal").stat().st_size
        except FileNotFoundError:
            return 0

    def give_up(self) -> None:
        """Free the reserve."""
        self._taken = False
        self._file.unlink(missing_ok=True)

    def _take(self) -> None:
        self._taken = True
        if self._reserve and not self._file.exists():
            descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                os.posix_fallocate(descriptor, 0, self._reserve)
            finally:
                os.close(descriptor)
