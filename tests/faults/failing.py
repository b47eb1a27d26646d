"""A service whose disk fails at its Nth write, or its Nth sync: what is said, and what is left."""

import itertools
import os
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from db.commit import LOG_GROWTH
from tests.faults import school as schools
from tests.faults.load import GONE, again
from tests.faults.school import MONDAY, Browser, Reader, Refused, School, new_act, patiently
from tests.faults.services import PATIENCE, Service, Warm
from tests.faults.truth import Asked, assert_holds, assert_once, copied

WRITES = "pwrite64"
SYNCS = "fdatasync,fsync"
SCANS = 3
ROOM = 60_000
"""Bytes of a log that signing in and two scans fill."""
SOON = 20.0
"""Seconds within which a service that must end has ended, on the busiest machine."""


class Fault:
    """`strace` makes every call of a kind on the database's files fail, from the Nth on or once."""

    def __init__(self, service: Service, database: Path, calls: str, error: str, when: str) -> None:
        self._log = database.with_name(f"{service.pid}.strace")
        self._said = database.with_name(f"{service.pid}.strace-said").open("w+b")
        files = [
            part
            for end in ("", "-wal")
            for part in ("-P", str(database.with_name(database.name + end)))
        ]
        self._strace = subprocess.Popen(
            [
                *("strace", "-f", "-s", "0", "-e", f"trace={calls}", *files),
                *("-e", f"inject={calls}:error={error}:when={when}"),
                *("-o", str(self._log), "-p", str(service.pid)),
            ],
            stderr=self._said,
        )
        for _ in range(500):
            said = os.pread(self._said.fileno(), 4096, 0)
            if b"attached" in said:
                break
            assert self._strace.poll() is None, said
            time.sleep(0.02)
        service.go()

    def __enter__(self) -> "Fault":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._strace.wait(PATIENCE)
        self._said.close()

    def times(self) -> int:
        """How often it struck so far."""
        return self._log.read_text().count("(INJECTED)")


@dataclass
class Seen:
    """What came of one run."""

    struck: int = 0
    exit: int | None = None
    ended_by_itself: bool = False
    confirmed: int = 0
    refusals: list[str] = field(default_factory=list)
    said: str = ""


def run(warm: Warm, fresh: School, data: Path, calls: str, error: str, when: str) -> Seen:
    """Start, sign in, scan; with the fault. Afterwards, without it, everything confirmed is there
    and what was in doubt can be asked again.
    """
    shutil.copytree(fresh.data, data, ignore=shutil.ignore_patterns("*.sock"))
    school, asked, seen = School(data, fresh.codes), Asked(), Seen()
    service = warm.begin(data, env={"PHONEBOX_NOW": MONDAY}, waits=True)
    fault = Fault(service, school.database, calls, error, when)
    with fault:
        try:
            if service.ready():
                _work(service, school, asked, seen)
                # An error of a sync ends it within a moment; one of a write does not.
                wait = SOON if fault.times() and calls == SYNCS else 0
                seen.ended_by_itself = service.ended(wait) is not None
                seen.exit = service.ended(0) if seen.ended_by_itself else service.stop()
            else:
                seen.ended_by_itself, seen.exit = True, service.ended()
        finally:
            seen.said = service.said()
            service.kill()
    seen.struck, seen.confirmed = fault.times(), len(asked.confirmed)
    assert "Traceback" not in seen.said, seen.said
    database = copied(school.database, data / "looked-at")
    assert_holds(database)
    assert_once(asked, database)
    _starts_again(warm, school, asked)
    shutil.rmtree(data)
    return seen


def _work(service: Service, school: School, asked: Asked, seen: Seen) -> None:
    browser = Browser(service.url)
    try:
        browser.at_hand_in()
    except Refused as refused:
        # What follows is not signed in, and is not recorded.
        seen.refusals.append(str(refused))
    except GONE:
        return
    reader = Reader(service.url, timeout=20)
    for code in school.codes[:SCANS]:
        act = new_act()
        asked.ask(act, {"kind": "scan", "code": code, "reader": 0})
        try:
            asked.confirm(act, reader.scan(code, act))
        except Refused as refused:
            seen.refusals.append(str(refused))
        except GONE:
            break
    reader.close()


def _starts_again(warm: Warm, school: School, asked: Asked) -> None:
    service = warm.begin(school.data, env={"PHONEBOX_NOW": MONDAY})
    try:
        assert service.ready(), service.said()
        Browser(service.url).at_hand_in()
        for act, answer in again(asked, service.url, list(asked.asked)).items():
            told = asked.confirmed.get(act)
            if told is not None and told["outcome"] != "not_signed_in":
                assert answer == told
            assert answer["outcome"] == "handed_in", answer
            asked.confirm(act, answer)
        assert service.stop() == 0, service.said()
    finally:
        service.kill()
    assert_holds(school.database)
    assert_once(asked, school.database)


def with_a_long_log(warm: Warm, school: School) -> None:
    """Leave a log behind that is moved into the database within the next few acts.

    A few acts of one start after the other: a start counts anew, but for the size of the log.
    """
    codes = iter(school.codes[SCANS:])
    while _log_bytes(school) < LOG_GROWTH - ROOM:
        service = warm.begin(school.data, env={"PHONEBOX_NOW": MONDAY})
        try:
            assert service.ready(), service.said()
            patiently(Browser(service.url).at_hand_in)
            reader = Reader(service.url)
            for code in itertools.islice(codes, 30):
                reader.scan(code, new_act())
                if _log_bytes(school) >= LOG_GROWTH - ROOM:
                    break
            reader.close()
        finally:
            service.kill()


def _log_bytes(school: School) -> int:
    log = school.database.with_name(school.database.name + "-wal")
    return log.stat().st_size if log.exists() else 0


def a_school(folder: Path, devices: int = 12) -> School:
    """A school to copy for each run."""
    return schools.begin(folder / "fresh", devices)
