"""A station that the page talks to: answers its posts and streams what it is told to."""

import json
from typing import Any

from playwright.sync_api import Page, Request, Route

Json = dict[str, Any]


class Station:
    """Stands behind one page in place of the server's live parts.

    Attributes:
        scans: bodies that were posted to `/station/scans`, with the token of each.
        marks: the last event that each new stream named in its address.
        answers: status codes for the next posts; 200 when there is none.
    """

    def __init__(self, page: Page) -> None:
        self.scans: list[Json] = []
        self.tokens: list[str | None] = []
        self.marks: list[str] = []
        self.answers: list[int] = []
        self.beats = 0
        self.locks = 0
        self.open = True
        self._messages: list[tuple[str, Json]] = []
        page.route("**/station/scans", self._take)
        page.route("**/station/stream*", self._stream)
        page.route("**/station/heartbeat", self._beat)
        page.route("**/lock", self._lock)

    def send(self, mark: str, message: Json) -> None:
        """Say this at the next opening of the stream."""
        self._messages.append((mark, message))

    def _take(self, route: Route, request: Request) -> None:
        self.scans.append(request.post_data_json or {})
        self.tokens.append(request.headers.get("x-csrftoken"))
        status = self.answers.pop(0) if self.answers else 200
        route.fulfill(status=status, json={"outcome": "handed_in", "words": "Handed in"})

    def _stream(self, route: Route, request: Request) -> None:
        if not self.open:
            route.fulfill(status=503, body="")
            return
        self.marks.append(request.url.partition("after=")[2])
        messages = [
            f"id: {mark}\ndata: {json.dumps(message)}\n\n" for mark, message in self._messages
        ]
        self._messages.clear()
        body = "retry: 20\nevent: beat\ndata: {}\n\n" + "".join(messages)
        route.fulfill(content_type="text/event-stream", body=body)

    def _beat(self, route: Route, request: Request) -> None:
        self.beats += 1
        route.fulfill(json={})

    def _lock(self, route: Route, request: Request) -> None:
        self.locks += request.method == "POST"
        route.fulfill(content_type="text/html", body="<title>Locked</title>")
