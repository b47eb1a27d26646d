"""How often the network may try: names and passwords, PINs, codes of browsers, keys of readers.

Each asker has so many tries, which come back one by one: a browser of the school's by itself, so
that another device behind the same address takes none of its tries; anybody else by address. The
kiosk is not counted here at all, and its own threads wait for nobody on the network (decision 17).
What is counted lies in memory, of the newest few thousand askers; wrong tries of an account are
counted in the database besides (`kiosk.services.staff.proof`).
"""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network

from flask import Flask, Response, abort, current_app, g, render_template, request

from kiosk.web import here
from kiosk.web.auth import place

TRIES, SECONDS_EACH = 20, 6.0
KEYS, SECONDS_EACH_KEY = 10, 10.0
MOST_ASKERS = 4096
AT_ONCE = 2
"""Checks of a password at once for the network: each takes 19 MiB and a core for a while."""
PATIENCE_SECONDS = 10.0

_EXTENSION = "phonebox.limits"
_TRIED = frozenset({"sign_in.by_password", "sign_in.by_pin", "browsers.join"})


class Tries:
    """So many tries for each asker, each of which comes back after so many seconds."""

    def __init__(
        self,
        tries: int,
        seconds_each: float,
        most: int = MOST_ASKERS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tries = tries
        self._seconds_each = seconds_each
        self._most = most
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._spent: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        """How many askers are remembered."""
        return len(self._spent)

    def take(self, asker: str) -> float:
        """Take one try; how many seconds there are to wait, 0 for none."""
        with self._lock:
            spent = self._now_spent(asker)
            if spent + 1 > self._tries:
                return (spent + 1 - self._tries) * self._seconds_each
            self._spent[asker] = (spent + 1, self._monotonic())
            self._spent.move_to_end(asker)
            while len(self._spent) > self._most:
                self._spent.popitem(last=False)
            return 0.0

    def wait(self, asker: str) -> float:
        """How many seconds there are to wait; nothing is taken."""
        with self._lock:
            return max(0.0, (self._now_spent(asker) + 1 - self._tries) * self._seconds_each)

    def _now_spent(self, asker: str) -> float:
        spent, at = self._spent.get(asker, (0.0, 0.0))
        return max(0.0, spent - (self._monotonic() - at) / self._seconds_each)


class Limits:
    """The limits of one running Phonebox."""

    def __init__(self) -> None:
        self.tries = Tries(TRIES, SECONDS_EACH)
        self.keys = Tries(KEYS, SECONDS_EACH_KEY)
        self.at_once = threading.BoundedSemaphore(AT_ONCE)


def install(app: Flask) -> None:
    """Put the limits before the routes at which somebody may guess."""
    app.extensions[_EXTENSION] = Limits()

    @app.before_request
    def limited() -> Response | None:
        if request.method != "POST" or request.endpoint not in _TRIED or here.is_this_machine():
            return None
        seconds = _limits().tries.take(_asker())
        if seconds:
            return _wait(seconds)
        if not _limits().at_once.acquire(timeout=PATIENCE_SECONDS):
            return _wait(PATIENCE_SECONDS)
        g.holds_a_check = True
        return None

    @app.teardown_request
    def given_back(_: BaseException | None) -> None:
        if g.pop("holds_a_check", False):
            _limits().at_once.release()


def let_keys_be_tried() -> None:
    """Go on, unless too many wrong keys of readers came from this address."""
    if not here.is_this_machine() and _limits().keys.wait(network_of(here.address())):
        abort(429)


def wrong_key() -> None:
    """Count a wrong key of a reader."""
    if not here.is_this_machine():
        _limits().keys.take(network_of(here.address()))


def network_of(address: str) -> str:
    """By what an address is counted: whoever has one of IPv6 has a whole network of them."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network((found, 64), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)


def _asker() -> str:
    where = place()
    return network_of(here.address()) if where == "elsewhere" else where


def _limits() -> Limits:
    found: Limits = current_app.extensions[_EXTENSION]
    return found


def _wait(seconds: float) -> Response:
    words = f"Wait {math.ceil(seconds)} seconds."
    page = render_template("errors/429.html", reference=words)
    return Response(page, 429, {"Retry-After": str(math.ceil(seconds))})
