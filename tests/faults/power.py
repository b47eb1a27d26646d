"""A day's work recorded write by write, and the power cut at every point of it."""

import hashlib
import random
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.faults import school as schools
from tests.faults.load import Desk
from tests.faults.school import MONDAY, School
from tests.faults.services import Warm
from tests.faults.truth import Asked, assert_holds, copied
from tests.faults.writes import Disk, Recording, Step, steps_in

WAYS = ("none", "all", "some", "torn")
FULLY = 40
"""Every so many points the tables are made anew from the ledger and compared, too."""

Row = tuple[int, bytes, bytes]


class Day:
    """A service's work on one school, and every write of it."""

    def __init__(self, warm: Warm, folder: Path, seed: int) -> None:
        self._warm = warm
        self._folder = folder
        self._chance = random.Random(seed)
        self.school: School = schools.begin(folder / "school", devices=40)
        self.asked = Asked()

    def record(self, work: Callable[[Desk, str], None], *, ends: str) -> tuple[Disk, list[Step]]:
        """The disk before, and the steps of a service that does this, and is then killed or told
        to end.
        """
        data = self.school.data
        before = {
            path.name: path.read_bytes()
            for path in data.glob("phonebox.db*")
            if not path.name.endswith("-shm")
        }
        service = self._warm.begin(data, env={"PHONEBOX_NOW": MONDAY}, waits=True)
        recording = Recording(service, self._folder / f"{ends}-{time.monotonic_ns()}.trace")
        try:
            assert service.ready(), service.said()
            desk = Desk(self.school, self.asked, self._chance)
            browser = desk.opened(service.url)
            desk.rush(service.url, browser)
            work(desk, service.url)
            desk.leave()
            if ends == "stopped":
                assert service.stop() == 0, service.said()
        finally:
            service.kill()
        log = recording.ended()
        steps = list(steps_in(log, data))
        log.unlink()
        return Disk(before), steps


def cut_everywhere(
    day: Day, disk: Disk, steps: list[Step], folder: Path, seed: int, between: int
) -> Counter[str]:
    """Cut the power before and after each sync, and after every so many steps `between` them.

    At each point: nothing, all, some or some sectors of what was not synced is there. The ledger
    must be the beginning of what it came to be, and hold all that was answered by then.
    """
    truth = rows_of(copied(day.school.database, folder / "truth"))
    chance = random.Random(seed)
    counts: Counter[str] = Counter()
    for number, step in enumerate(steps):
        if step.what == "sync":
            counts["sync barriers"] += 1
            _points(disk, WAYS, chance, folder, truth, counts)
        synced = disk.take(step)
        if synced:
            _points(disk, WAYS, chance, folder, truth, counts)
        elif number % between == 0 and not disk.is_clean():
            _points(disk, ("some", "torn"), chance, folder, truth, counts)
    _points(disk, WAYS, chance, folder, truth, counts)
    counts["acts confirmed"] = len(day.asked.confirmed)
    return counts


def _points(
    disk: Disk,
    ways: tuple[str, ...],
    chance: random.Random,
    folder: Path,
    truth: list[Row],
    counts: Counter[str],
) -> None:
    seen: set[bytes] = set()
    for how in ways:
        files = disk.after_a_cut(how, chance)
        mark = hashlib.blake2b(b"\0".join(files[name] for name in sorted(files))).digest()
        if mark in seen:
            continue
        seen.add(mark)
        counts["power cuts"] += 1
        counts[f"power cuts, kept: {how}"] += 1
        database = _put(folder / "cut", files)
        found = rows_of(database)
        assert found == truth[: len(found)], "the ledger is not the beginning of what it became"
        assert len(found) >= disk.answered, (how, len(found), disk.answered)
        if counts["power cuts"] % FULLY == 0:
            assert_holds(_put(folder / "cut", files))
            counts["power cuts, all tables made anew"] += 1


def _put(folder: Path, files: dict[str, bytes]) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder / "phonebox.db"


def rows_of(database: Path) -> list[Row]:
    """The ledger, whose chain and head must hold, of a database that opens without complaint."""
    with closing(sqlite3.connect(database)) as plain:
        assert plain.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        rows: list[Row] = plain.execute(
            "SELECT sequence, hash, body FROM ledger_entries ORDER BY sequence"
        ).fetchall()
        head = plain.execute("SELECT size, hash FROM ledger_head").fetchone()
    previous = bytes(32)
    for place, (sequence, found, body) in enumerate(rows, start=1):
        previous = hashlib.sha256(b"\0" + previous + body).digest()
        assert (sequence, found) == (place, previous)
    assert head == (len(rows), previous)
    return rows


def await_checkpoint(day: Day) -> None:
    """Wait for one: only that writes into the database's own file."""
    before = day.school.database.stat().st_mtime_ns
    deadline = time.monotonic() + 60
    while day.school.database.stat().st_mtime_ns == before:
        assert time.monotonic() < deadline, "no checkpoint came"
        time.sleep(0.01)
