"""How long a scan takes until it is on disk and answered: alone, in a large ledger, in a rush."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from db.store import create_store
from kiosk.clock import SystemClock
from kiosk.datafolder import DataFolder
from kiosk.wiring import KEYS
from tests.benchmarks.figures import Figure, in_turns, milliseconds, p50, p99
from tests.benchmarks.growing import grow
from tests.benchmarks.served import KEY, Client, a_school

STATIONS = 8
SCAN = 7.5
"""The limit agreed for the ratio of a scan: docs/decisions/0012."""

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


@contextmanager
def bare_commits(folder: Path) -> Iterator[Callable[[], object]]:
    """What puts one row on disk, durably, and no more."""
    with closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as bare:
        bare.execute("PRAGMA journal_mode=WAL")
        bare.execute("PRAGMA synchronous=FULL")
        bare.execute("CREATE TABLE acts (id INTEGER PRIMARY KEY, body BLOB)")
        body = b"x" * 600
        yield lambda: bare.execute("INSERT INTO acts (body) VALUES (?)", (body,))


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


def hand_in(port: int, codes: list[str]) -> Callable[[], object]:
    """What hands in one device after the other at one station."""
    client, waiting = Client(port, f"{KEY}0"), iter(codes)

    def scan() -> None:
        answer = client.scan(next(waiting))
        assert answer["outcome"] == "handed_in", answer

    return scan


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
    small, large = school(root, "small", 1_000), school(root, "large", LARGE)
    with (
        process("hello", root) as hello,
        process("phonebox", small[0]) as few,
        process("phonebox", large[0]) as many,
        bare_commits(root) as commit,
    ):
        page = Client(hello)
        acts = {
            "hello": lambda: page.get("/"),
            "commit": commit,
            "small": hand_in(few, small[1]),
            "large": hand_in(many, large[1]),
        }
        taken = in_turns(acts)
    least = taken["hello"] + taken["commit"]
    yield Figure(
        "scan → on disk → answered, p50",
        taken["small"],
        least,
        "ms",
        2.0,
        "Flask hello + bare commit",
        limit=SCAN,
    )
    name = f"the same at {LARGE:,} entries, p50"
    yield Figure(name, taken["large"], taken["small"], "ms", 1.1, "at 1,000")
    together = rush(*school(root, "rush"))
    name = f"{STATIONS} stations at once, p99"
    yield Figure(name, p99(together), p50(together), "ms", 4.0, "their own p50")
