"""The service's own eye on backups: at the day's close, and where the night's timer made none.

It only looks; the backup is made by a process of its own, as the timer makes it, at low priority.
"""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from kiosk.custody.machine.backups import BackupMade
from kiosk.custody.register import DayClosed, Erased
from kiosk.datafolder import DataFolder
from kiosk.ledger.payload import type_name
from kiosk.services.context import Services
from kiosk.services.machine.backing_up import keys_of
from kiosk.services.ports import Facts, StoreError
from kiosk.services.views import Logged, Query
from kiosk.settings import Settings

log = logging.getLogger(__name__)

EVERY = 30.0
"""Seconds between two looks."""
PAUSE = 30 * 60.0
"""Seconds until the next try, where one did not go well."""
A_NIGHT = timedelta(hours=26)
_POLITE = ("nice", "-n", "10")


@dataclass
class Seen:
    """What was done last: up to which entry erasures were told of."""

    erased: int = 0


def due(facts: Facts, seen: Seen) -> tuple[str, ...] | None:
    """What `phonebox backup` is to be called with now; None when nothing is due."""
    made, closed = _newest(facts, BackupMade), _newest(facts, DayClosed)
    is_old = made is None or abs(facts.now.at - made.recorded_at) > A_NIGHT
    if is_old or (made is not None and closed is not None and closed.sequence > made.sequence):
        return ()
    erased = _newest(facts, Erased)
    if (
        erased is not None
        and made is not None
        and erased.sequence > max(seen.erased, made.sequence)
    ):
        seen.erased = erased.sequence
        return ("--erasures",)
    return None


def _newest(facts: Facts, kind: type) -> Logged | None:
    return next(iter(facts.entries(Query(kind=type_name(kind), limit=1))), None)


def is_set_up(facts: Facts, services: Services) -> bool:
    """Whether a backup can be made at all."""
    setup = services.backups
    return not setup.elsewhere and bool(setup.places) and bool(setup.keys or keys_of(facts))


class Keeper(threading.Thread):
    """Looks every half minute; nothing that fails ends it."""

    def __init__(
        self, settings: Settings, services: Services, command: Sequence[str] | None = None
    ) -> None:
        super().__init__(name="backups", daemon=True)
        self._folder = settings.data
        self._services = services
        whole = (*_POLITE, sys.executable, "-m", "kiosk.wiring", "--data", str(settings.data))
        self._command = tuple(command or (*whole, "backup"))
        self._environment = {**os.environ, **_told(settings)}
        self._seen = Seen()
        self._not_before = 0.0

    def run(self) -> None:
        """Look until the service ends."""
        from kiosk.backups.making import clear_leftovers

        try:
            clear_leftovers(DataFolder(self._folder))
        except OSError:
            log.warning("what a backup left could not be cleared away")
        while not self._services.stopping.wait(EVERY):
            self.look()

    def look(self) -> None:
        """Make what is due, unless it was tried just now."""
        if time.monotonic() < self._not_before:
            return
        try:
            with self._services.store.read() as facts:
                what = due(facts, self._seen) if is_set_up(facts, self._services) else None
        except StoreError as error:
            log.warning("backups have to wait: %s", error.words)
            return
        except Exception:
            log.exception("whether a backup is due could not be told")
            return
        if what is not None and not self._made(what):
            self._not_before = time.monotonic() + PAUSE

    def _made(self, what: tuple[str, ...]) -> bool:
        command = [*self._command, *what]
        try:
            child = subprocess.Popen(
                command, stdout=subprocess.DEVNULL, env=self._environment, cwd=Path("/")
            )
        except OSError:
            log.exception("no backup could be begun")
            return False
        while child.poll() is None:
            if self._services.stopping.wait(0.5):
                child.terminate()
                child.wait()
        return child.returncode == 0


def _told(settings: Settings) -> Mapping[str, str]:
    """The settings of backups as the environment has them, wherever the service has them from."""
    files = {
        "PHONEBOX_BACKUP_SFTP_KEY": settings.backup_sftp_key,
        "PHONEBOX_BACKUP_SFTP_KNOWN_HOSTS": settings.backup_sftp_known_hosts,
        "PHONEBOX_SIGNER": settings.signer,
    }
    return {
        "PHONEBOX_NOW": "",
        "NOTIFY_SOCKET": "",
        "PHONEBOX_BACKUP_PLACES": " ".join(settings.backup_places),
        "PHONEBOX_BACKUP_KEYS": " ".join(settings.backup_keys),
        **{name: str(path) for name, path in files.items() if path is not None},
    }
