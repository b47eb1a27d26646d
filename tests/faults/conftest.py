"""Faults: briefly with all the other tests, at length by `make faults`, with their counts."""

import os
from collections.abc import Callable, Iterator

import pytest

from tests.faults.services import Warm
from tests.outside.fixtures import leaflet, sample, school

__all__ = ["leaflet", "sample", "school"]

AT_LENGTH = os.environ.get("FAULTS") == "all"
COUNTED = "counted"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes minutes, unless it was asked for."""
    if AT_LENGTH:
        return
    long = [item for item in items if item.get_closest_marker("long")]
    items[:] = [item for item in items if item not in long]
    config.hook.pytest_deselected(items=long)


@pytest.fixture(scope="session")
def at_length() -> bool:
    """Whether there is time."""
    return AT_LENGTH


@pytest.fixture
def count(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Say a line that is printed at the end of the run."""

    def say(line: str) -> None:
        record_property(COUNTED, line)

    return say


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was counted."""
    lines = [
        f"{report.nodeid.rpartition('/')[2]}: {line}"
        for reports in terminalreporter.stats.values()
        for report in reports
        if isinstance(report, pytest.TestReport) and report.when == "call"
        for name, line in report.user_properties
        if name == COUNTED
    ]
    if lines:
        terminalreporter.section("faults")
        for line in lines:
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """What begins services at once."""
    with Warm() as made:
        yield made
