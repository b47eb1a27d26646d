"""A school year's traffic: nothing grows but the database."""

import statistics
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from db.store import open_reading
from kiosk.clock import SystemClock
from kiosk.ledger.verify import verify
from tests.faults.services import Warm
from tests.faults.soak import Look, Year

MORE_MEMORY = 16.0
"""Megabytes that the process may have gained: its database's cache, and what grows once."""
MORE_DESCRIPTORS = 8
LOG = 20.0
"""Megabytes: the log is cut back at sixteen."""
SLOWER = 1.5
"""How many times as long a scan may take in the last tenth of the year as in the first."""
SLOWEST = 2.5
"""The same of the slowest scan in a hundred."""


def _typical(looks: Sequence[Look], what: Callable[[Look], float]) -> float:
    return statistics.median(what(look) for look in looks)


def _assert_no_growth(looks: Sequence[Look]) -> None:
    tenth = max(2, len(looks) // 10)
    first, last = looks[:tenth], looks[-tenth:]
    assert last[-1].memory <= first[-1].memory + MORE_MEMORY
    assert last[-1].descriptors <= first[0].descriptors + MORE_DESCRIPTORS
    assert last[-1].threads <= first[0].threads + MORE_DESCRIPTORS
    assert max(look.log for look in looks) <= LOG
    assert last[-1].others == first[0].others
    assert _typical(last, lambda x: x.p50) <= SLOWER * _typical(first, lambda x: x.p50)
    assert _typical(last, lambda x: x.p99) <= SLOWEST * _typical(first, lambda x: x.p99)


@pytest.mark.long
def test_a_school_year(warm: Warm, tmp_path: Path, count: Callable[[str], None]) -> None:
    """190 days, 240 devices handed in and released on each: about 91,000 acts."""
    year = Year(warm, tmp_path, devices=240, days=190)
    try:
        year.run()
    finally:
        year.end()
    count(f"{year.acts:,} acts in {190} days")
    for look in year.looks:
        count(look.line)
    store = open_reading(year.school.database, SystemClock())
    report = verify(store.stored_rows(), store.stored_values(), head=store.stored_head())
    store.close()
    assert report.holds, report.words
    _assert_no_growth(year.looks)
