"""QR and bar code scanners on a serial line, by pyserial: the only module that imports it."""

import logging
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import serial

from hardware.base import (
    Clock,
    KeepGoing,
    OnScan,
    OnStatus,
    ReaderError,
    Scan,
    State,
    SystemClock,
    masked,
)
from hardware.debounce import Repeats
from hardware.decode import Code, LineDecoder, Refused
from hardware.health import Health, explain, keep_connected
from hardware.listing import port_of, usb_identity
from hardware.urls import SerialPort

log = logging.getLogger(__name__)

#: Seconds without a byte that end a line. A scanner's own pauses are well below.
SILENCE = 0.3
#: Seconds within which the same code is the same scan; scanners left on repeat themselves.
HOLD = 0.5


class SerialScanner:
    """A code scanner that sends what it reads down a serial line."""

    def __init__(
        self,
        name: str,
        at: SerialPort,
        clock: Clock | None = None,
        *,
        silence: float = SILENCE,
        identify: Callable[[str], tuple[str, ...] | None] = usb_identity,
        find: Callable[[tuple[str, ...]], str | None] = port_of,
    ) -> None:
        self.name = name
        self._at = at
        self._clock: Clock = clock or SystemClock()
        self._silence = silence
        self._identify = identify
        self._find = find
        self._identity: tuple[str, ...] | None = None
        self._repeats = Repeats(HOLD)

    def write(self, uid: str, text: str) -> None:
        """See `hardware.base.Reader.write`: a scanner writes nothing."""

    def run(self, on_scan: OnScan, on_status: OnStatus, keep_going: KeepGoing) -> None:
        """See `hardware.base.Reader.run`."""
        health = Health(self.name, on_status, self._clock)
        keep_connected(
            lambda: self._session(on_scan, health, keep_going),
            health,
            self._explain,
            keep_going,
            self._clock,
        )

    def _session(self, on_scan: OnScan, health: Health, keep_going: KeepGoing) -> None:
        path = self._path()
        with closing(self._open(path)) as port:
            self._identity = self._identify(path) or self._identity
            health.ready()
            lines = LineDecoder()
            while keep_going():
                data = port.read(1)
                if data:
                    data += port.read(port.in_waiting)
                for result in lines.feed(data) if data else lines.silence():
                    self._read(result, on_scan, health)

    def _read(self, result: Code | Refused, on_scan: OnScan, health: Health) -> None:
        if isinstance(result, Refused):
            log.info("reader %s: refused, %s", self.name, result.reason)
            health.refused(result.words)
        elif not self._repeats.seen(result.text.upper(), self._clock.monotonic()):
            log.info("reader %s: code %s", self.name, masked(result.text))
            on_scan(Scan("qr", result.text, None, self.name, self._clock.now()))

    def _path(self) -> str:
        """Where the scanner is: plugged in again it may have come back under another number.

        Only the very same device is followed, never another one in its place.
        """
        if self._identity is not None and not Path(self._at.path).exists():
            return self._find(self._identity) or self._at.path
        return self._at.path

    def _open(self, path: str) -> serial.Serial:
        return serial.Serial(path, self._at.baud, timeout=self._silence, exclusive=True)

    def _explain(self, error: Exception) -> ReaderError:
        explained = explain(error, self._at.path, is_nfc=False)
        if explained.state is State.NOISY:
            # An open line fails to be read only because it is gone, even if its name lingers.
            words = f"The connection to the scanner at {self._at.path} was lost. Plug it in again."
            return ReaderError(State.MISSING, words)
        return explained
