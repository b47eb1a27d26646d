"""The page in place of a service that cannot start: on its port, why, and what to do.

Only where a service manager started it, for nobody sits there; at a terminal the words are printed,
and the command ends. It needs neither data folder nor settings, and tells of nobody.
"""

import json
import logging
import socket
import threading
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from jinja2 import Environment, FileSystemLoader

from hardware import notify
from kiosk import paths
from kiosk.web import here
from kiosk.web.security import HEADERS

log = logging.getLogger(__name__)

AGAIN = 5
"""Seconds until the service tries to start once more, and the page looks again."""

_TYPES = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


class StandIn:
    """The page, listening until `leave`."""

    def __init__(self, host: str, port: int) -> None:
        """Raises OSError where the port is not free."""
        self._server = _Server(host, port)
        self._pause = threading.Event()
        threading.Thread(target=self._server.serve_forever, name="stand-in", daemon=True).start()

    @property
    def address(self) -> tuple[str, int]:
        """The host and port at which it listens."""
        host, port = self._server.server_address[:2]
        return str(host), int(port)

    def show(self, words: str, seconds: int = AGAIN) -> None:
        """Tell why, for so many seconds."""
        if self._server.words != words:
            log.error("the service cannot start: %s", words)
        self._server.words = words
        notify.tell("READY=1", f"STATUS=Out of order: {words}")
        for _ in range(seconds):
            notify.tell("WATCHDOG=1")
            self._pause.wait(1.0)

    def leave(self) -> None:
        """Let go of the port."""
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    words = ""

    def __init__(self, host: str, port: int) -> None:
        # As the service: what is not encrypted is for this machine alone.
        host = host if here.names_loopback(host) else "127.0.0.1"
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), _Handler)

    @cached_property
    def files(self) -> dict[str, bytes]:
        """What the page is dressed in, by address; nothing else is given out."""
        folder = paths.static_dir()
        found = (path for kind in _TYPES for path in folder.rglob(f"*{kind}"))
        return {f"/static/{path.relative_to(folder)}": path.read_bytes() for path in found}

    @cached_property
    def page(self) -> Any:
        """The template of the page."""
        loader = FileSystemLoader(paths.templates_dir())
        return Environment(loader=loader, autoescape=True).get_template("errors/start.html")


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout: ClassVar[float] = 10.0
    server_version, sys_version = "Phonebox", ""

    def _answer(self) -> None:
        path = self.path.partition("?")[0]
        body = self.server.files.get(path) if self.command in ("GET", "HEAD") else None
        if body is not None:
            kind = next(kind for suffix, kind in _TYPES.items() if path.endswith(suffix))
            self._send(200, kind, body)
        elif path == "/health":
            part = {"state": "failed", "words": self.server.words}
            self._send_json({"status": "failed", "parts": {"start": part}})
        elif path.startswith("/api/"):
            self._send_json({"error": self.server.words})
        else:
            page = self.server.page.render(words=self.server.words, again=AGAIN)
            self._send(503, "text/html; charset=utf-8", page.encode())

    do_GET = do_HEAD = do_POST = _answer  # noqa: N815  (http.server calls them)

    def _send_json(self, data: dict[str, Any]) -> None:
        self._send(503, "application/json", json.dumps(data).encode())

    def _send(self, code: int, kind: str, body: bytes) -> None:
        self.send_response(code)
        more = {"Retry-After": str(AGAIN), "Cache-Control": "no-store"} if code != 200 else {}
        headers = {**HEADERS, **more, "Content-Type": kind, "Content-Length": str(len(body))}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing: the page asks again every few seconds."""
