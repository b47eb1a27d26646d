"""The power goes: every write that was not synced may be lost, kept, or torn, whatever the others.

The writes of a real service are recorded under load, and the disk is made anew as it would be
after a cut at every point.
"""

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.load import Desk
from tests.faults.power import Day, await_checkpoint, cut_everywhere
from tests.faults.services import Warm
from tests.faults.writes import Step

POINTS = 400
"""Fewer of them would say little; a quick machine comes to some thousands."""


def _line(counts: Counter[str]) -> str:
    return ", ".join(f"{what} {number}" for what, number in counts.items())


def _a_moment(desk: Desk, url: str) -> None:
    time.sleep(0.15)


def test_a_few_power_cuts(warm: Warm, tmp_path: Path, count: Callable[[str], None]) -> None:
    day = Day(warm, tmp_path, seed=1)
    disk, steps = day.record(_a_moment, ends="stopped")
    counts = cut_everywhere(day, disk, steps, tmp_path, seed=1, between=100)
    count(_line(counts))
    assert counts["acts confirmed"]


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_power_cuts_at_every_point(
    seed: int, warm: Warm, tmp_path: Path, count: Callable[[str], None]
) -> None:
    """Scans, a checkpoint, an import, a day's close, the end, and the start after a kill."""
    day = Day(warm, tmp_path, seed)

    def work(desk: Desk, url: str) -> None:
        await_checkpoint(day)
        desk.beside(desk.import_, 40)
        desk.beside(desk.close, url)
        time.sleep(1.5)

    ends = "killed" if seed % 2 else "stopped"
    runs = [day.record(_a_moment, ends="killed"), day.record(work, ends=ends)]
    total: Counter[str] = Counter()
    for disk, steps in runs:
        total += cut_everywhere(day, disk, steps, tmp_path, seed, between=10)
    count(f"seed {seed}: {_line(total)}")
    assert total["power cuts"] > POINTS


@pytest.mark.long
def test_a_disk_that_says_it_has_synced_and_has_not_is_noticed(warm: Warm, tmp_path: Path) -> None:
    """These tests can fail: with syncs that do nothing, what was confirmed is lost."""
    day = Day(warm, tmp_path, seed=1)
    disk, steps = day.record(_a_moment, ends="killed")
    lying = [_without_effect(step) for step in steps]
    with pytest.raises(AssertionError):
        cut_everywhere(day, disk, lying, tmp_path, seed=1, between=20)


def _without_effect(step: Step) -> Step:
    return Step("nothing") if step.what == "sync" else step
