"""The morning's unlocking: to whom a phrase is handed, and what a person is told."""

import http.client
import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kiosk.screen.lock import LONGEST_PHRASE, NOBODY, WRONG, Lock
from kiosk.screen.waiting import WaitingPage, state_for

PHRASE = "three red kites over Ely"


@dataclass
class Disk:
    """What systemd does: told that somebody asked, it comes for the phrase, and may then mount."""

    folder: Path
    opens_with: str = PHRASE
    mounted: bool = False
    heard: list[str] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        while not self.stopped.is_set():
            asked = self.folder / "asked"
            if asked.exists():
                asked.unlink()
                self.come()
            time.sleep(0.01)

    def come(self) -> None:
        with socket.socket(socket.AF_UNIX) as caller:
            caller.connect(str(self.folder / "key.sock"))
            told = b""
            while part := caller.recv(1024):
                told += part
        self.heard.append(told.decode())
        self.mounted = told.decode() == self.opens_with


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    disk = Disk(tmp_path)
    thread = threading.Thread(target=disk.watch)
    thread.start()
    yield disk
    disk.stopped.set()
    thread.join()


def a_lock(disk: Disk, root: int | None = None) -> Lock:
    return Lock(
        folder=disk.folder,
        root=os.geteuid() if root is None else root,
        is_mount=lambda _: disk.mounted,
        hand_over_seconds=2.0,
        mount_seconds=0.5,
    )


def test_the_right_phrase_unlocks_and_is_left_nowhere(disk: Disk) -> None:
    lock = a_lock(disk)

    assert lock.unlock(PHRASE) is None
    assert not lock.is_locked
    assert disk.heard == [PHRASE]
    assert not (disk.folder / "key.sock").exists()
    assert not any(PHRASE in path.read_text() for path in disk.folder.iterdir())


def test_a_wrong_phrase_is_said_and_may_be_typed_again(disk: Disk) -> None:
    lock = a_lock(disk)

    assert lock.unlock("four red kites") == WRONG
    assert lock.is_locked
    assert lock.unlock(PHRASE) is None


def test_guessing_takes_ever_longer(disk: Disk) -> None:
    lock = a_lock(disk)
    for guess in ("one", "two", "three"):
        assert lock.unlock(guess) == WRONG

    told = lock.unlock(PHRASE)

    assert told is not None
    assert told.startswith("Too many tries. Wait ")
    assert disk.heard == ["one", "two", "three"]


def test_what_is_no_phrase_reaches_nobody(disk: Disk) -> None:
    lock = a_lock(disk)

    assert lock.unlock("") == WRONG
    assert lock.unlock("x" * (LONGEST_PHRASE + 1)) == WRONG
    assert disk.heard == []


def test_a_phrase_is_handed_to_root_alone(disk: Disk) -> None:
    lock = a_lock(disk, root=os.geteuid() + 1)
    lock.hand_over_seconds = 0.3

    assert lock.unlock(PHRASE) == NOBODY
    assert disk.heard == [""]


def test_where_no_disk_is_locked_nothing_is_asked(tmp_path: Path) -> None:
    assert not Lock(folder=tmp_path / "none").is_locked


@pytest.fixture
def page(disk: Disk) -> Iterator[WaitingPage]:
    made = WaitingPage(0, lock=a_lock(disk))
    made.state = state_for(
        "http://127.0.0.1:9", is_there=False, words=(), is_new=True, is_locked=True
    )
    made.start()
    yield made
    made.stop()


def posted(page: WaitingPage, body: str, **headers: str) -> tuple[int, bytes]:
    place = urlsplit(page.address)
    connection = http.client.HTTPConnection(place.hostname or "", place.port)
    try:
        connection.request("POST", "/unlock", body, {**headers})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_the_page_unlocks(page: WaitingPage, disk: Disk) -> None:
    status, body = posted(page, PHRASE, Origin=page.address[:-1])

    assert (status, json.loads(body)) == (200, {"wrong": None})
    assert disk.mounted


@pytest.mark.parametrize("origin", ["http://127.0.0.1:1", "null", ""])
def test_a_page_from_elsewhere_unlocks_nothing(page: WaitingPage, disk: Disk, origin: str) -> None:
    assert posted(page, PHRASE, Origin=origin)[0] == 403
    assert not disk.heard


def test_what_is_too_long_is_not_read(page: WaitingPage, disk: Disk) -> None:
    assert posted(page, "x" * 5000, Origin=page.address[:-1])[0] == 413
    assert not disk.heard
