"""Killed at any point: what was confirmed is there once, nothing is there by half."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.sql_store import SqlStore
from db.store import create_store, open_store
from kiosk.custody import events as e
from kiosk.services.ports import Command, Outcome
from tests.db.conftest import assert_holds
from tests.factories import StillClock, open_school, record

ROOT = Path(__file__).resolve().parents[2]

# Hands in and takes back devices in three threads; says each act's id before it is asked for and
# after it was confirmed.
BUSY = """
import os, sys, threading, uuid
from db.store import open_store
from kiosk.custody import events as e
from kiosk.clock import SystemClock
from kiosk.services import views as v
from kiosk.services.ports import Command, Outcome

store = open_store(sys.argv[1], SystemClock(), low_water=0)

def say(*words):
    os.write(1, (" ".join(words) + chr(10)).encode())

def station(name):
    while True:
        record, device = str(uuid.uuid4()), str(uuid.uuid4())
        for events in (
            (e.HandedIn(record, device, "pupil-ada", "1"),),
            (e.Moved(record, "2"), e.ConditionNoted(record, "in", "good", "a note of some length")),
            (e.Voided(record),),
        ):
            act = str(uuid.uuid4())
            say("asked", act, record)
            station = v.Station(name, recent=({"act": act},))
            outcome = Outcome(events, answer={"act": act}, changes=(station,))
            store.act(Command(act, {"staff": "staff-office"}, name), lambda facts: outcome)
            say("confirmed", act, record)

for number in range(3):
    threading.Thread(target=station, args=(f"station-{number}",)).start()
"""


def killed(where: str | Path, after: int) -> tuple[set[str], set[str]]:
    """The acts asked for and those confirmed, until a process was killed after so many lines."""
    process = subprocess.Popen(
        [sys.executable, "-c", BUSY, str(where)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stderr
    said: dict[str, set[str]] = {"asked": set(), "confirmed": set()}
    lines: Iterator[str] = iter(process.stdout)
    for _ in range(after):
        what, act, _record = next(lines).split()
        said[what].add(act)
    os.kill(process.pid, signal.SIGKILL)
    for line in lines:
        if line.endswith("\n") and len(words := line.split()) == 3:
            said[words[0]].add(words[1])
    process.wait()
    assert process.stderr.read() == ""
    process.stderr.close()
    process.stdout.close()
    return said["asked"], said["confirmed"]


@pytest.mark.parametrize("seed", range(2))
def test_killed_at_any_point(where: str | Path, seed: int) -> None:
    chance = random.Random(seed)
    begun = create_store(where, StillClock(), low_water=0)
    open_school(begun)
    begun.close()
    asked: set[str] = set()
    confirmed: set[str] = set()
    for _ in range(3):
        more_asked, more_confirmed = killed(where, chance.randrange(1, 90))
        asked |= more_asked
        confirmed |= more_confirmed
        store = open_store(where, StillClock(), low_water=0)
        check(store, asked, confirmed)
        store.close()
    assert confirmed


def check(store: SqlStore, asked: set[str], confirmed: set[str]) -> None:
    assert_holds(store)
    entries: dict[str, list[str]] = {}
    for row in store.rows(14):
        entries.setdefault(row["command_id"], []).append(row["type"])
    assert confirmed <= entries.keys() <= asked
    whole = (["handed_in"], ["moved", "condition_noted"], ["voided"])
    assert all(types in whole for types in entries.values())
    for act in asked:
        again = store.act(Command(act, {}), lambda facts: Outcome(remember=False))
        assert again.repeated == (act in entries)
        assert again.answer == ({"act": act} if act in entries else {})


def test_the_last_act_of_a_station_is_that_of_the_ledger(tmp_path: Path) -> None:
    """A station's own row is written with the act, so it never says what did not happen."""
    path = tmp_path / "phonebox.db"
    begun = create_store(path, StillClock(), low_water=0)
    open_school(begun)
    begun.close()
    killed(path, 40)
    store = open_store(path, StillClock(), low_water=0)
    with store.read() as facts:
        for station in facts.stations():
            last = [row for row in store.rows() if row["station"] == station.name][-1]
            assert station.recent[0]["act"] == last["command_id"]
        assert len(facts.stations()) == 3
    store.close()


def test_an_open_record_after_a_kill_can_go_on(tmp_path: Path) -> None:
    path = tmp_path / "phonebox.db"
    begun = create_store(path, StillClock(), low_water=0)
    open_school(begun)
    begun.close()
    killed(path, 31)
    store = open_store(path, StillClock(), low_water=0)
    with store.read() as facts:
        left = facts.open_records()
    for open_record in left:
        record(store, e.Voided(open_record.record_id))
    with store.read() as facts:
        assert facts.open_records() == []
    assert_holds(store)
    store.close()
