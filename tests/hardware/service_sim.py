"""A web service for readers to post to: real HTTP on this machine, with prepared answers."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

KEY = "a-key"
GOOD = {"outcome": "handed_in", "words": "In.", "record": None, "entry": 1}

Answer = tuple[int, dict[str, Any] | bytes]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients who did not wait for the answer."""


class SimulatedService:
    """Answers scans as told, 200 unless told otherwise, and remembers all that was posted."""

    def __init__(self) -> None:
        #: What to answer to the next scans; when it is empty, 200.
        self.answers: list[Answer] = []
        #: Called before each answer: may wait, to be slow.
        self.before: Callable[[], None] = lambda: None
        self.scans: list[dict[str, Any]] = []
        self.statuses: list[dict[str, Any]] = []
        self.heard = threading.Condition()

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def wait_for(self, so: Callable[[], bool]) -> None:
        """Wait until what was posted makes it so."""
        with self.heard:
            assert self.heard.wait_for(so, 20), f"only {self.scans} and {self.statuses}"

    def _answer(self, path: str, authorization: str | None, body: dict[str, Any]) -> Answer:
        with self.heard:
            posted = {"/api/scans": self.scans, "/api/readers/status": self.statuses}[path]
            posted.append(body)
            self.heard.notify_all()
        self.before()
        if authorization != f"Bearer {KEY}":
            return 401, {"error": "key"}
        if path == "/api/scans" and self.answers:
            return self.answers.pop(0)
        return 200, GOOD

    def _handler(service: Self) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                body = json.loads(self.rfile.read(length))
                status, answer = service._answer(self.path, self.headers["Authorization"], body)
                data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                if status in (301, 307):
                    self.send_header("Location", f"{service.address}/elsewhere")
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler
