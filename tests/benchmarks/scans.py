"""How long a scan takes until it is on disk and answered: alone, in a large ledger, in a rush."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from db.store import create_store
from kiosk.clock import SystemClock
from kiosk.datafolder import DataFolder
from kiosk.wiring import KEYS
from tests.benchmarks.figures import Figure, milliseconds, p50, p99
from tests.benchmarks.growing import grow
from tests.benchmarks.served import KEY, Client, a_school

STATIONS = 8
LARGE = int(os.environ.get("BENCH_ENTRIES", "5000000"))


@contextmanager
def process(what: str, folder: Path) -> Iterator[int]:
    """A service in a process of its own; gives its port."""
    command = [sys.executable, "-m", "tests.benchmarks.server", what, str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout
        try:
            yield int(running.stdout.readline())
        finally:
            assert running.stdin
            running.stdin.close()


def floor(root: Path) -> float:
    """Milliseconds of Flask's hello and of one bare durable commit, p50 of each added."""
    folder = root / "floor"
    folder.mkdir()
    with process("hello", folder) as port:
        client = Client(port)
        hello = p50(milliseconds(lambda: client.get("/"), 400))
    with closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as bare:
        bare.execute("PRAGMA journal_mode=WAL")
        bare.execute("PRAGMA synchronous=FULL")
        bare.execute("CREATE TABLE acts (id INTEGER PRIMARY KEY, body BLOB)")
        body = b"x" * 600
        commit = p50(
            milliseconds(lambda: bare.execute("INSERT INTO acts (body) VALUES (?)", (body,)), 400)
        )
    return hello + commit


def school(root: Path, name: str, entries: int = 0) -> tuple[Path, list[str]]:
    """A school's records in a folder of their own, grown to so many entries."""
    folder = root / name
    keys = DataFolder(folder)
    keys.make()
    for key in KEYS:
        keys.key(key)
    store = create_store(folder / "phonebox.db", SystemClock())
    codes = a_school(store, STATIONS)
    store.close()
    if entries:
        grow(folder / "phonebox.db", entries)
    return folder, codes


def alone(folder: Path, codes: list[str]) -> list[float]:
    """Milliseconds of each hand-in by one station."""
    with process("phonebox", folder) as port:
        client, waiting = Client(port, f"{KEY}0"), iter(codes)

        def scan() -> None:
            answer = client.scan(next(waiting))
            assert answer["outcome"] == "handed_in", answer

        return milliseconds(scan, 300)


def rush(folder: Path, codes: list[str]) -> list[float]:
    """Milliseconds of each hand-in by eight stations at once."""
    share = len(codes) // STATIONS
    taken: list[list[float]] = [[] for _ in range(STATIONS)]
    with process("phonebox", folder) as port:

        def station(number: int) -> None:
            client = Client(port, f"{KEY}{number}")
            mine = iter(codes[number * share : (number + 1) * share])
            taken[number] = milliseconds(lambda: client.scan(next(mine)), share - 5, warm_up=5)

        threads = [threading.Thread(target=station, args=(n,)) for n in range(STATIONS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return [value for values in taken for value in values]


def figures(root: Path) -> Iterator[Figure]:
    """The three rows about scans."""
    least = floor(root)
    small = p50(alone(*school(root, "small", 1_000)))
    yield Figure(
        "scan → on disk → answered, p50", small, least, "ms", 2.0, "Flask hello + bare commit"
    )
    large = p50(alone(*school(root, "large", LARGE)))
    yield Figure(f"the same at {LARGE:,} entries, p50", large, small, "ms", 1.1, "at 1,000")
    together = rush(*school(root, "rush"))
    name = f"{STATIONS} stations at once, p99"
    yield Figure(name, p99(together), p50(together), "ms", 4.0, "their own p50")
