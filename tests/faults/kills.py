"""Rounds of `kill -9`: a service is begun, does its work, is killed, and must have lost nothing."""

import os
import random
import shutil
import signal
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from tests.faults import school as schools
from tests.faults.load import Desk, again
from tests.faults.school import MONDAY, School
from tests.faults.services import Service, Warm
from tests.faults.truth import Asked, assert_holds, assert_once, copied, entries_of

MOMENTS = {
    "scans": 8,
    "beginning": 3,
    "checkpoint": 4,
    "import": 2,
    "close": 2,
    "ending": 2,
}
"""When it is killed, and how often of all: a rush of scans, a start, and so on."""

ROUNDS_OF_A_SCHOOL = 8
"""After so many a fresh one is taken: its ledger has grown, and to refold it takes its time."""


class Rounds:
    """Kills in one folder, one after the other; what each school was told stands in `asked`."""

    def __init__(self, warm: Warm, folder: Path, seed: int) -> None:
        self._warm = warm
        self._folder = folder
        self._chance = random.Random(seed)
        self._fresh = schools.begin(folder / "fresh", devices=40)
        self._school = self._fresh
        self._asked = Asked()
        self._told_again: list[str] = []
        self._number = 0
        self.counts: Counter[str] = Counter()

    def run(self, rounds: int) -> Counter[str]:
        """So many kills; how many of each kind there were, and of acts."""
        for number in range(rounds):
            if number % ROUNDS_OF_A_SCHOOL == 0:
                self._take_a_fresh_school()
            self._round()
        self._one_more_start()
        return self.counts

    def _take_a_fresh_school(self) -> None:
        if self._school is not self._fresh:
            self._one_more_start()
            shutil.rmtree(self._school.data)
        data = self._folder / f"school-{self._number}"
        shutil.copytree(self._fresh.data, data)
        self._school = School(data, self._fresh.codes)
        self._asked = Asked()

    def _begin(self) -> Service:
        self._number += 1
        # Two minutes between two starts; no clock goes back.
        now = datetime.fromisoformat(MONDAY) + timedelta(seconds=3 * (self._number % 4000))
        return self._warm.begin(self._school.data, env={"PHONEBOX_NOW": now.isoformat()})

    def _round(self) -> None:
        (moment,) = self._chance.choices(list(MOMENTS), list(MOMENTS.values()))
        service = self._begin()
        if moment == "beginning":
            # Its recovery of what the last kill left is cut short as well.
            time.sleep(self._chance.uniform(0, 0.25))
            service.kill()
        else:
            self._work_until_killed(service, moment)
        self.counts[f"killed: {moment}"] += 1
        self._check()

    def _work_until_killed(self, service: Service, moment: str) -> None:
        assert service.ready(), service.said()
        desk = Desk(self._school, self._asked, self._chance)
        browser = desk.opened(service.url)
        self._ask_again(service.url)
        desk.rush(service.url, browser)
        self._wait_for(moment, desk, service)
        service.kill()
        desk.leave()
        assert desk.refused == [], desk.refused
        assert "Traceback" not in service.said(), service.said()

    def _wait_for(self, moment: str, desk: Desk, service: Service) -> None:
        wait = self._chance.uniform
        if moment == "import":
            desk.beside(desk.import_, 40)
            time.sleep(wait(0, 0.4))
        elif moment == "close":
            desk.beside(desk.close, service.url)
            time.sleep(wait(0.1, 0.5))
        elif moment == "ending":
            time.sleep(wait(0, 0.1))
            os.kill(service.pid, signal.SIGTERM)
            time.sleep(wait(0, 0.3))
        elif moment == "checkpoint":
            # Only a checkpoint writes into the database's own file.
            if self._file_moves():
                self.counts["of these in a checkpoint"] += 1
            time.sleep(wait(0, 0.004))
        else:
            time.sleep(wait(0, 0.2))

    def _file_moves(self) -> bool:
        before = self._school.database.stat().st_mtime_ns
        deadline = time.monotonic() + 3
        while time.monotonic() < deadline:
            if self._school.database.stat().st_mtime_ns != before:
                return True
            time.sleep(0.0005)
        return False

    def _check(self) -> None:
        """As a start would find it, without doing that start's work for it."""
        database = copied(self._school.database, self._folder / "looked-at")
        assert_holds(database)
        assert_once(self._asked, database)

    def _ask_again(self, url: str) -> None:
        """What was in doubt after the last kill is asked once more, and a few of the others."""
        known = [act for act, answer in self._asked.confirmed.items() if "outcome" in answer]
        some = self._chance.sample(known, min(3, len(known)))
        told = again(self._asked, url, some)
        for act, answer in told.items():
            assert answer == self._asked.confirmed[act], (answer, self._asked.confirmed[act])
        there = entries_of(self._school.database)
        for act, answer in again(self._asked, url, self._asked.in_doubt).items():
            if act in there:
                assert answer["entry"] == there[act][0], (answer, there[act])
                self.counts["acts in doubt that had been done"] += 1
            self._asked.confirm(act, answer)
            self.counts["acts in doubt, asked again"] += 1

    def _one_more_start(self) -> None:
        """After the last kill it begins once more, by itself, and ends in good order."""
        service = self._begin()
        assert service.ready(), service.said()
        Desk(self._school, self._asked, self._chance).opened(service.url)
        self._ask_again(service.url)
        assert service.stop() == 0, service.said()
        self._check()
        self.counts["acts confirmed"] += len(self._asked.confirmed)
        self.counts["acts asked for"] += len(self._asked.asked)
