"""What the web process costs before anybody uses it: memory and time to start."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.benchmarks.figures import Figure, p50
from tests.benchmarks.scans import school

TIMES = 5
SETTLED = 8.0
"""Seconds: the outbox looks for the first time after five."""
START = 2.4
"""The limit agreed for the ratio of a start: docs/decisions/0012."""

IMPORTS = (
    "import flask, waitress, sqlalchemy.orm, sys;"
    "print('READY http://127.0.0.1:0', flush=True); sys.stdin.read()"
)


@dataclass(frozen=True)
class Started:
    """A process that said that it is ready, and how many seconds that took."""

    pid: int
    port: int
    seconds: float


@contextmanager
def _ready(command: list[str], environment: dict[str, str]) -> Iterator[Started]:
    began = time.perf_counter()
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    ) as running:
        assert running.stdout
        line = running.stdout.readline()
        seconds = time.perf_counter() - began
        try:
            yield Started(running.pid, int(line.rsplit(":", 1)[1]), seconds)
        finally:
            running.terminate()


@contextmanager
def phonebox(folder: Path) -> Iterator[Started]:
    """The service over the records in this folder, with the benchmark's keys."""
    command = [sys.executable, "-m", "kiosk.wiring", "--data", str(folder), "serve", "--port", "0"]
    with _ready(command, {"PHONEBOX_STATION": "desk-0"}) as started:
        yield started


@contextmanager
def bare() -> Iterator[Started]:
    """A process that only imports what every such service imports."""
    with _ready([sys.executable, "-c", IMPORTS], {}) as started:
        yield started


def figures(root: Path) -> Iterator[Figure]:
    """The row about memory and the row about the start."""
    folder, _ = school(root, "starting")
    with phonebox(folder):
        pass
    memory: dict[str, list[float]] = {"phonebox": [], "bare": []}
    seconds: dict[str, list[float]] = {"phonebox": [], "bare": []}
    for _ in range(TIMES):
        for name, process in (("phonebox", phonebox(folder)), ("bare", bare())):
            with process as started:
                # Until whatever begins a little later has begun too.
                time.sleep(SETTLED if name == "phonebox" else 1.0)
                memory[name].append(psutil.Process(started.pid).memory_full_info().pss / 1048576)
                seconds[name].append(started.seconds * 1000)
    floor_name = "imports alone"
    yield Figure(
        "idle memory of the web process (PSS)",
        p50(memory["phonebox"]),
        p50(memory["bare"]),
        "MB",
        1.4,
        floor_name,
    )
    # The quickest of each: the others waited for the machine.
    quickest = {name: min(taken) for name, taken in seconds.items()}
    yield Figure(
        "cold start",
        quickest["phonebox"],
        quickest["bare"],
        "ms",
        1.4,
        floor_name,
        limit=START,
    )
