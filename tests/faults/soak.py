"""A school year at full speed: each day's hand-in and release of every device, by HTTP scans.

The clock of the service is moved from morning to afternoon to the next day. Signing in, the scans
and the confiscations are requests as people's browsers and readers make them.
"""

import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as at_time
from pathlib import Path
from typing import Any

import psutil

from db.store import open_store
from kiosk.clock import SystemClock
from kiosk.custody import register as r
from kiosk.custody.school.calendar import Calendar, Term
from kiosk.custody.school.plain import calendar_as_data, policy_as_data
from kiosk.custody.states import SignOffMethod
from tests.factories import a_policy, new_id, record
from tests.faults import school as schools
from tests.faults.school import READERS, Browser, Reader, School
from tests.faults.services import Service, Warm
from tests.outside.clock import LONDON, MachineClock

FIRST, LAST = date(2026, 9, 2), date(2027, 7, 23)
YEAR = 5
CONFISCATION = {
    "reason": "device_policy",
    "kind": "confiscation",
    "place": "Classroom",
    "place_words": "Room 4",
    "taken_by": "staff-office",
    "time": "",
    "told": "Until the end of the day",
    "condition": "good",
    "bag": "",
}
EVERY = 10
"""Days between two confiscations, and between two looks at the process."""


@dataclass(frozen=True)
class Look:
    """The process and its files, after so many days. Sizes in megabytes, times in milliseconds."""

    days: int
    memory: float
    descriptors: int
    threads: int
    log: float
    database: float
    others: tuple[str, ...]
    p50: float
    p99: float

    @property
    def line(self) -> str:
        """A row of the table."""
        return (
            f"{self.days:>5} days {self.memory:7.1f} MB PSS {self.descriptors:4} descriptors"
            f" {self.threads:3} threads  log {self.log:5.1f} MB  database {self.database:6.1f} MB"
            f"  {len(self.others)} other files  p50 {self.p50:6.2f} ms  p99 {self.p99:6.2f} ms"
        )


def begin(folder: Path, devices: int, confiscated: int) -> School:
    """A school in which every pupil of the first ones may take a device home alone."""
    school = schools.begin(folder / "school", devices + confiscated)
    store = open_store(school.database, SystemClock(), low_water=0)
    term = Term("the year", FIRST, LAST)
    policy = a_policy(version="soak", standing_authority_years=frozenset({YEAR}))
    adopted = r.PolicyAdopted("soak", policy_as_data(schools.lasting(policy)))
    record(
        store,
        r.CalendarAdopted(calendar_as_data(Calendar(terms=(term,), ends=at_time(15, 30)))),
        adopted,
    )
    people = [part for number in range(devices) for part in _carer(number)]
    record(store, r.RegisterChanged("soak", len(people), people))
    for number in range(devices):
        signed = (f"pupil-{number}", (f"device-{number}",), f"carer-{number}", FIRST, LAST)
        record(
            store,
            r.StandingAuthoritySigned(f"alone-{number}", *signed, "en", "v1", SignOffMethod.PAPER),
            staff="staff-head",
        )
    store.close()
    return school


def _carer(number: int) -> Iterator[dict[str, Any]]:
    adult = f"carer-{number}"
    yield {
        "op": "adult",
        "id": adult,
        "title": "Ms",
        "forename": f"Carer{number}",
        "surname": f"Soak{number}",
        "phone": f"07700 9{number:05}",
        "address": f"{number} Mill Lane, Ely CB7 4AA",
        "email": None,
        "born": None,
    }
    link = {"op": "link", "pupil": f"pupil-{number}", "adult": adult, "relationship": "mother"}
    yield {**link, "carer": True, "priority": 1}


def school_days(many: int) -> list[date]:
    """The first so many weekdays of the year."""
    days = (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))
    return [day for day in days if day.weekday() < 5][:many]


class Year:
    """The service through a year."""

    def __init__(self, warm: Warm, folder: Path, devices: int, days: int) -> None:
        self._devices = devices
        self._days = school_days(days)
        self.school = begin(folder, devices, days // EVERY + 1)
        self._clock = MachineClock(folder, self._moment(self._days[0], 8))
        self._service: Service = warm.begin(self.school.data, env=self._clock.environment)
        assert self._service.ready(), self._service.said()
        self._readers = [Reader(self._service.url, number) for number in range(READERS)]
        self.looks: list[Look] = []
        self.acts = 0

    @staticmethod
    def _moment(day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, at_time(hour, minute), LONDON)

    def run(self) -> None:
        """Every day; and the end in good order."""
        taken: list[float] = []
        for number, day in enumerate(self._days, start=1):
            browser = self._at(day, 8, 40, "/hand-in")
            taken += self._scan_all("handed_in", day)
            if number % EVERY == 0:
                self._confiscate(browser, self._devices + number // EVERY)
            self._at(day, 15, 35, "/home-time")
            taken += self._scan_all("released", day)
            if number % EVERY == 0:
                self.looks.append(self._look(number, taken))
                taken = []
        for reader in self._readers:
            reader.close()
        assert self._service.stop() == 0, self._service.said()
        assert "Traceback" not in self._service.said(), self._service.said()[-3000:]

    def end(self) -> None:
        """Whatever happened."""
        self._service.kill()

    def _at(self, day: date, hour: int, minute: int, page: str) -> Browser:
        """The clock is set, and the office signs in and opens this page."""
        self._clock.set(self._moment(day, hour, minute))
        deadline = time.monotonic() + 30
        browser = Browser(self._service.url)
        while True:
            time.sleep(0.25)
            # The server ends connections that seem to have been silent for hours.
            for reader in self._readers:
                reader.close()
            browser.sign_in()
            answer = self._readers[0].scan("S00000000", new_id())
            if answer["at"].startswith(day.isoformat()) and int(answer["at"][11:13]) >= hour - 1:
                break
            assert time.monotonic() < deadline, answer
        assert browser.request("GET", page).status == 200
        return browser

    def _scan_all(self, outcome: str, day: date) -> list[float]:
        """Every device once, by all readers at once; milliseconds of each."""
        taken: list[list[float]] = [[] for _ in self._readers]
        wrong: list[Any] = []

        def read(number: int) -> None:
            for code in self.school.codes[: self._devices][number::READERS]:
                began = time.perf_counter()
                answer = self._readers[number].scan(code, new_id())
                taken[number].append((time.perf_counter() - began) * 1000)
                if answer["outcome"] != outcome:
                    wrong.append((day, code, answer))

        threads = [threading.Thread(target=read, args=(n,)) for n in range(READERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not wrong, wrong[:3]
        found = [value for values in taken for value in values]
        assert len(found) == self._devices
        self.acts += len(found)
        return found

    def _confiscate(self, browser: Browser, number: int) -> None:
        form = {**CONFISCATION, "command_id": new_id()}
        answer = browser.request("POST", f"/confiscate/device/device-{number}", form)
        assert answer.status == 303, (answer.status, answer.text[:2000])
        self.acts += 1
        assert browser.request("GET", "/hand-in").status == 200

    def _look(self, days: int, taken: Sequence[float]) -> Look:
        process = psutil.Process(self._service.pid)
        data, size = self.school.data, 1024 * 1024
        log = data / "phonebox.db-wal"
        known = ("phonebox.db", "phonebox.db-wal", "phonebox.db-shm")
        others = sorted(path.name for path in data.rglob("*") if path.name not in known)
        return Look(
            days,
            process.memory_full_info().pss / size,
            process.num_fds(),
            process.num_threads(),
            log.stat().st_size / size,
            self.school.database.stat().st_size / size,
            tuple(others),
            statistics.median(taken),
            statistics.quantiles(taken, n=100)[98],
        )
