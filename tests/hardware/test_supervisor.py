"""Reader processes, tried with real ones."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from hardware.supervisor import Child, Supervisor, supervisor_lives

UNREASONABLE = 20.0
#: Says its number on a line of its file, then does as told.
SAY = "import os, sys, time; print(os.getpid(), file=open(sys.argv[1], 'a'), flush=True);"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + SAY


class Exits:
    """What the supervisor told of its children's ends."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self._changed = threading.Condition()

    def __call__(self, name: str, words: str) -> None:
        with self._changed:
            self.told.append((name, words))
            self._changed.notify_all()

    def wait_for(self, count: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.told) >= count, UNREASONABLE)


@pytest.fixture
def exits() -> Exits:
    return Exits()


def child(name: str, code: str, file: Path) -> Child:
    return Child(name, (sys.executable, "-c", code, str(file)))


def pids(file: Path, count: int) -> list[int]:
    """The numbers of the processes that ran, once there are so many."""
    deadline = time.monotonic() + UNREASONABLE
    while not file.exists() or len(file.read_text().split("\n")) <= count:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return [int(line) for line in file.read_text().split()]


def test_each_child_runs_until_the_supervisor_stops(tmp_path: Path, exits: Exits) -> None:
    sleepy = SAY + "time.sleep(60)"
    children = [child("a", sleepy, tmp_path / "a"), child("b", sleepy, tmp_path / "b")]
    with Supervisor(children, exits):
        running = pids(tmp_path / "a", 1) + pids(tmp_path / "b", 1)
        assert all(psutil.pid_exists(pid) for pid in running)
    assert not any(psutil.pid_exists(pid) for pid in running)
    assert exits.told == []


def test_a_child_that_fails_is_started_again_and_its_end_told(tmp_path: Path, exits: Exits) -> None:
    with Supervisor([child("a", SAY + "sys.exit(3)", tmp_path / "a")], exits, first_wait=0.01):
        exits.wait_for(3)
    assert len(set(pids(tmp_path / "a", 3))) >= 3
    assert exits.told[0] == (
        "a",
        "The reader's program ended with exit code 3. It is being restarted.",
    )


def test_a_killed_child_is_started_again(tmp_path: Path, exits: Exits) -> None:
    program = child("a", SAY + "time.sleep(60)", tmp_path / "a")
    with Supervisor([program], exits, first_wait=0.01):
        (first,) = pids(tmp_path / "a", 1)
        os.kill(first, signal.SIGKILL)
        second = pids(tmp_path / "a", 2)[1]
        assert psutil.pid_exists(second)
    assert "signal 9" in exits.told[0][1]


def test_a_child_that_does_not_end_when_asked_is_killed(tmp_path: Path, exits: Exits) -> None:
    supervisor = Supervisor([child("a", STUBBORN + "time.sleep(60)", tmp_path / "a")], exits)
    supervisor.start()
    (pid,) = pids(tmp_path / "a", 1)
    supervisor.stop(within=0.05)
    assert not psutil.pid_exists(pid)


def test_stopping_does_not_wait_for_the_next_start(tmp_path: Path, exits: Exits) -> None:
    supervisor = Supervisor([child("a", "", tmp_path / "a")], exits, first_wait=3600.0)
    supervisor.start()
    exits.wait_for(1)
    supervisor.stop()


def test_a_program_that_is_missing_is_told_and_tried_again(exits: Exits) -> None:
    with Supervisor([Child("a", ("/nowhere/at/all",))], exits, first_wait=0.01):
        exits.wait_for(2)
    assert "cannot be started" in exits.told[0][1]


def test_a_listener_that_fails_ends_nothing(tmp_path: Path, exits: Exits) -> None:
    def listener(name: str, words: str) -> None:
        exits(name, words)
        raise RuntimeError

    with Supervisor([child("a", "", tmp_path / "a")], listener, first_wait=0.01):
        exits.wait_for(3)


def test_waits_grow_while_a_child_fails(
    tmp_path: Path, exits: Exits, monkeypatch: pytest.MonkeyPatch
) -> None:
    supervisor = Supervisor([child("a", "", tmp_path / "a")], exits, longest_wait=2.0)
    waits = list[float]()
    monkeypatch.setattr(supervisor._watchers[0]._stopping, "wait", waits.append)
    with supervisor:
        exits.wait_for(5)
    assert waits[:4] == [0.5, 1.0, 2.0, 2.0]


def test_after_running_steadily_the_waits_start_afresh(
    tmp_path: Path, exits: Exits, monkeypatch: pytest.MonkeyPatch
) -> None:
    supervisor = Supervisor([child("a", "", tmp_path / "a")], exits, steady=0.0)
    waits = list[float]()
    monkeypatch.setattr(supervisor._watchers[0]._stopping, "wait", waits.append)
    with supervisor:
        exits.wait_for(4)
    assert waits[:3] == [0.5, 0.5, 0.5]


def test_a_child_has_its_own_environment_and_none_of_our_input(
    tmp_path: Path, exits: Exits
) -> None:
    code = "import os, sys; assert os.environ['WHO'] == 'desk'; assert not sys.stdin.read();" + SAY
    program = Child("a", (sys.executable, "-c", code, str(tmp_path / "a")), {"WHO": "desk"})
    with Supervisor([program], exits, first_wait=3600.0):
        exits.wait_for(1)
    assert "exit code 0" in exits.told[0][1]


def test_a_supervisor_that_was_never_started_stops(tmp_path: Path) -> None:
    Supervisor([child("a", "", tmp_path / "a")]).stop()


def test_without_a_supervisor_it_lives_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PHONEBOX_SUPERVISOR", raising=False)
    assert supervisor_lives()()


def test_a_child_of_a_killed_supervisor_ends_by_itself(tmp_path: Path) -> None:
    """`kill -9` of the service leaves no reader that would keep its port."""
    loop = (
        SAY
        + "from hardware.supervisor import supervisor_lives; alive = supervisor_lives()\n"
        + "while alive(): time.sleep(0.01)"
    )
    service = (
        "import sys; from hardware.supervisor import Child, Supervisor\n"
        "with Supervisor([Child('a', (sys.executable, '-c', sys.argv[1], sys.argv[2]))]):\n"
        "    sys.stdin.read()"
    )
    command = [sys.executable, "-c", service, loop, str(tmp_path / "a")]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as running:
        (reader,) = [psutil.Process(pid) for pid in pids(tmp_path / "a", 1)]
        running.kill()
    psutil.wait_procs([reader], timeout=UNREASONABLE)
    assert not reader.is_running()
