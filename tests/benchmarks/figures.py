"""What a benchmark comes to: the figure, its floor, the ratio and the goal."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One row: `measured` and `floor` in `unit`; the goal is that their ratio stays within it.

    Where a goal is out of reach for now, `limit` is what the ratio must not pass meanwhile: what
    was reached and a margin for noise, agreed in docs/decisions/0012.
    """

    name: str
    measured: float
    floor: float
    unit: str
    goal: float
    floor_name: str
    limit: float | None = None

    @property
    def ratio(self) -> float:
        """How many times the floor."""
        return self.measured / self.floor

    @property
    def is_over(self) -> bool:
        """Whether it passes its goal, or the limit agreed in its place."""
        return self.ratio > (self.goal if self.limit is None else max(self.goal, self.limit))

    @property
    def line(self) -> str:
        """The row as it is printed."""
        return (
            f"{self.name:<52} {self.measured:9.2f} {self.unit:<3}"
            f" floor {self.floor:9.2f} ({self.floor_name})"
            f"  ratio {self.ratio:5.2f}  goal ≤ {self.goal:.2f}  {self._verdict}"
        )

    @property
    def _verdict(self) -> str:
        if self.ratio <= self.goal:
            return "within"
        if self.limit is None:
            return "OVER"
        passed = "OVER" if self.is_over else "not passed"
        return f"goal missed (the agreed limit of {self.limit:.2f} is {passed})"


def milliseconds(act: Callable[[], object], times: int, warm_up: int = 20) -> list[float]:
    """How long each of so many calls took, after a warm-up that is not counted."""
    for _ in range(warm_up):
        act()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def in_turns(
    acts: Mapping[str, Callable[[], object]], blocks: int = 6, times: int = 50
) -> dict[str, float]:
    """The median milliseconds of each act, done by turns so that all meet the same machine.

    Of each it is the median of its quietest block: in the others something else was under way.
    """
    found: dict[str, list[float]] = {name: [] for name in acts}
    for block in range(blocks):
        for name, act in acts.items():
            found[name].append(p50(milliseconds(act, times, warm_up=5 if block else 20)))
    return {name: min(medians) for name, medians in found.items()}


def p50(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)


def p99(values: Sequence[float]) -> float:
    """The value that one in a hundred exceeds."""
    return statistics.quantiles(values, n=100)[98]
