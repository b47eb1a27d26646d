"""One reader as a process: read, post, and keep telling how it is."""

import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path

from hardware import notify
from hardware.base import (
    Clock,
    KeepGoing,
    Reader,
    ReaderError,
    ReaderStatus,
    State,
    SystemClock,
)
from hardware.client import Courier, Service, post_status
from hardware.mock import MockReader
from hardware.supervisor import supervisor_lives
from hardware.urls import MockSocket, NfcTty, NfcUsb, SerialPort, parse_reader_url

log = logging.getLogger(__name__)

#: Seconds between two reports of the same state.
HEARTBEAT = 2.0
#: Seconds for which what was refused stays reported.
NOTICE = 4.0
#: Seconds of a driver's silence after which it is reported, and after which the process ends.
STUCK = 3.0
HOPELESS = 30.0
#: Exit code of a process that gave up on a stuck driver; its supervisor starts it afresh.
EXIT_STUCK = 3

LOST = "A scan did not reach Phonebox. Scan it again."


def make_reader(url: str, *, name: str, data_dir: Path, clock: Clock | None = None) -> Reader:
    """The reader at `url`.

    Raises `ReaderUrlError` for a bad URL and `ReaderError` if its driver is not installed.
    """
    match parse_reader_url(url):
        case MockSocket():
            return MockReader(name, data_dir, clock)
        case SerialPort() as port:
            from hardware.qr import SerialScanner  # each driver only where it is used

            return SerialScanner(name, port, clock)
        case NfcUsb() | NfcTty() as at:
            try:
                from hardware.nfc import NfcReader
            except (ImportError, OSError) as error:
                words = "NFC needs a library: apt install libusb-1.0-0, then start again."
                raise ReaderError(State.MISSING, words) from error
            return NfcReader(name, at, clock)


def run_reader(
    url: str,
    server: str,
    key: str,
    *,
    name: str,
    data_dir: Path,
    keep_going: KeepGoing,
    clock: Clock | None = None,
) -> None:
    """Run the reader at `url` for the service at `server` until `keep_going` says no.

    Ends by itself when the service that started it is gone. Raises `ReaderUrlError` or
    `ValueError` for what was typed wrongly; no fault of reader or service ends it.
    """
    clock = clock or SystemClock()
    service = Service(server, key)
    parse_reader_url(url)
    parent_lives = supervisor_lives()
    watch = Watch(lambda: keep_going() and parent_lives(), clock)
    voice = Voice(name, service, clock, watch)
    courier = Courier(service, clock, lambda: voice.show(State.REFUSED, LOST))
    threads = [
        threading.Thread(target=voice.run, args=(watch.may_go_on,), name="status", daemon=True),
        threading.Thread(target=courier.run, args=(watch.may_go_on,), name="scans", daemon=True),
    ]
    for thread in threads:
        thread.start()
    notify.tell("READY=1")
    try:
        _read(url, name, data_dir, clock, courier, voice, watch)
    finally:
        notify.tell("STOPPING=1")
        watch.end()
        voice.wake()
        for thread in threads:
            thread.join(timeout=1.0)


def _read(
    url: str,
    name: str,
    data_dir: Path,
    clock: Clock,
    courier: Courier,
    voice: "Voice",
    watch: "Watch",
) -> None:
    try:
        reader = make_reader(url, name=name, data_dir=data_dir, clock=clock)
    except ReaderError as error:
        log.error("reader %s: %s", name, error.words)
        voice.show(error.state, error.words)
        while watch.asked():
            clock.sleep(0.25)
    else:
        courier.writes_by(reader.write)
        reader.run(courier.add, lambda status: voice.show(status.state, status.words), watch.asked)


class Watch:
    """Whether to go on, and how long ago the reader's loop last asked: it tells a stuck driver."""

    def __init__(self, keep_going: KeepGoing, clock: Clock) -> None:
        self._keep_going = keep_going
        self._clock = clock
        self._asked = clock.monotonic()
        self._ended = False

    def asked(self) -> bool:
        """For the reader's own loop."""
        self._asked = self._clock.monotonic()
        return self.may_go_on()

    def may_go_on(self) -> bool:
        """For those who work beside it."""
        return not self._ended and self._keep_going()

    def end(self) -> None:
        """The reader's loop is over."""
        self._ended = True

    def silent_for(self) -> float:
        """Seconds since the loop last asked."""
        return self._clock.monotonic() - self._asked


class Voice:
    """Tells the service how the reader is: at each change and every two seconds."""

    def __init__(
        self,
        name: str,
        service: Service,
        clock: Clock,
        watch: Watch,
        give_up: Callable[[], None] = lambda: os._exit(EXIT_STUCK),
    ) -> None:
        """`give_up` ends the process: a driver stuck in the kernel cannot be ended otherwise."""
        self._name = name
        self._service = service
        self._clock = clock
        self._watch = watch
        self._give_up = give_up
        self._changed = threading.Event()
        self._lasting = (State.STARTING, "The reader is starting.")
        self._notice: tuple[str, float] | None = None

    def show(self, state: State, words: str) -> None:
        """From now on, this is how it is; what was refused is shown for some seconds only."""
        if state is State.REFUSED:
            self._notice = (words, self._clock.monotonic() + NOTICE)
        else:
            self._lasting = (state, words)
        self._changed.set()

    def run(self, keep_going: KeepGoing, heartbeat: float = HEARTBEAT) -> None:
        """Report until `keep_going` says no."""
        while keep_going():
            self.report()
            self._changed.wait(heartbeat)
            self._changed.clear()

    def wake(self) -> None:
        """Let `run` look at once whether to go on."""
        self._changed.set()

    def report(self) -> None:
        """Post the present state once."""
        silent = self._watch.silent_for()
        if silent > HOPELESS:
            log.error("reader %s: its driver is stuck; the program ends", self._name)
            self._give_up()
        state, words = self._present(silent)
        # A driver that is only slow to open is given a little longer than the screen's word for it.
        alive = ("WATCHDOG=1",) if silent <= STUCK + HEARTBEAT else ()
        notify.tell(*alive, f"STATUS={words}")
        post_status(self._service, ReaderStatus(self._name, state, words, self._clock.now()))

    def _present(self, silent: float) -> tuple[State, str]:
        if silent > STUCK:
            return State.SILENT, "The reader does not answer. Unplug it, then plug it in again."
        if self._notice is not None and self._clock.monotonic() < self._notice[1]:
            return State.REFUSED, self._notice[0]
        return self._lasting
