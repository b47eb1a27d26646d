"""How the parts of a running Phonebox are: no personal data, and an answer in time whatever hangs.

The database is asked in a thread of its own, one at a time: when it is silent, only that thread
waits for it, and everybody else hears "silent" at the deadline.

A new part is a function that answers with a `Part`, and a line of `WITH_RECORDS` (it reads the
database) or of `BESIDE` (it must answer though the database hangs). One that breaks is told as
"could not be looked at", and takes no other with it.
"""

import logging
import shutil
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from kiosk.services.context import Services
from kiosk.services.machine.backup_health import backups
from kiosk.services.machine.certificate_health import certificate
from kiosk.services.machine.clock_health import clock
from kiosk.services.machine.health_parts import ATTENTION, FAILED, OK, SILENT, Part
from kiosk.services.machine.mail_health import mail
from kiosk.services.machine.signer_health import signer
from kiosk.services.ports import StoreError

log = logging.getLogger(__name__)

DEADLINE_SECONDS = 2.0
LOW_DISK_BYTES = 200 * 1024 * 1024

Look = Callable[[Services], Part]


class Probe:
    """Asks something that may never answer, in a thread of its own, one at a time."""

    def __init__(self, deadline: float = DEADLINE_SECONDS) -> None:
        self._deadline = deadline
        self._lock = threading.Lock()
        self._asking: _Asking | None = None

    def ask(self, check: Callable[[], tuple[Part, ...]]) -> tuple[Part, ...] | None:
        """What the check says; None when it does not answer in time."""
        with self._lock:
            if self._asking is None or self._asking.done.is_set():
                self._asking = _Asking(check)
                threading.Thread(target=self._asking.run, name="health", daemon=True).start()
            asking = self._asking
        asking.done.wait(self._deadline)
        return asking.answer


class _Asking:
    """One question under way."""

    def __init__(self, check: Callable[[], tuple[Part, ...]]) -> None:
        self.check = check
        self.answer: tuple[Part, ...] | None = None
        self.done = threading.Event()

    def run(self) -> None:
        try:
            self.answer = self.check()
        except Exception:
            log.exception("health could not be asked")
        finally:
            self.done.set()


def health(services: Services, probe: Probe) -> tuple[Part, ...]:
    """How every part is now."""
    asked = probe.ask(lambda: looked(WITH_RECORDS, services))
    return (*(asked or (SILENT_RECORDS, UNASKED_MAIL)), *looked(BESIDE, services))


def looked(looks: Mapping[str, Look], services: Services) -> tuple[Part, ...]:
    """What each of them found, one that broke too."""
    return tuple(guarded(name, partial(look, services)) for name, look in looks.items())


def guarded(name: str, look: Callable[[], Part]) -> Part:
    """What a look finds; where it breaks, that it could not be looked at."""
    try:
        return look()
    except StoreError as error:
        return Part(name, ATTENTION, f"This could not be looked at: {error.words}")
    except Exception:
        log.exception("%s could not be looked at", name)
        return Part(name, ATTENTION, "This could not be looked at. The service’s log says why.")


SILENT_RECORDS = Part("records", SILENT, "The database does not answer. Restart Phonebox.")
UNASKED_MAIL = Part("mail", ATTENTION, "This could not be looked at: the database does not answer.")


def _records(services: Services) -> Part:
    try:
        services.store.check()
    except StoreError as error:
        return Part("records", FAILED, error.words)
    return Part("records", OK, "Entries can be recorded.")


def _disk(services: Services) -> Part:
    if services.data is None:
        return Part("disk", OK, "The records lie on another machine.")
    return disk_space(services.data)


def disk_space(folder: Path) -> Part:
    """How much is free where the records lie."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return Part("disk", FAILED, "The data folder cannot be reached. Check the disk.")
    megabytes = f"{free // (1024 * 1024):,} MB are free."
    if free < LOW_DISK_BYTES:
        return Part("disk", ATTENTION, f"{megabytes} Free some space.")
    return Part("disk", OK, megabytes)


def _readers(services: Services) -> Part:
    seen = services.board.readers()
    bad = [item for item in seen if not item.is_good]
    if bad:
        said = "; ".join(f"{item.reader}: {item.words}" for item in bad)
        return Part("readers", ATTENTION, said)
    count = len(seen)
    return Part("readers", OK, "1 reader answers." if count == 1 else f"{count} readers answer.")


WITH_RECORDS: Mapping[str, Look] = {"records": _records, "mail": mail, "backups": backups}
BESIDE: Mapping[str, Look] = {
    "clock": clock,
    "signer": signer,
    "disk": _disk,
    "readers": _readers,
    "certificate": certificate,
}
