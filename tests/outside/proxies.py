"""Debian's caddy before a Phonebox, as `phonebox tls make` tells it, and visitors by TLS."""

import http.client
import re
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.outside.processes import ENDS_WITH_US, PATIENCE, Phonebox, eventually
from tests.outside.visitor import TIMEOUT, Visitor

NAME = "kiosk.school.test"


@dataclass(frozen=True)
class Proxy:
    """A caddy of our own: where it listens, and what it was told."""

    https: int
    http: int
    folder: Path
    process: "subprocess.Popen[bytes]"

    @property
    def url(self) -> str:
        """Where other devices reach the kiosk."""
        return f"https://{NAME}:{self.https}"

    @property
    def root(self) -> Path:
        """The authority's certificate."""
        return self.folder / "tls" / "authority.pem"

    def visitor(self) -> "TlsVisitor":
        """Somebody on the network who trusts the kiosk's authority."""
        return TlsVisitor(self.url, authority=self.root)

    def plain(self, host: str = NAME) -> tuple[int, str | None, bytes]:
        """What is answered without TLS: status, where it leads, content."""
        connection = http.client.HTTPConnection("127.0.0.1", self.http, timeout=TIMEOUT)
        connection.request("GET", "/register?x=1", headers={"Host": host})
        answer = connection.getresponse()
        found = answer.status, answer.getheader("Location"), answer.read()
        connection.close()
        return found


class ByTls(http.client.HTTPSConnection):
    """A connection to this machine under another name."""

    def __init__(self, netloc: str, authority: Path) -> None:
        context = ssl.create_default_context(cafile=str(authority))
        super().__init__(netloc, timeout=TIMEOUT, context=context)
        self._trust = context

    def connect(self) -> None:
        """Connect here, and believe the certificate under the name alone."""
        plain = socket.create_connection(("127.0.0.1", self.port), TIMEOUT)
        self.sock = self._trust.wrap_socket(plain, server_hostname=self.host)


@dataclass
class TlsVisitor(Visitor):
    """A browser of somebody on the network."""

    authority: Path = field(default_factory=Path)

    def connection(self, netloc: str) -> http.client.HTTPConnection:
        """A way to the proxy."""
        return ByTls(netloc, self.authority)


@contextmanager
def networked(phonebox: Phonebox) -> Iterator[Phonebox]:
    """The same school, with a socket for the proxy and a certificate for the kiosk's name."""
    # A Unix socket's path is short: not every folder of a test's will do.
    with tempfile.TemporaryDirectory(prefix="network-") as name:
        folder = Path(name)
        given = {
            "PHONEBOX_PROXY_SOCKET": str(folder / "web.sock"),
            "PHONEBOX_TLS_FOLDER": str(folder / "tls"),
        }
        open_ = replace(phonebox, env={**phonebox.env, **given})
        open_.json("tls", "make", "--name", NAME, "--name", "127.0.0.1")
        yield open_


@contextmanager
def caddy(phonebox: Phonebox) -> Iterator[Proxy]:
    """The real proxy, by the file that `phonebox tls` wrote; only its ports are others."""
    folder = Path(phonebox.env["PHONEBOX_TLS_FOLDER"]).parent
    https, http_ = _free_port(), _free_port()
    text = (folder / "tls" / "Caddyfile").read_text()
    text = re.sub(r"(?m)^:443 ", f":{https} ", re.sub(r"(?m)^:80 ", f":{http_} ", text))
    told = folder / "Caddyfile.test"
    told.write_text(text.replace("https://{host}{uri}", f"https://{{host}}:{https}{{uri}}"))
    command = shutil.which("caddy")
    assert command, "Debian's caddy is missing: run make setup-test"
    with (folder / "caddy.log").open("wb") as log:
        process = subprocess.Popen(
            [*ENDS_WITH_US, command, "run", "--config", told, "--adapter", "caddyfile"],
            env={"HOME": str(folder), "PATH": "/usr/bin:/bin"},
            stdout=log,
            stderr=log,
        )
    try:
        eventually(lambda: _listens(https) and _listens(http_), what=str(folder / "caddy.log"))
        yield Proxy(https, http_, folder, process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0
