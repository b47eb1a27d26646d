"""What open screens cost: memory for each ten, and how long a push takes to reach them."""

import socket
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from tests.benchmarks.figures import Figure
from tests.benchmarks.scans import school
from tests.benchmarks.served import KEY, Client
from tests.benchmarks.starting import Started, phonebox

SCREENS = 100
PUSHES = 40


class Ear:
    """One open screen: a connection that hears its station."""

    def __init__(self, port: int, cookies: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        lines = (
            "GET /station/stream?page=hand_in HTTP/1.1",
            "Host: 127.0.0.1",
            f"Cookie: {cookies}",
        )
        self._socket.sendall("\r\n".join((*lines, "", "")).encode())
        self._heard = b""
        self.until(b"event: beat")

    def until(self, words: bytes) -> float:
        """Wait until these words were heard; when that was."""
        while words not in self._heard:
            self._heard += self._socket.recv(65536)
        at = time.perf_counter()
        self._heard = self._heard.rpartition(b"\n\n")[2]
        return at

    def close(self) -> None:
        """Close the screen."""
        self._socket.close()


def _push(service: Started, ears: list[Ear]) -> float:
    """Milliseconds from a scan to the screen in the middle of those that hear of it."""
    client = Client(service.port, f"{KEY}0")
    taken = []
    for _ in range(PUSHES):
        began = time.perf_counter()
        client.scan("not a code")
        taken.append(statistics.median((ear.until(b'"card":') - began) for ear in ears) * 1000)
    return statistics.median(taken)


def figures(root: Path) -> Iterator[Figure]:
    """The two rows about screens."""
    folder, _ = school(root, "screens")
    with phonebox(folder) as service:
        cookies = Client(service.port).signed_in()
        one = [Ear(service.port, cookies)]
        alone = _push(service, one)
        before = _memory(service.pid)
        ears = one + [Ear(service.port, cookies) for _ in range(SCREENS - 1)]
        together = _push(service, ears)
        grown = _memory(service.pid) - before
        for ear in ears:
            ear.close()
    yield Figure(
        f"{SCREENS} open screens, memory for each ten",
        grown / (SCREENS / 10),
        1.0,
        "MB",
        1.0,
        "1 MB",
    )
    yield Figure(f"a push to {SCREENS} screens, p50", together, alone, "ms", 3.0, "to one screen")


def _memory(pid: int) -> float:
    return float(psutil.Process(pid).memory_full_info().pss) / 1024 / 1024
