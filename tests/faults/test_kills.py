"""`kill -9` at random moments under load: what was confirmed is there once, and it starts again."""

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.kills import MOMENTS, Rounds
from tests.faults.services import Warm
from tests.outside.processes import Phonebox
from tests.outside.scans import Reader
from tests.outside.test_crashes import post_all, ready_codes

ROUNDS = 1_000
SHARES = 10
FROM_OUTSIDE = 20


def _line(seed: int, counts: Counter[str]) -> str:
    kills = sum(number for what, number in counts.items() if what.startswith("killed: "))
    rest = ", ".join(f"{what} {number}" for what, number in sorted(counts.items()))
    return f"{kills} kills (seed {seed}): {rest}"


def test_a_few_kills(warm: Warm, tmp_path: Path, count: Callable[[str], None]) -> None:
    counts = Rounds(warm, tmp_path, seed=7).run(2)
    count(_line(7, counts))
    assert counts["acts confirmed"]


@pytest.mark.long
@pytest.mark.parametrize("seed", range(SHARES))
def test_a_thousand_kills(
    seed: int, warm: Warm, tmp_path: Path, count: Callable[[str], None]
) -> None:
    """One share of them. Services are forked from a process that has all loaded, see `warm`."""
    counts = Rounds(warm, tmp_path, seed).run(ROUNDS // SHARES)
    count(_line(seed, counts))
    assert all(counts[f"killed: {moment}"] for moment in MOMENTS), counts
    assert counts["of these in a checkpoint"]
    assert counts["acts in doubt that had been done"]


@pytest.mark.long
def test_kills_of_the_command_itself(school: Phonebox, count: Callable[[str], None]) -> None:
    """Cold starts, readers' own connections, the sample school; nothing but the outside."""
    chance = random.Random(1)
    told: dict[str, Any] = {}
    for _ in range(FROM_OUTSIDE):
        with school.serve() as service:
            reader = Reader.of(school, service.url)
            office = service.as_("office")
            office.get("/hand-in")
            codes = ready_codes(school)
            scans = [reader.body(code) for code in codes]
            after = chance.randint(1, max(1, len(codes) // 3))
            confirmed = post_all(reader, scans, service, after)
        told |= {scan["id"]: scan["answer"] for scan in confirmed}
        school.assert_holds()
        if len(codes) < 12:
            break
    entries = {entry["command_id"]: entry for entry in school.export()}
    for act, answer in told.items():
        if answer["entry"]:
            assert entries[act]["sequence"] == answer["entry"]
    count(f"{FROM_OUTSIDE} kills of `phonebox serve`: {len(told)} acts confirmed")
