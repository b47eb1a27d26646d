"""Several at once: one device is taken once, acts share commits, and nobody waits for ever."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import event

from db.errors import BUSY, LATE, STOPPED
from db.sql_store import SqlStore
from kiosk.custody import events as e
from kiosk.services import views as v
from kiosk.services.ports import Command, Done, Facts, Outcome, StoreError
from tests.factories import new_id

PATIENCE = 30
"""Seconds after which a test that waits for something that never comes has failed."""


def hand_in_unless_in(record_id: str, device: str = "device-ada") -> Callable[[Facts], Outcome]:
    def decide(facts: Facts) -> Outcome:
        there = facts.open_record_of(device)
        if there is not None:
            return Outcome(answer={"outcome": "already_in", "record": there.record_id})
        handed_in = e.HandedIn(record_id, device, device.replace("device", "pupil"))
        return Outcome((handed_in,), answer={"outcome": "handed_in", "record": record_id})

    return decide


def command(command_id: str | None = None) -> Command:
    return Command(command_id or new_id(), {"staff": "staff-office", "role": "office"}, "desk")


def test_two_stations_at_once_take_a_device_once(store: SqlStore) -> None:
    ready = threading.Barrier(2)

    def station(record_id: str) -> Done:
        ready.wait(PATIENCE)
        return store.act(command(), hand_in_unless_in(record_id))

    with ThreadPoolExecutor(2) as pool:
        answers = [done.answer for done in pool.map(station, ("record-1", "record-2"))]
    assert sorted(answer["outcome"] for answer in answers) == ["already_in", "handed_in"]
    assert len({answer["record"] for answer in answers}) == 1


def test_the_same_act_from_two_threads_posts_once(store: SqlStore) -> None:
    ready, asked = threading.Barrier(4), command()

    def post(number: int) -> Done:
        ready.wait(PATIENCE)
        return store.act(asked, hand_in_unless_in(f"record-{number}"))

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(post, range(4)))
    assert sorted(item.repeated for item in done) == [False, True, True, True]
    assert len({(item.answer["record"], item.sequences) for item in done}) == 1


class Gate:
    """An act that holds the writer until it is let go; others pile up behind it."""

    def __init__(self, store: SqlStore) -> None:
        self.reached, self.open = threading.Event(), threading.Event()
        self.command = command()
        self._store = store
        self._pool = ThreadPoolExecutor(1)
        self.done = self._pool.submit(store.act, self.command, self._decide)
        assert self.reached.wait(PATIENCE)

    def _decide(self, facts: Facts) -> Outcome:
        self.reached.set()
        assert self.open.wait(PATIENCE)
        return Outcome(answer={"gate": 1})

    def wait_for_waiting(self, count: int) -> None:
        waiting: Any = self._store._writer._queue  # type: ignore[union-attr]
        look = threading.Event()
        for _ in range(PATIENCE * 100):
            if waiting.qsize() == count:
                return
            look.wait(0.01)
        raise AssertionError(f"{count} acts were to wait")

    def let_go(self) -> None:
        self.open.set()
        self._pool.shutdown()


def commits(store: SqlStore) -> list[None]:
    counted: list[None] = []
    engine = store._committer._engine  # type: ignore[union-attr]
    event.listen(engine, "commit", lambda connection: counted.append(None))
    return counted


def test_acts_that_wait_share_one_commit_and_keep_their_order(store: SqlStore) -> None:
    counted, gate = commits(store), Gate(store)
    with ThreadPoolExecutor(8) as pool:
        waiting = []
        for number in range(8):
            decide = hand_in_unless_in(f"record-{number}", f"device-{number}")
            waiting.append(pool.submit(store.act, command(), decide))
            gate.wait_for_waiting(number + 1)
        gate.let_go()
        entries = [future.result(PATIENCE).entry for future in waiting]
    assert entries == list(range(entries[0] or 0, (entries[0] or 0) + 8))
    assert len(counted) == 2


def test_one_that_fails_takes_nobody_with_it(store: SqlStore) -> None:
    def fails(facts: Facts) -> Outcome:
        raise KeyError("mine alone")

    def cannot_follow(facts: Facts) -> Outcome:
        return Outcome((e.HandedIn("record-x", "device-x", "pupil-x"), e.Moved("unknown", "1")))

    decisions = [hand_in_unless_in("record-1"), fails, cannot_follow, hand_in_unless_in("record-2")]
    size, gate = store.stored_head().size, Gate(store)
    with ThreadPoolExecutor(4) as pool:
        waiting = []
        for number, decide in enumerate(decisions):
            waiting.append(pool.submit(store.act, command(), decide))
            gate.wait_for_waiting(number + 1)
        gate.let_go()
        assert waiting[0].result().entry == size + 1
        assert isinstance(waiting[1].exception(), KeyError)
        assert isinstance(waiting[2].exception(), ValueError)
        assert waiting[3].result().answer == {"outcome": "already_in", "record": "record-1"}
    assert store.stored_head().size == size + 1


def test_nobody_waits_for_ever(store: SqlStore) -> None:
    """One that has not begun is taken back; one that has is unknown, and its repeat tells."""
    store._writer._wait = 0.1  # type: ignore[union-attr]
    gate, late = Gate(store), command()
    with pytest.raises(StoreError, match="busy") as busy:
        store.act(late, hand_in_unless_in("record-1"))
    assert busy.value.words == BUSY
    with pytest.raises(StoreError) as unknown:
        gate.done.result(PATIENCE)
    assert unknown.value.words == LATE
    store._writer._wait = PATIENCE  # type: ignore[union-attr]
    gate.let_go()
    again = store.act(gate.command, hand_in_unless_in("record-2"))
    assert again.repeated
    assert again.answer == {"gate": 1}
    with store.read() as facts:
        assert facts.open_records() == []


def test_a_reader_sees_one_moment(store: SqlStore) -> None:
    with store.read() as facts:
        assert facts.open_records() == []
        store.act(command(), hand_in_unless_in("record-1"))
        assert facts.open_records() == []
        assert facts.entries(v.Query(record_id="record-1")) == []
    with store.read() as facts:
        assert len(facts.open_records()) == 1


def test_stopping_finishes_what_was_asked_and_refuses_more(store: SqlStore) -> None:
    gate = Gate(store)
    with ThreadPoolExecutor(2) as pool:
        asked = pool.submit(store.act, command(), hand_in_unless_in("record-1"))
        gate.wait_for_waiting(1)
        stopping = pool.submit(store.close)
        gate.wait_for_waiting(2)
        gate.let_go()
        assert asked.result(PATIENCE).answer["outcome"] == "handed_in"
        stopping.result(PATIENCE)
    with pytest.raises(StoreError) as raised:
        store.act(command(), hand_in_unless_in("record-2"))
    assert raised.value.words == STOPPED
