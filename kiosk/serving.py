"""Serving the web pages: one process, its threads, and an end that loses no request."""

import logging
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from waitress import wasyncore
from waitress.channel import ClientDisconnected, HTTPChannel
from waitress.server import UnixWSGIServer, create_server
from waitress.task import WSGITask

from kiosk.settings import Settings
from kiosk.troubles import MachineTrouble
from kiosk.web import here
from kiosk.web.screens import KEEP

log = logging.getLogger(__name__)

DRAIN_SECONDS = 1.5
"""How long requests under way have when the service is told to end."""

CONNECTIONS = 512
"""Open at once, in all."""

FROM_THE_NETWORK = 384
"""Open at once before the proxy waits: the rest is for this machine, whatever the network does."""

LARGEST_HEADERS = 32 * 1024
LARGEST_BODY = 65 * 1024 * 1024
"""Bytes: a register's file fits. What may be how large is said by each page, in words."""

_OPEN = (
    "Phonebox does not listen at {}: what it says there would travel unencrypted. It listens at "
    "127.0.0.1 alone; a proxy with TLS passes on what other devices ask. See: phonebox tls --help"
)
_NO_DOOR = "The proxy’s socket {} cannot be made: {}. Check proxy_socket, and its folder."

_TICK = 0.5
_HANDLED = (signal.SIGTERM, signal.SIGINT)


class _Task(WSGITask):  # type: ignore[misc]  # waitress has no types
    """A request whose connection may be kept, to be written to when the answer's thread is gone."""

    kept = False

    def get_environment(self) -> dict[str, Any]:
        environment: dict[str, Any] = super().get_environment()
        environment[KEEP] = self._keep
        here.note(environment, by_proxy=isinstance(self.channel.server, UnixWSGIServer))
        return environment

    def _keep(self) -> Callable[[bytes], object]:
        """Keep the connection; gives what writes to it, which raises OSError when it is gone."""
        self.kept = True
        channel = self.channel

        def write(data: bytes) -> None:
            try:
                channel.write_soon(data)
            except ClientDisconnected as error:
                raise ConnectionError from error

        return write

    def build_response_header(self) -> bytes:
        if not self.kept:
            return bytes(super().build_response_header())
        # Without a length, an answer by HTTP/1.0 lasts until the connection ends.
        self.version = "1.0"
        header = bytes(super().build_response_header())
        self.close_on_finish = False
        return header


class _Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection whose requests may ask for it to be kept."""

    task_class = _Task

    def _flush_some(self, do_close: bool = True) -> bool:  # noqa: FBT001, FBT002 (waitress calls it)
        # With no request under way waitress sends unlocked, as nobody writes then. Here one does.
        with self.outbuf_lock:
            return bool(super()._flush_some(do_close=do_close))


class WebServer:
    """The web application, listening; `address` is where this machine reaches it.

    Two doors, each with threads of its own: the port is for this machine alone, the Unix socket for
    the proxy that speaks TLS. Nothing here speaks TLS, so nothing else is listened at.
    """

    def __init__(self, app: Any, settings: Settings) -> None:
        """Raises MachineTrouble."""
        if not here.names_loopback(settings.host):
            raise MachineTrouble(_OPEN.format(settings.host))
        self._map: dict[int, Any] = {}
        self._told = False
        try:
            server = self._listen(app, settings, host=settings.host, port=settings.port)
        except (OSError, ValueError) as error:
            raise MachineTrouble(_words(error, settings)) from error
        self._servers = [server]
        if settings.proxy_socket is not None:
            self._servers.append(self._proxy_door(app, settings, settings.proxy_socket))
        for item in self._map.values():
            if hasattr(item, "channel_class"):
                item.channel_class = _Channel
        port = getattr(server, "effective_port", None)
        if port is None:
            port = server.effective_listen[0][1]
        self.address = f"http://{_in_url(settings.host)}:{port}"

    def _proxy_door(self, app: Any, settings: Settings, path: Path) -> Any:
        try:
            # The folder's group is the proxy's, and the socket's with it.
            return self._listen(
                app,
                settings,
                unix_socket=str(path),
                unix_socket_perms="660",
                connection_limit=FROM_THE_NETWORK,
            )
        except (OSError, ValueError) as error:
            wasyncore.close_all(self._map)
            raise MachineTrouble(_NO_DOOR.format(path, error)) from error

    def _listen(self, app: Any, settings: Settings, **where: Any) -> Any:
        usual = {"connection_limit": CONNECTIONS, "channel_timeout": 60, "ident": None}
        return create_server(
            app,
            map=self._map,
            threads=settings.threads,
            clear_untrusted_proxy_headers=True,
            max_request_header_size=LARGEST_HEADERS,
            max_request_body_size=LARGEST_BODY,
            **{**usual, **where},
        )

    @contextmanager
    def told_by_signals(self) -> Iterator[None]:
        """SIGTERM and Ctrl-C end the serving, not the process."""
        before = {number: signal.signal(number, self._end) for number in _HANDLED}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _end(self, number: int, frame: FrameType | None) -> None:
        self._told = True

    def run(self, on_end: Callable[[], None], is_over: Callable[[], bool]) -> None:
        """Serve until told to end, or `is_over`; then `on_end`, and what is begun is finished."""
        while not self._told and not is_over():
            self._turn(_TICK)
        on_end()
        self._listen_no_more()
        deadline = time.monotonic() + DRAIN_SECONDS
        while self._is_busy() and time.monotonic() < deadline:
            self._turn(0.05)
        if self._is_busy():
            log.warning("some requests did not end in time")
        for server in self._servers:
            server.task_dispatcher.shutdown(cancel_pending=True, timeout=0.5)
        wasyncore.close_all(self._map)

    def _turn(self, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._map, count=1)

    def _listen_no_more(self) -> None:
        for item in list(self._map.values()):
            if getattr(item, "accepting", False):
                item.del_channel(self._map)
                item.socket.close()

    def _is_busy(self) -> bool:
        channels = (item for item in list(self._map.values()) if isinstance(item, HTTPChannel))
        return any(channel.requests or channel.total_outbufs_len for channel in channels)


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _words(error: OSError | ValueError, settings: Settings) -> str:
    place = f"{settings.host}, port {settings.port}"
    text = getattr(error, "strerror", None) or str(error)
    if "in use" in text:
        return (
            f"Another program listens at {place} already. "
            "Stop it, or choose another port with --port."
        )
    if isinstance(error, PermissionError):
        return f"Phonebox may not listen at {place}. Choose a port above 1023 with --port."
    return f"Phonebox cannot listen at {place}: {text}. Check --host and --port."
