"""How faults are explained, and how a reader comes back."""

import errno
import grp
import os
import pwd
import termios
from itertools import pairwise
from pathlib import Path

import pytest

from hardware.base import ReaderError, State
from hardware.health import Health, explain, keep_connected, pause
from tests.hardware.stage import Stage, StageClock


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (OSError(errno.EACCES, "x"), State.NO_PERMISSION),
        (OSError(errno.EPERM, "x"), State.NO_PERMISSION),
        (OSError(errno.EBUSY, "x"), State.BUSY),
        (OSError(errno.EAGAIN, "x"), State.BUSY),
        (OSError(errno.ENODEV, "x"), State.MISSING),
        (OSError(errno.ETIMEDOUT, "x"), State.SILENT),
        (OSError(errno.EIO, "x"), State.NOISY),
        (termios.error(errno.EIO, "x"), State.NOISY),
        (IndexError(), State.NOISY),
        (ReaderError(State.SILENT, "So it is."), State.SILENT),
    ],
    ids=repr,
)
def test_each_error_has_its_state_and_words(error: Exception, state: State, tmp_path: Path) -> None:
    explained = explain(error, str(tmp_path))
    assert explained.state is state
    assert explained.words.endswith(".") or "Type: sudo " in explained.words


def test_of_a_port_that_is_gone_every_error_means_missing(tmp_path: Path) -> None:
    assert explain(IndexError(), str(tmp_path / "ttyPB")).state is State.MISSING


def test_without_permission_it_says_what_to_type(tmp_path: Path) -> None:
    os.chown(tmp_path, -1, grp.getgrnam("dialout").gr_gid)
    said = explain(PermissionError(errno.EACCES, "x"), str(tmp_path)).words
    assert "in the group “dialout”" in said
    assert f"Type: sudo usermod -aG dialout {pwd.getpwuid(os.geteuid()).pw_name}" in said
    unseen = explain(PermissionError(errno.EACCES, "x"), str(tmp_path / "ttyPB"))
    assert unseen.state is State.NO_PERMISSION


def test_waits_grow_to_five_seconds_and_start_afresh_once_it_worked() -> None:
    clock, stage, tried = StageClock(), Stage(), list[float]()
    health = Health("desk", stage.statuses.append, clock)

    def session() -> None:
        tried.append(clock.monotonic())
        if len(tried) == 7:
            health.ready()
        raise IndexError

    keep_connected(
        session, health, lambda e: explain(e, "/dev/null"), lambda: len(tried) < 9, clock
    )
    waits = [round(b - a, 3) for a, b in pairwise(tried)]
    assert waits == [0.5, 1.0, 2.0, 4.0, 5.0, 5.0, 0.5, 1.0]
    assert stage.states == [State.STARTING, State.NOISY, State.READY, State.NOISY]


def test_a_pause_ends_when_told_to_stop() -> None:
    clock = StageClock()
    pause(3600.0, clock, lambda: clock.passed < 1.0)
    assert clock.passed <= 1.25
