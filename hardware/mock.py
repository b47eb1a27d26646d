"""The mock reader: what a hand would do, told to it by lines on a Unix socket.

`tap UID [payload]` is a tag put on and taken off again, `code TEXT` a label read by a scanner.
`blank UID` is a sticker that says nothing until something was written on it.
Each line is answered with `ok`, or `error: ` and what is wrong.
"""

import os
import selectors
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hardware.base import (
    Clock,
    KeepGoing,
    OnScan,
    OnStatus,
    ReaderError,
    Scan,
    State,
    SystemClock,
)
from hardware.debounce import Sighting, TagDebounce
from hardware.decode import LONGEST, Code, Refused, decode, tag_text
from hardware.health import Health, explain, keep_connected

SOCKET_NAME = "mock-reader.sock"
TOGETHER = "Two tags are on the reader together. Hold them to it one by one."

_UID_BYTES = (4, 7, 10)
_LONGEST_LINE = 4 * LONGEST


class MockReader:
    """A reader without hardware, for trying out and for tests. It is never chosen by itself."""

    def __init__(
        self, name: str, data_dir: Path, clock: Clock | None = None, *, tick: float = 0.2
    ) -> None:
        self.name = name
        self._path = data_dir / SOCKET_NAME
        self._clock: Clock = clock or SystemClock()
        self._tick = tick
        # A tap has an end here, so the next one is new at once.
        self._debounce = TagDebounce(hold=0.0)
        self._written: dict[str, str] = {}

    def write(self, uid: str, text: str) -> None:
        """See `hardware.base.Reader.write`."""
        self._written[uid] = text

    def run(self, on_scan: OnScan, on_status: OnStatus, keep_going: KeepGoing) -> None:
        """See `hardware.base.Reader.run`."""
        health = Health(self.name, on_status, self._clock)
        keep_connected(
            lambda: self._session(on_scan, health, keep_going),
            health,
            lambda error: explain(error, str(self._path.parent)),
            keep_going,
            self._clock,
        )

    def _session(self, on_scan: OnScan, health: Health, keep_going: KeepGoing) -> None:
        with _listening(self._path) as listener, _Lines(listener) as lines:
            health.ready()
            while keep_going():
                for connection, line in lines.wait(self._tick):
                    answer = self._obey(line, on_scan, health)
                    with suppress(OSError):  # who does not listen for the answer misses it
                        connection.sendall(f"{answer}\n".encode())
                if not self._path.is_socket():
                    raise ReaderError(State.MISSING, "The mock reader's socket was removed.")

    def _obey(self, line: bytes, on_scan: OnScan, health: Health) -> str:
        command, _, rest = line.strip().partition(b" ")
        if command == b"tap":
            return self._tap(rest, on_scan, health)
        if command == b"blank":
            return self._tap(rest, on_scan, health, blank=True)
        if command == b"code":
            return self._code(rest, on_scan, health)
        return "error: use “tap UID [payload]”, “blank UID” or “code TEXT”"

    def _tap(self, rest: bytes, on_scan: OnScan, health: Health, *, blank: bool = False) -> str:
        uid, _, payload = rest.decode(errors="replace").strip().partition(" ")
        try:
            length = len(bytes.fromhex(uid))
        except ValueError:
            length = 0
        if length not in _UID_BYTES:
            return "error: a UID is 4, 7 or 10 bytes in hexadecimal"
        uid = uid.upper()
        payload = self._written.get(uid, "") if blank else payload
        match self._debounce.see(uid, self._clock.monotonic()):
            case Sighting.NEW:
                text, now = tag_text(payload), self._clock.now()
                is_blank = blank and text is None
                on_scan(Scan("nfc", text, uid, self.name, now, blank=is_blank))
            case Sighting.TOGETHER:
                health.refused(TOGETHER)
                return f"error: {TOGETHER}"
        return "ok"

    def _code(self, rest: bytes, on_scan: OnScan, health: Health) -> str:
        match decode(rest):
            case Code(text):
                on_scan(Scan("qr", text, None, self.name, self._clock.now()))
                return "ok"
            case Refused() as refused:
                health.refused(refused.words)
                return f"error: {refused.words}"
        return "error: there is no code after “code”"


class _Lines:
    """Whole lines from whoever is connected, each with the connection to answer on."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._selector = selectors.DefaultSelector()
        self._selector.register(listener, selectors.EVENT_READ)
        self._buffers: dict[socket.socket, bytes] = {}

    def __enter__(self) -> "_Lines":
        return self

    def __exit__(self, *_: object) -> None:
        for connection in list(self._buffers):
            self._drop(connection)
        self._selector.close()

    def wait(self, seconds: float) -> Iterator[tuple[socket.socket, bytes]]:
        """The lines that came; waits for them at most so many seconds."""
        for key, _ in self._selector.select(seconds):
            if key.fileobj is self._listener:
                connection, _address = self._listener.accept()
                connection.setblocking(False)
                self._selector.register(connection, selectors.EVENT_READ)
                self._buffers[connection] = b""
            elif isinstance(key.fileobj, socket.socket):
                yield from self._receive(key.fileobj)

    def _receive(self, connection: socket.socket) -> Iterator[tuple[socket.socket, bytes]]:
        try:
            data = connection.recv(4096)
        except OSError:
            data = b""
        *lines, rest = (self._buffers[connection] + data).split(b"\n")
        self._buffers[connection] = rest
        for line in lines:
            yield connection, line
        if not data or len(rest) > _LONGEST_LINE:
            self._drop(connection)

    def _drop(self, connection: socket.socket) -> None:
        self._selector.unregister(connection)
        del self._buffers[connection]
        connection.close()


def tell_mock(data_dir: Path, line: str, timeout: float = 5.0) -> str:
    """Send one line to the mock reader of `data_dir`; its answer.

    Raises `OSError` if it is not running or does not answer within `timeout` seconds.
    """
    with _short_path(data_dir / SOCKET_NAME) as address, _unix_socket() as connection:
        connection.settimeout(timeout)
        connection.connect(address)
        connection.sendall(f"{line}\n".encode())
        with connection.makefile(encoding="utf-8") as answers:
            return answers.readline().strip()


def _unix_socket() -> socket.socket:
    return socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)


@contextmanager
def _short_path(path: Path) -> Iterator[str]:
    """Another name for `path`: a socket's address holds no more than 107 bytes."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


@contextmanager
def _listening(path: Path) -> Iterator[socket.socket]:
    with _short_path(path) as address, _unix_socket() as listener:
        _clear_leftover(address)
        coming = Path(f"{address}.new")
        coming.unlink(missing_ok=True)
        listener.bind(str(coming))
        try:
            coming.chmod(0o600)
            listener.listen()
            listener.setblocking(False)
            # Whoever sees it can connect: it gets its name when it listens.
            coming.rename(address)
            yield listener
        finally:
            with suppress(OSError):
                Path(address).unlink()


def _clear_leftover(address: str) -> None:
    """Remove the socket that a killed mock reader left behind, but not one that is listened to."""
    with _unix_socket() as probe:
        try:
            probe.connect(address)
        except ConnectionRefusedError:
            Path(address).unlink()
        except FileNotFoundError:
            return
        else:
            words = "Another mock reader runs in this data folder. Stop it or use another folder."
            raise ReaderError(State.BUSY, words)
