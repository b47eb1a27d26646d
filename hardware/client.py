"""Posting scans and the reader's state to the web service."""

import json
import logging
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from http.client import HTTPException
from queue import Empty, Full, Queue
from urllib.parse import urlsplit

from hardware.base import Clock, KeepGoing, ReaderStatus, Scan
from hardware.health import pause

log = logging.getLogger(__name__)

#: Seconds to wait for one answer.
TIMEOUT = 4.0
#: Seconds after which a scan is given up: posted later, it would be an act nobody expects.
LONGEST_AGE = 15.0
#: Scans that may wait at once.
MOST_WAITING = 32

_FIRST_WAIT = 0.2
_LONGEST_WAIT = 2.0
_LARGEST_ANSWER = 65536
_NO_ANSWER = 0
_TRY_AGAIN = {_NO_ANSWER, 408, 429, 500, 502, 503, 504}


@dataclass(frozen=True, slots=True)
class Answer:
    """The service's answer: the HTTP status, or 0 if none came whole, and the JSON object."""

    status: int
    body: Mapping[str, object]


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        """A key goes nowhere but to the address it was made for."""


class Service:
    """The web service at `address`, spoken to with one reader's key."""

    def __init__(self, address: str, key: str, *, timeout: float = TIMEOUT) -> None:
        """Raises `ValueError` with words for the person who typed the address or made the key."""
        if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).netloc:
            raise ValueError(f"“{address}” is no address. Use one such as http://127.0.0.1:8000.")
        if not key or not key.isascii() or not key.isprintable():
            raise ValueError("The key file holds no key. Make one with: phonebox readers key NAME")
        self._address = address.rstrip("/")
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        self._timeout = timeout
        # No proxies: the service is on this machine or this network.
        proxies = urllib.request.ProxyHandler({})
        self._opener = urllib.request.build_opener(proxies, _NoRedirects)

    def post(self, path: str, body: Mapping[str, object]) -> Answer:
        """Post `body` as JSON. No answer has status 0, and so has a good one cut short."""
        data = json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310 - http or https, see __init__
            self._address + path, data, self._headers
        )
        try:
            with self._opener.open(request, timeout=self._timeout) as response:
                answer = json.loads(response.read(_LARGEST_ANSWER))
                if isinstance(answer, dict):
                    return Answer(response.status, answer)
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, {})
        except (OSError, HTTPException, ValueError):
            pass
        return Answer(_NO_ANSWER, {})


def scan_body(scan: Scan) -> dict[str, object]:
    """The body of `POST /api/scans`."""
    return {
        "id": scan.id,
        "code": scan.code,
        "uid": scan.uid,
        "medium": scan.medium,
        "reader": scan.reader,
        "at": _iso(scan.at),
        **({"blank": True} if scan.blank else {}),
    }


def post_status(service: Service, status: ReaderStatus) -> Answer:
    """Tell the service how the reader is."""
    body = {
        "reader": status.name,
        "state": status.state.value,
        "words": status.words,
        "at": _iso(status.since),
    }
    return service.post("/api/readers/status", body)


def _iso(utc: datetime) -> str:
    return utc.isoformat().replace("+00:00", "Z")


class Delivery(Enum):
    """What became of a scan."""

    DELIVERED = auto()
    REFUSED = auto()
    LOST = auto()


class Courier:
    """Brings scans to the service in order, the same id again while it cannot answer."""

    def __init__(self, service: Service, clock: Clock, on_lost: Callable[[], None]) -> None:
        """`on_lost` hears of each scan that was given up or refused."""
        self._service = service
        self._clock = clock
        self._on_lost = on_lost
        self._write: Callable[[str, str], None] = lambda uid, text: None
        self._waiting: Queue[tuple[Scan, float]] = Queue(MOST_WAITING)

    def add(self, scan: Scan) -> None:
        """Take a scan for delivery; never blocks."""
        try:
            self._waiting.put_nowait((scan, self._clock.monotonic()))
        except Full:
            log.warning("reader %s: too many scans wait; one is lost", scan.reader)
            self._on_lost()

    def writes_by(self, write: Callable[[str, str], None]) -> None:
        """What the service wants written on a tag goes to `write`, with the tag's UID."""
        self._write = write

    def run(self, keep_going: KeepGoing, tick: float = 0.25) -> None:
        """Deliver until `keep_going` says no."""
        while keep_going():
            try:
                scan, taken = self._waiting.get(timeout=tick)
            except Empty:
                continue
            if self.deliver(scan, taken, keep_going) is not Delivery.DELIVERED:
                self._on_lost()

    def deliver(self, scan: Scan, taken: float, keep_going: KeepGoing) -> Delivery:
        """Post one scan, taken at `taken` (monotonic), until it is answered or too old."""
        wait = _FIRST_WAIT
        body = scan_body(scan)
        while True:
            answer = self._service.post("/api/scans", body)
            if answer.status == 200:
                log.info("reader %s: %s", scan.reader, answer.body.get("outcome", "answered"))
                text = answer.body.get("write")
                if scan.blank and scan.uid and isinstance(text, str):
                    self._write(scan.uid, text)
                return Delivery.DELIVERED
            if answer.status not in _TRY_AGAIN:
                log.warning("reader %s: %s", scan.reader, _refusal(answer.status))
                return Delivery.REFUSED
            if self._clock.monotonic() - taken + wait > LONGEST_AGE or not keep_going():
                log.warning("reader %s: no answer from the service; a scan is lost", scan.reader)
                return Delivery.LOST
            pause(wait, self._clock, keep_going)
            wait = min(2 * wait, _LONGEST_WAIT)


def _refusal(status: int) -> str:
    if status == 401:
        return "the service does not know its key. Make a new one: phonebox readers key NAME"
    return f"the service refuses its scan (HTTP {status}). Are both of the same version?"
