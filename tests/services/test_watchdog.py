"""The service manager hears of us while the parts that matter live, and no longer."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from db.sql_store import SqlStore
from hardware import notify
from hardware.supervisor import Supervisor
from kiosk import watchdog
from kiosk.scanning.board import SILENT_AFTER, Board
from kiosk.services.ports import Command, Facts, Outcome, StoreError
from kiosk.serving import WebServer
from kiosk.settings import Settings
from kiosk.watchdog import Part, Watchdog


class Manager:
    """A service manager's end of the socket."""

    def __init__(self, path: Path) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(path))
        self.socket.setblocking(False)

    def heard(self) -> list[str]:
        """All that was said since the last time."""
        lines: list[str] = []
        while True:
            try:
                lines += self.socket.recv(4096).decode().splitlines()
            except BlockingIOError:
                return lines


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Manager]:
    made = Manager(tmp_path / "notify")
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    yield made
    made.socket.close()


@contextmanager
def serving(app: Flask, tmp_path: Path) -> Iterator[int]:
    """The service's own server, with eight threads."""
    server = WebServer(app, Settings(data=tmp_path, port=0, threads=8))
    thread = threading.Thread(target=server.run, args=(lambda: None, lambda: False))
    thread.start()
    yield int(server.address.rpartition(":")[2])
    server._told = True
    thread.join(30)


def watching(*parts: Part, seconds: float | None = 0.5) -> Watchdog:
    return Watchdog(parts, lambda: None, threading.Event(), seconds)


def test_it_pings_while_everything_answers(
    manager: Manager, store: SqlStore, tmp_path: Path
) -> None:
    with serving(Flask(__name__), tmp_path) as port:
        web = watchdog.web("web", ("127.0.0.1", port))
        dog = watching(web, watchdog.database(store), seconds=20)
        dog.round()
        dog.round()
    assert manager.heard() == ["WATCHDOG=1", "WATCHDOG=1"]


def test_a_writer_that_hangs_is_no_answer(manager: Manager, store: SqlStore) -> None:
    ended, begun = threading.Event(), threading.Event()

    def hang(facts: Facts) -> Outcome:
        begun.set()
        ended.wait(30)
        return Outcome(remember=False)

    dog = watching(watchdog.database(store))
    hung = threading.Thread(target=lambda: store.act(Command("x", {}), hang))
    hung.start()
    begun.wait(30)
    dog.round()
    dog.round()
    assert manager.heard() == ["STATUS=The database did not answer."]
    ended.set()
    hung.join(30)
    while "WATCHDOG=1" not in (heard := manager.heard()):
        dog.round()
    assert "STATUS=Serving." in heard


def test_a_web_whose_threads_all_hang_is_no_answer(manager: Manager, tmp_path: Path) -> None:
    app, ended, hanging = Flask(__name__), threading.Event(), threading.Barrier(9)

    def hang() -> str:
        hanging.wait(30)
        return str(ended.wait(30))

    app.add_url_rule("/hang", view_func=hang)
    with serving(app, tmp_path) as port, ThreadPoolExecutor(8) as idlers:
        web = watchdog.web("web", ("127.0.0.1", port))
        assert web.lives()
        idling = [idlers.submit(_hang, port) for _ in range(8)]
        hanging.wait(30)
        dog = watching(web)
        dog.round()
        assert "WATCHDOG=1" not in manager.heard()
        ended.set()
        assert [one.result().endswith(b"True") for one in idling] == [True] * 8
        while "WATCHDOG=1" not in manager.heard():
            dog.round()


def _hang(port: int) -> bytes:
    with socket.create_connection(("127.0.0.1", port), 30) as idler:
        idler.sendall(b"GET /hang HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        with idler.makefile("rb") as answer:
            return answer.read()


def test_nobody_listening_is_no_answer(manager: Manager, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        watching(watchdog.web("web", free.getsockname())).round()
    watching(watchdog.web("door to the network", str(tmp_path / "none"))).round()
    said = ["STATUS=The web did not answer.", "STATUS=The door to the network did not answer."]
    assert manager.heard() == said


@dataclass
class Failing:
    """A store whose check fails."""

    has_failed: bool

    def check(self) -> None:
        raise StoreError("Nothing was recorded.")


def test_a_full_disk_is_not_cured_by_a_restart_but_a_failed_sync_needs_one(
    manager: Manager,
) -> None:
    watching(watchdog.database(Failing(has_failed=False))).round()  # type: ignore[arg-type]
    assert manager.heard() == ["WATCHDOG=1"]
    watching(watchdog.database(Failing(has_failed=True))).round()  # type: ignore[arg-type]
    assert manager.heard() == ["STATUS=The database did not answer."]


def test_without_a_manager_nothing_is_asked_and_nothing_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[bool] = []
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    assert notify.watchdog_seconds() is None
    part = Part("web", asked.pop)
    watching(part, seconds=None).round()
    notify.tell("READY=1")
    assert part.lives(5) is False, "asking it would have failed"


@pytest.mark.parametrize(
    ("usec", "pid", "seconds"),
    [("15000000", None, 15.0), ("15000000", "1", None), ("", None, None), ("x", None, None)],
)
def test_the_manager_says_how_long_it_waits(
    manager: Manager,
    monkeypatch: pytest.MonkeyPatch,
    usec: str,
    pid: str | None,
    seconds: float | None,
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", usec)
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    if pid is not None:
        monkeypatch.setenv("WATCHDOG_PID", pid)
    assert notify.watchdog_seconds() == seconds


def test_a_manager_in_the_abstract_namespace_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as abstract:
        abstract.bind("")
        monkeypatch.setenv("NOTIFY_SOCKET", "@" + abstract.getsockname()[1:].decode())
        notify.tell("READY=1", "STATUS=x")
        assert abstract.recv(100) == b"READY=1\nSTATUS=x"


def test_a_reader_that_says_nothing_any_more_is_started_again_once() -> None:
    now, killed = [0.0], []
    board = Board(lambda: now[0])

    class Readers(Supervisor):
        def start_again(self, name: str) -> bool:
            killed.append(name)
            return name == "nfc"

    mind = watchdog.minding(board, Readers([]))
    board.hear("nfc", "desk", "ready", "Ready.")
    board.hear("gate", "gate", "ready", "It is a unit of its own.")
    now[0] = SILENT_AFTER + 1
    mind()
    assert not killed
    now[0] = watchdog.SILENT_READER + 1
    mind()
    assert killed == ["nfc", "gate"]
    assert "did not answer any more" in board.troubles("desk")[0].words
    mind()
    assert killed == ["nfc", "gate", "gate"], "the second is not ours to start"
