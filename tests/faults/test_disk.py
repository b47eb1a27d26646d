"""The disk fails: at each write and at each sync, full, and read-only. Each is said in words."""

import itertools
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.failing import SYNCS, WRITES, Seen, a_school, run, with_a_long_log
from tests.faults.school import MONDAY, Browser, Reader, Refused, new_act
from tests.faults.services import Warm, running
from tests.faults.truth import assert_holds
from tests.outside.disks import small_disk

STOPS = (
    "The disk failed while writing. Whether it was recorded shows after a restart; doing it again "
    "cannot record it twice. Phonebox stops now. If it does not start again by itself, ask the "
    "technician to check the disk."
)
FAILS = (
    "The disk does not do what it is told. Nothing was recorded. Do it again; if this comes back, "
    "ask the technician to check the disk."
)
FULL = "The disk is full. Nothing was recorded. Free some space, then do it again."
SAID = {(WRITES, "EIO"): FAILS, (WRITES, "ENOSPC"): FULL, (SYNCS, "EIO"): STOPS}
SYNCS_OF_ACTS = 5
"""Of the start, of signing in and of scans, at least."""
SYNCS_OF_A_CHECKPOINT = 2
"""Of the log, and of the database's file."""


def _assert_said(seen: Seen, calls: str, error: str) -> None:
    """Whoever was refused read the sentence; and only an error of a sync ends the process."""
    sentence = SAID[calls, error]
    assert all(sentence in words for words in seen.refusals), seen
    if seen.struck and calls == SYNCS and seen.ended_by_itself:
        assert seen.exit == 3, seen
        assert sentence in seen.said, seen
    if calls == SYNCS and seen.refusals:
        assert seen.ended_by_itself, seen
    if calls == WRITES and seen.ended_by_itself:
        # Before it was ready: it says so, and does not serve.
        assert seen.exit == 3, seen
        assert sentence in seen.said, seen


def test_a_sync_that_fails(warm: Warm, tmp_path: Path) -> None:
    seen = run(warm, a_school(tmp_path), tmp_path / "school", SYNCS, "EIO", "5")
    assert seen.struck
    assert seen.refusals, seen
    assert seen.ended_by_itself
    _assert_said(seen, SYNCS, "EIO")


@pytest.mark.long
@pytest.mark.parametrize("lasts", ["", "+"], ids=["once", "for good"])
@pytest.mark.parametrize(("calls", "error"), SAID)
def test_every_write_and_every_sync(
    calls: str,
    error: str,
    lasts: str,
    warm: Warm,
    tmp_path: Path,
    count: Callable[[str], None],
) -> None:
    """From the first step of the start, through signing in and scans, until no more comes."""
    fresh, counts = a_school(tmp_path), Counter[str]()
    for number in itertools.count(1):
        seen = run(warm, fresh, tmp_path / f"school-{number}", calls, error, f"{number}{lasts}")
        if not seen.struck:
            assert seen.exit == 0, seen
            break
        _assert_said(seen, calls, error)
        counts["faults"] += 1
        counts["refused in words"] += bool(seen.refusals)
        counts["ended by itself"] += seen.ended_by_itself
        counts["acts confirmed"] += seen.confirmed
    count(f"{error} at each of {calls}: {dict(counts)}")
    assert counts["refused in words"]


@pytest.mark.long
@pytest.mark.parametrize(("calls", "error"), SAID)
def test_every_write_and_sync_of_a_checkpoint(
    calls: str, error: str, warm: Warm, tmp_path: Path, count: Callable[[str], None]
) -> None:
    """The log is moved into the database: nobody waits for that, and it is noticed all the same."""
    fresh, counts = a_school(tmp_path, devices=140), Counter[str]()
    with_a_long_log(warm, fresh)
    for number in itertools.count(1, 1 if calls == SYNCS else 7):
        seen = run(warm, fresh, tmp_path / f"school-{number}", calls, error, f"{number}")
        if not seen.struck:
            assert seen.exit == 0, seen
            break
        _assert_said(seen, calls, error)
        counts["faults"] += 1
        counts["refused in words"] += bool(seen.refusals)
        counts["ended by itself"] += seen.ended_by_itself
    count(f"{error} with a checkpoint, at {calls}: {dict(counts)}")
    if calls == SYNCS:
        # What fails at the very end tells nobody any more; the next start reads the log again.
        assert counts["ended by itself"] >= SYNCS_OF_ACTS + SYNCS_OF_A_CHECKPOINT, counts


@pytest.mark.long
def test_a_disk_that_fills_up_and_is_tidied(warm: Warm, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        school = a_school(disk.folder)
        with running(warm, school.data, env={"PHONEBOX_NOW": MONDAY}) as service:
            Browser(service.url).at_hand_in()
            reader, act = Reader(service.url), new_act()
            (disk.folder / "films").write_bytes(bytes(80 * 1024 * 1024))
            with pytest.raises(Refused) as refused:
                reader.scan(school.codes[0], act)
            assert "The disk is" in str(refused.value)
            assert "Nothing was recorded. Free some space, then do it again." in str(refused.value)
            (disk.folder / "films").unlink()
            assert reader.scan(school.codes[0], act)["outcome"] == "handed_in"
            reader.close()
            assert service.stop() == 0
        assert_holds(school.database)
