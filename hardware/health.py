"""How a reader says how it is, and how it comes back by itself after any fault."""

import errno
import logging
import os
import pwd
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from hardware.base import Clock, KeepGoing, OnStatus, ReaderError, ReaderStatus, State
from hardware.doctor import Machine

log = logging.getLogger(__name__)

FIRST_WAIT = 0.5
LONGEST_WAIT = 5.0
#: When a reader is reopened, since after long runs readers slow down: nobody scans then.
QUIET_HOUR = 3
_SLICE = 0.25

_MISSING = {errno.ENOENT, errno.ENODEV, errno.ENXIO}
_FORBIDDEN = {errno.EACCES, errno.EPERM}
_TAKEN = {errno.EBUSY, errno.EAGAIN}


class Health:
    """Reports each change of state once, and logs when the reader goes and when it is back."""

    def __init__(self, name: str, on_status: OnStatus, clock: Clock) -> None:
        self._name = name
        self._on_status = on_status
        self._clock = clock
        self._last: tuple[State, str] | None = None
        self._well = True

    @property
    def reading(self) -> bool:
        """Whether the reader worked when it was last heard of."""
        return self._last is not None and self._last[0] is State.READY

    def starting(self) -> None:
        """The reader is being opened for the first time."""
        self._report(State.STARTING, "The reader is starting.")

    def ready(self) -> None:
        """The reader works."""
        if not self._well:
            self._well = True
            log.info("reader %s is back", self._name)
        self._report(State.READY, "The reader is ready.")

    def fault(self, error: ReaderError) -> None:
        """The reader does not work."""
        if self._well:
            self._well = False
            log.warning("reader %s: %s", self._name, error.words)
        self._report(error.state, error.words)

    def refused(self, words: str) -> None:
        """Something was read and is not passed on; the reader still works."""
        self._emit(State.REFUSED, words)

    def _report(self, state: State, words: str) -> None:
        if (state, words) != self._last:
            self._last = (state, words)
            self._emit(state, words)

    def _emit(self, state: State, words: str) -> None:
        self._on_status(ReaderStatus(self._name, state, words, self._clock.now()))


def explain(error: Exception, port: str, *, is_nfc: bool | None = None) -> ReaderError:
    """The fault behind an error of the port at path `port`, or of its driver.

    `is_nfc` tells what should be there: an NFC reader, a scanner, or nobody says.
    """
    if isinstance(error, ReaderError):
        return error
    code = error.errno if isinstance(error, OSError) else None
    if code in _FORBIDDEN:
        return ReaderError(State.NO_PERMISSION, here().forbidden(port).whole)
    if code in _TAKEN:
        held = here().busy(port)
        if held is not None and held.state is State.BUSY:
            return ReaderError(State.BUSY, held.whole)
        words = f"Another program is using {port}. Stop it: two on one port break each other."
        return ReaderError(State.BUSY, words)
    if code in _MISSING or not Path(port).exists():
        return ReaderError(State.MISSING, here().missing(port, is_nfc=is_nfc).whole)
    if code == errno.ETIMEDOUT:
        words = f"The reader at {port} does not answer. Unplug it, count to five, plug it in again."
        return ReaderError(State.SILENT, words)
    words = f"The connection to the reader at {port} is disturbed. Check its cable and plug."
    return ReaderError(State.NOISY, words)


def here() -> Machine:
    """This machine, for the account as which the reader's program runs."""
    try:
        return Machine(pwd.getpwuid(os.geteuid()).pw_name)
    except KeyError:
        return Machine(str(os.geteuid()))


def night_between(opened: datetime, now: datetime) -> bool:
    """Whether it was three in the morning, by the machine's time zone, since `opened`."""
    local = now.astimezone()
    night = local.replace(hour=QUIET_HOUR, minute=0, second=0, microsecond=0)
    if night > local:
        night -= timedelta(days=1)
    return opened < night


def pause(seconds: float, clock: Clock, keep_going: KeepGoing) -> None:
    """Wait, but not past being told to stop."""
    until = clock.monotonic() + seconds
    while keep_going() and (left := until - clock.monotonic()) > 0:
        clock.sleep(min(left, _SLICE))


def keep_connected(
    session: Callable[[], None],
    health: Health,
    explained: Callable[[Exception], ReaderError],
    keep_going: KeepGoing,
    clock: Clock,
) -> None:
    """Run `session` again and again; after a failure wait 0.5 s, then longer, up to 5 s.

    A session opens the device, reads until told to stop, and closes it whatever happens.
    """
    health.starting()
    wait = FIRST_WAIT
    while keep_going():
        try:
            session()
        except Exception as error:  # noqa: BLE001 - drivers throw OSError, termios.error, IndexError …
            log.debug("%s", type(error).__name__)
            if health.reading:
                wait = FIRST_WAIT
            health.fault(explained(error))
            pause(wait, clock, keep_going)
            wait = min(2 * wait, LONGEST_WAIT)
