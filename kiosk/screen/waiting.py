"""The waiting page: what the screen shows while there is no service, and why.

It asks every two seconds whether the service is there, and then moves on to it by itself.
"""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from kiosk.paths import static_dir
from kiosk.screen.lock import Lock

STARTING = (
    "Phonebox is starting",
    "This takes about a minute. Please wait.",
)
OUT_OF_ORDER = "Out of order"
LOCKED = (
    "Good morning",
    "The records are locked since the kiosk was last switched off. Type the morning phrase.",
)
NO_ANSWER = (
    "The Phonebox service does not answer. It is being started again by itself. "
    "Until then use the paper slips. If this lasts five minutes, call the technician."
)
PAPER = "Nothing is recorded now. Until it is mended use the paper slips, and call the technician."

FIRST_SECONDS = 90.0
"""So long a service that has not answered yet counts as starting."""

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_PAGE = Path(__file__).with_name("page.html")
_KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_LONGEST_FORM = 2048


@dataclass
class State:
    """What the waiting page is told: a title, what is wrong, and where to go when all is well."""

    title: str = STARTING[0]
    words: tuple[str, ...] = (STARTING[1],)
    go: str | None = None
    locked: bool = False

    def told(self) -> bytes:
        """As the page reads it."""
        return json.dumps(vars(self)).encode()


def state_for(
    server: str, *, is_there: bool, words: tuple[str, ...], is_new: bool, is_locked: bool = False
) -> State:
    """What the page says. `is_new`: the service has not answered yet since the screen began."""
    if is_locked:
        return State(LOCKED[0], (LOCKED[1],), locked=True)
    if is_there and not words:
        return State("Phonebox", (), f"{server}/")
    if is_there:
        return State(OUT_OF_ORDER, (*words, PAPER))
    if is_new:
        return State()
    return State(OUT_OF_ORDER, (NO_ANSWER,))


@dataclass
class WaitingPage:
    """Serves the page on this machine's own address. `asked_ago` tells when it was last asked."""

    port: int
    monotonic: Callable[[], float] = time.monotonic
    lock: Lock = field(default_factory=Lock)
    state: State = field(default_factory=State)
    _asked: float | None = None

    def __post_init__(self) -> None:
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def address(self) -> str:
        """Where the browser finds it."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    @property
    def asked_ago(self) -> float | None:
        """Seconds since the page asked; None if it never did."""
        return None if self._asked is None else self.monotonic() - self._asked

    def start(self) -> None:
        """Answer from now on; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()

    def told(self) -> bytes:
        """What the page is told now; that it asked is noted."""
        self._asked = self.monotonic()
        return self.state.told()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, page: WaitingPage) -> None:
        self.page = page
        super().__init__(("127.0.0.1", page.port), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    server_version = "Phonebox"
    sys_version = ""

    def do_GET(self) -> None:
        if self.path == "/state":
            self._answer(self.server.page.told(), "application/json")
        elif self.path == "/":
            self._answer(_PAGE.read_bytes(), "text/html; charset=utf-8")
        elif (file := _static(self.path)) is not None:
            self._answer(file.read_bytes(), _KINDS[file.suffix])
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        page = self.server.page
        # A page from elsewhere could send a form here; it can neither name its origin as ours nor
        # read the answer.
        if self.path != "/unlock" or self.headers.get("Origin") != page.address[:-1]:
            self.send_error(403)
            return
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit() or int(length) > _LONGEST_FORM:
            self.send_error(413)
            return
        phrase = self.rfile.read(int(length)).decode(errors="replace")
        wrong = page.lock.unlock(phrase)
        self._answer(json.dumps({"wrong": wrong}).encode(), "application/json")

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """The page asks every two seconds: that is worth no line."""


def _static(path: str) -> Path | None:
    """The file of ours at this address; None where there is none, or it is none of the kinds."""
    name = path.removeprefix("/static/")
    file = (static_dir() / name).resolve()
    is_ours = name != path and file.is_relative_to(static_dir()) and file.suffix in _KINDS
    return file if is_ours and file.is_file() else None
