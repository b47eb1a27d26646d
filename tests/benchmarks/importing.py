"""How long an import of 20,000 pupils takes, whether memory grows with it, and scans meanwhile."""

import csv
import re
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from db.store import create_store
from kiosk.clock import SystemClock
from kiosk.custody import events as e
from kiosk.custody.states import Condition, Role
from kiosk.services.acting import Who, new_id
from kiosk.services.context import Services
from kiosk.services.imports import register_import as imports
from kiosk.services.imports.draft import Step
from kiosk.signing import Ed25519Signer
from tests.benchmarks.figures import Figure, p99
from tests.factories import open_school, record

MANY, FEW = 20_000, 2_000
OFFICE = Who("staff-office", frozenset({Role.OFFICE}))
HEADINGS = (
    "student id,Forename,Surname,parent id,Priority,Parental responsibility,Lives with Pupil,"
    "Title,Forename,Surname,Home Email,Main Telephone,Primary Email,Mobile,class id,Class Name"
)


def _most_memory() -> float:
    """The most megabytes that this process had; what getrusage says is also the parent's."""
    status = Path("/proc/self/status").read_text()
    (kilobytes,) = re.findall(r"VmHWM:\s*(\d+) kB", status)
    return int(kilobytes) / 1024


def write(path: Path, pupils: int) -> Path:
    """A file of so many pupils with two contacts each, a row for each contact."""
    with path.open("w", newline="") as file:
        file.write(HEADINGS + "\r\n")
        for n in range(pupils):
            for k in (1, 2):
                file.write(
                    f"{n},Fore{n % 997},Sur{n},{2 * n + k},{k},T,T,Ms,Par{k}{n % 991},Sur{n},,"
                    f"01632 {n:06},p{n}.{k}@example.org,07700 {n:06}{k},{n % 700},{n % 7}A\r\n"
                )
    return path


def floor(path: Path, database: Path) -> float:
    """Seconds to read the file by Python's csv and put its people into bare tables, once."""
    began = time.perf_counter()
    with closing(sqlite3.connect(database, isolation_level=None)) as bare:
        bare.execute("PRAGMA journal_mode=WAL")
        bare.execute("PRAGMA synchronous=FULL")
        for name in ("pupils", "adults", "links"):
            bare.execute(f"CREATE TABLE {name} (id TEXT PRIMARY KEY, ref TEXT, data TEXT)")
        bare.execute("BEGIN")
        with path.open(newline="") as file:
            for row in csv.reader(file):
                for name, ref in (("pupils", row[0]), ("adults", row[3]), ("links", row[3])):
                    line = (str(uuid.uuid4()), ref, "\x1f".join(row))
                    bare.execute(f"INSERT INTO {name} VALUES (?, ?, ?)", line)
        bare.execute("COMMIT")
    return time.perf_counter() - began


def main(folder: Path, pupils: int) -> None:
    """Import once, in this process: seconds, most megabytes, milliseconds of acts meanwhile."""
    file = write(folder / "pupils.csv", pupils)
    store = create_store(folder / "phonebox.db", SystemClock())
    open_school(store)
    record(store, e.HandedIn("record-1", "device-ada", "pupil-ada", "1"), staff="staff-office")
    services = Services(store, SystemClock(), None, Ed25519Signer(bytes(32)), b"", b"")  # type: ignore[arg-type]
    waited: list[float] = []
    over = threading.Event()

    def scan() -> None:
        while not over.wait(0.05):
            began = time.perf_counter()
            noted = e.ConditionNoted("record-1", "in", Condition.GOOD)
            record(store, noted, staff="staff-office")
            waited.append((time.perf_counter() - began) * 1000)

    scanning = threading.Thread(target=scan)
    scanning.start()
    began = time.perf_counter()
    with file.open("rb") as source:
        draft = imports.begin(services, OFFICE, file.name, source)
    imports.preview(services, draft)
    assert draft.step is Step.READY, draft.problems
    assert not imports.approve(services, OFFICE, new_id(), draft).refusals
    assert imports.wait_until_entered(services)
    seconds = time.perf_counter() - began
    over.set()
    scanning.join()
    store.close()
    memory = _most_memory()
    sys.stdout.write(f"{seconds} {memory} {p99(waited)} {max(waited)}\n")


def measured(root: Path, pupils: int) -> tuple[float, float, float, float]:
    """The same in a process of its own."""
    folder = root / f"import-{pupils}"
    folder.mkdir()
    command = [sys.executable, "-m", "tests.benchmarks.importing", str(folder), str(pupils)]
    ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    seconds, memory, usual, worst = (float(item) for item in ran.stdout.split())
    return seconds, memory, usual, worst


def figures(root: Path) -> Iterator[Figure]:
    """The rows about imports."""
    least = floor(write(root / "floor.csv", MANY), root / "floor.db")
    few = measured(root, FEW)
    seconds, memory, usual, worst = measured(root, MANY)
    name = f"{MANY:,} pupils: read, compared, entered, while scanning"
    yield Figure(name, seconds, 30.0, "s", 1.0, "30 s")
    yield Figure("the same", seconds, least, "s", 25.0, "csv + bare inserts")
    name = f"memory at {MANY:,} pupils"
    yield Figure(name, memory, few[1], "MB", 1.5, f"at {FEW:,}")
    yield Figure("an act meanwhile, p99", usual, 1000, "ms", 0.3, "1 s")
    yield Figure("an act meanwhile, the slowest", worst, 1000, "ms", 1.5, "1 s")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
