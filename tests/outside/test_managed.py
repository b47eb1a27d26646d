"""Under a service manager: what it hears, and the page in place of a service that cannot start."""

import json
import os
import signal
import socket
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.disk_check import is_in_memory
from tests.outside.new_school import founded
from tests.outside.processes import PATIENCE, Phonebox, Service
from tests.outside.visitor import Visitor

OUT_OF_ORDER = "Phonebox cannot start, so nothing is recorded. Write on the paper slips until this"


class Manager:
    """systemd's end of the socket, and what it sets for a unit with a watchdog of three seconds."""

    def __init__(self, folder: Path) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(folder / "notify"))
        self.environment = {"NOTIFY_SOCKET": str(folder / "notify"), "WATCHDOG_USEC": "3000000"}

    def hears(self, wanted: str, seconds: float = PATIENCE) -> str | None:
        """The next line that begins so; None if there is none in time."""
        self.socket.settimeout(seconds)
        try:
            while True:
                for line in self.socket.recv(4096).decode().splitlines():
                    if line.startswith(wanted):
                        return line
        except TimeoutError:
            return None

    def forget(self) -> None:
        """What was said so far was said before."""
        self.socket.settimeout(0)
        try:
            while self.socket.recv(4096):
                pass
        except BlockingIOError:
            return


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    made = Manager(tmp_path)
    yield made
    made.socket.close()


@pytest.fixture
def begin() -> Iterator[Callable[[Phonebox, Manager], Service]]:
    """Starts a service under a manager, on a port that is known before it listens."""
    started: list[Service] = []

    def _begin(phonebox: Phonebox, manager: Manager) -> Service:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        managed = replace(phonebox, env={**phonebox.env, **manager.environment})
        service = managed.start(args=("--port", str(port)), ready=False)
        service.url = f"http://127.0.0.1:{port}"
        started.append(service)
        return service

    yield _begin
    for service in started:
        service.kill()


def test_it_waits_for_a_school_on_screen_and_then_serves(
    sample: Phonebox, tmp_path: Path, manager: Manager, begin: Callable[..., Service]
) -> None:
    """From "no school yet" to serving without a hand; then hung, heard no more, and ended."""
    service = begin(Phonebox(tmp_path / "data"), manager)
    assert manager.hears("READY=1")
    page = Visitor(service.url).get("/hand-in")
    assert page.status == 503
    assert OUT_OF_ORDER in page.words
    assert "There is no school in" in page.words
    assert 'http-equiv="refresh"' in page.text
    health = Visitor(service.url).get("/health")
    assert health.status == 503
    assert "There is no school" in json.loads(health.text)["parts"]["start"]["words"]
    assert Visitor(service.url).get("/static/css/../../../settings.py").status == 503
    assert manager.hears("WATCHDOG=1"), "a page that is shown is no hang"
    sample.copy(tmp_path / "coming")
    (tmp_path / "coming").rename(tmp_path / "data")
    assert manager.hears("STATUS=Serving")
    assert Visitor(service.url).get("/sign-in").status == 200
    assert manager.hears("WATCHDOG=1")
    os.kill(service.process.pid, signal.SIGSTOP)
    manager.forget()
    assert manager.hears("WATCHDOG=1", 3.0) is None
    os.kill(service.process.pid, signal.SIGCONT)
    assert manager.hears("WATCHDOG=1")
    assert service.stop() == 0
    assert manager.hears("STOPPING=1")


@pytest.mark.skipif(not is_in_memory(Path("/dev/shm")), reason="nothing here lies in memory")
def test_records_in_memory_are_refused_on_screen(
    manager: Manager, begin: Callable[..., Service]
) -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        school = founded(Phonebox(Path(folder) / "data"))
        service = begin(school, manager)
        assert manager.hears("STATUS=Out of order")
        page = Visitor(service.url).get("/")
        assert page.status == 503
        assert "The records would lie in memory only, and go with the power." in page.words
        service.kill()
        # Whoever sits at a terminal may try it out, and every page says what it is.
        with school.serve() as service:
            assert "in memory, and go with the power" in Visitor(service.url).get("/sign-in").words


def test_settings_that_are_not_right_are_shown_until_they_are(
    sample: Phonebox, tmp_path: Path, manager: Manager, begin: Callable[..., Service]
) -> None:
    (tmp_path / "phonebox.toml").write_text("prot = 8000\n")
    settings = {"PHONEBOX_CONFIG": str(tmp_path / "phonebox.toml")}
    school = sample.copy(tmp_path / "data")
    service = begin(replace(school, env={**school.env, **settings}), manager)
    assert manager.hears("READY=1")
    page = Visitor(service.url).get("/")
    assert page.status == 503
    assert "“prot”" in page.words
    (tmp_path / "phonebox.toml").write_text("threads = 8\n")
    assert manager.hears("STATUS=Serving")


def test_at_a_terminal_it_ends_with_words(tmp_path: Path) -> None:
    ended = Phonebox(tmp_path / "none").run("serve", "--port", "0")
    assert ended.exit == 3
    assert "There is no school" in ended.err
