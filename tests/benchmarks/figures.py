"""What a benchmark comes to: the figure, its floor, the ratio and the goal."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One row: `measured` and `floor` in `unit`; the goal is that their ratio stays within it."""

    name: str
    measured: float
    floor: float
    unit: str
    goal: float
    floor_name: str

    @property
    def ratio(self) -> float:
        """How many times the floor."""
        return self.measured / self.floor

    @property
    def line(self) -> str:
        """The row as it is printed."""
        verdict = "within" if self.ratio <= self.goal else "OVER"
        return (
            f"{self.name:<52} {self.measured:9.2f} {self.unit:<3}"
            f" floor {self.floor:9.2f} ({self.floor_name})"
            f"  ratio {self.ratio:5.2f}  goal ≤ {self.goal:.2f}  {verdict}"
        )


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


def p50(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)


def p99(values: Sequence[float]) -> float:
    """The value that one in a hundred exceeds."""
    return statistics.quantiles(values, n=100)[98]
