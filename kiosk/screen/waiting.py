"""The waiting page: what the screen shows while there is no service, and why.

It asks every two seconds whether the service is there, and then moves on to it by itself.
"""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from kiosk.paths import static_dir, templates_dir

STARTING = (
    "Phonebox is starting",
    "This takes about a minute. Please wait.",
)
OUT_OF_ORDER = "Out of order"
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

_FILES = {
    "/": (templates_dir() / "screen" / "page.html", "text/html; charset=utf-8"),
    "/waiting.css": (static_dir() / "css" / "waiting.css", "text/css"),
    "/tokens.css": (static_dir() / "css" / "tokens.css", "text/css"),
    "/waiting.js": (static_dir() / "js" / "waiting.js", "text/javascript"),
    "/phonebox.svg": (static_dir() / "icons" / "phonebox.svg", "image/svg+xml"),
    **{
        f"/{name}.woff2": (static_dir() / "vendor" / f"{name}.woff2", "font/woff2")
        for name in (
            "atkinson-hyperlegible-latin-400-normal",
            "atkinson-hyperlegible-latin-700-normal",
        )
    },
}


@dataclass
class State:
    """What the waiting page is told: a title, what is wrong, and where to go when all is well."""

    title: str = STARTING[0]
    words: tuple[str, ...] = (STARTING[1],)
    go: str | None = None

    def told(self) -> bytes:
        """As the page reads it."""
        return json.dumps({"title": self.title, "words": self.words, "go": self.go}).encode()


def state_for(server: str, *, is_there: bool, words: tuple[str, ...], is_new: bool) -> State:
    """What the page says. `is_new`: the service has not answered yet since the screen began."""
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
    state: State = field(default_factory=State)
    _asked: float | None = None

    def __post_init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), self._handler())
        self._server.daemon_threads = True
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

    def _told(self) -> bytes:
        self._asked = self.monotonic()
        return self.state.told()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        page = self

        class Handler(BaseHTTPRequestHandler):
            server_version = "Phonebox"
            sys_version = ""

            def do_GET(self) -> None:
                if self.path == "/state":
                    self._answer(page._told(), "application/json")
                elif self.path in _FILES:
                    file, kind = _FILES[self.path]
                    self._answer(file.read_bytes(), kind)
                else:
                    self.send_error(404)

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

        return Handler
