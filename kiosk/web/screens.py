"""Every open screen on one thread: what happens at a station is rendered once and sent to all.

A stream that held a thread each would leave none for scans when many screens are open. So the
server keeps the connection (`KEEP`), its thread goes back to work, and this thread writes.
"""

import json
import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app

from kiosk.scanning.hub import Signal
from kiosk.services.context import Services
from kiosk.services.views import Session
from kiosk.web.scanned import scanned
from kiosk.web.strip import Strip

KEEP = "phonebox.keep"
"""Where a server offers, in a request's environment, to keep its connection open for us."""

BEAT = b"event: beat\ndata: {}\n\n"
BEAT_SECONDS = 5.0
LOOK_SECONDS = 1.0

Write = Callable[[bytes], object]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Watched:
    """What a screen shows: whose session at which station, and which page."""

    station: str
    page: str
    session: Session | None = None

    @property
    def attended(self) -> bool:
        """Whether somebody works at this screen: a gate says nothing of what is to be chased."""
        return self.session is not None


@dataclass(eq=False)
class Screen:
    """One open page, and how to write to it. `inbox` is the pushing thread's."""

    watched: Watched
    write: Write
    inbox: "queue.SimpleQueue[tuple[Screen, Signal]]" = field(repr=False)

    def put(self, signal: Signal) -> None:
        """Hand a signal on to the pushing thread."""
        self.inbox.put((self, signal))


def event(event_id: str, message: dict[str, Any]) -> bytes:
    """One server-sent event."""
    return f"id: {event_id}\ndata: {json.dumps(message)}\n\n".encode()


def message_for(parts: Services, watched: Watched, signal: Signal) -> dict[str, Any] | None:
    """What a screen is sent for a signal; a session that has ended since sees nothing of it."""
    return scanned(parts, _alive(parts, watched.session), watched.page, signal)


def _alive(parts: Services, session: Session | None) -> Session | None:
    if session is None:
        return None
    with parts.store.read() as facts:
        now = facts.session(session.key_hash)
    return None if now is None or now.ended or now.locked else session


def notices_html(strip: Strip) -> dict[str, Any]:
    """The strip of notices as a message."""
    bar = current_app.jinja_env.get_template("components/bar.html").make_module({})
    return {"html": {"notices": str(bar.notices_inside(strip.said))}}  # type: ignore[attr-defined]


class Screens:
    """The screens whose connections the server keeps, and the thread that writes to them."""

    def __init__(self, app: Flask, parts: Services) -> None:
        self._app = app
        self._parts = parts
        self._inbox: queue.SimpleQueue[tuple[Screen, Signal]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._open: set[Screen] = set()
        self._strips: dict[tuple[str, bool], Strip] = {}
        self._happened: set[str] = set()
        self._thread: threading.Thread | None = None

    def add(self, watched: Watched, write: Write, after: str | None) -> None:
        """Keep a screen up to date from now on, or from the event `after`."""
        screen = Screen(watched, write, self._inbox)
        with self._lock:
            self._open.add(screen)
            key = (watched.station, watched.attended)
            if key not in self._strips:
                self._strips[key] = Strip(self._parts, *key)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="screens", daemon=True)
                self._thread.start()
        self._parts.hub.join(watched.station, screen, after)

    def _run(self) -> None:
        next_look = next_beat = time.monotonic()
        rendered: tuple[int, dict[Watched, bytes | None]] = (0, {})
        with self._app.test_request_context("/station/stream"):
            while not self._parts.stopping.is_set():
                item = self._next(max(0.0, next_look - time.monotonic()))
                if item is not None:
                    screen, signal = item
                    self._happened.add(screen.watched.station)
                    if rendered[0] != signal.number:
                        rendered = (signal.number, {})
                    self._push(screen, signal, rendered[1])
                now = time.monotonic()
                if now >= next_look:
                    next_look = now + LOOK_SECONDS
                    self._look()
                if now >= next_beat:
                    next_beat = now + BEAT_SECONDS
                    self._write_all(list(self._open), BEAT)

    def _next(self, seconds: float) -> tuple[Screen, Signal] | None:
        try:
            return self._inbox.get(timeout=seconds)
        except queue.Empty:
            return None

    def _push(self, screen: Screen, signal: Signal, rendered: dict[Watched, bytes | None]) -> None:
        """Send one signal to one screen; screens that show the same share one rendering."""
        if screen.watched not in rendered:
            rendered[screen.watched] = self._rendered(screen.watched, signal)
        data = rendered[screen.watched]
        if data is not None:
            self._write_all([screen], data)

    def _rendered(self, watched: Watched, signal: Signal) -> bytes | None:
        try:
            message = message_for(self._parts, watched, signal)
        except Exception:
            # A screen that is not told now is told by the next signal; the others must be.
            log.exception("a screen could not be told")
            return None
        return event(self._parts.hub.event_id(signal), message) if message else None

    def _look(self) -> None:
        """Tell the screens of a station whose notices have changed."""
        happened, self._happened = self._happened, set()
        for key, strip in list(self._strips.items()):
            if not strip.changed(happened=strip.station in happened):
                continue
            data = event(self._parts.hub.newest_id(), notices_html(strip))
            told = [x for x in self._open if (x.watched.station, x.watched.attended) == key]
            self._write_all(told, data)

    def _write_all(self, screens: list[Screen], data: bytes) -> None:
        for screen in screens:
            try:
                screen.write(data)
            except OSError:
                self._drop(screen)

    def _drop(self, screen: Screen) -> None:
        self._parts.hub.leave(screen.watched.station, screen)
        with self._lock:
            self._open.discard(screen)
