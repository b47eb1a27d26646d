"""What every reader promises, whatever it reads with."""

import logging
import uuid
from collections.abc import Iterator

import pytest

from hardware.base import ReaderStatus, State
from tests.hardware.rigs import CODES, UIDS, MockRig, NfcRig, Rig, SerialRig
from tests.hardware.stage import Script, Stage, StageClock

FAULTS = (State.MISSING, State.BUSY, State.NO_PERMISSION, State.NOISY, State.SILENT)


@pytest.fixture(params=[NfcRig, SerialRig, MockRig])
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    bench: Rig = request.param()
    with bench:
        yield bench


@pytest.fixture
def clock() -> StageClock:
    return StageClock()


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_it_says_that_it_starts_and_when_it_is_ready(
    rig: Rig, stage: Stage, clock: StageClock
) -> None:
    stage.play(rig.reader(clock), stage.ready())
    assert stage.states == [State.STARTING, State.READY]
    assert stage.statuses[0].name == "desk"
    assert stage.statuses[0].since == clock.started


def test_a_reading_is_one_scan_with_all_that_the_service_needs(
    rig: Rig, stage: Stage, clock: StageClock
) -> None:
    def script() -> Script:
        yield from stage.ready()
        rig.show(0)
        yield from stage.scanned(1)
        for _ in range(5):
            yield

    stage.play(rig.reader(clock), script())
    (scan,) = stage.scans
    assert (scan.medium, scan.reader) == (rig.medium, "desk")
    assert (scan.uid, scan.code) == ((UIDS[0], None) if rig.medium == "nfc" else (None, CODES[0]))
    assert uuid.UUID(scan.id).version == 4
    assert clock.started <= scan.at <= clock.now()


def test_things_shown_one_after_another_are_each_read(
    rig: Rig, stage: Stage, clock: StageClock
) -> None:
    def script() -> Script:
        yield from stage.ready()
        for number in range(3):
            rig.show(number)
            yield from stage.scanned(number + 1)

    stage.play(rig.reader(clock), script())
    assert len({scan.id for scan in stage.scans}) == 3
    assert [scan.uid or scan.code for scan in stage.scans] in (list(UIDS), list(CODES))


def test_told_to_stop_it_ends_and_gives_its_device_back(
    rig: Rig, stage: Stage, clock: StageClock
) -> None:
    stage.play(rig.reader(clock), stage.ready())
    again = Stage()
    again.play(rig.reader(clock), again.ready())
    assert again.states == [State.STARTING, State.READY]


def test_told_to_stop_at_once_it_opens_nothing(rig: Rig, stage: Stage, clock: StageClock) -> None:
    stage.play(rig.reader(clock), iter(()))
    assert State.READY not in stage.states


def test_away_from_the_start_it_says_so_and_reads_once_it_is_there(
    rig: Rig, stage: Stage, clock: StageClock
) -> None:
    def script() -> Script:
        yield from stage.until(stage.is_now(State.MISSING))
        rig.plug_in()
        yield from stage.ready()
        rig.show(0)
        yield from stage.scanned(1)

    rig.pull_out()
    stage.play(rig.reader(clock), script())
    assert stage.states == [State.STARTING, State.MISSING, State.READY]


def test_pulled_and_put_back_it_reads_on(
    rig: Rig, stage: Stage, clock: StageClock, caplog: pytest.LogCaptureFixture
) -> None:
    def script() -> Script:
        yield from stage.ready()
        rig.show(0)
        yield from stage.scanned(1)
        rig.take_away()
        rig.pull_out()
        yield from stage.until(stage.is_now(State.MISSING))
        pulled = clock.passed
        yield from stage.until(lambda: clock.passed > pulled + 60)
        rig.plug_in()
        yield from stage.ready()
        rig.show(1)
        yield from stage.scanned(2)

    with caplog.at_level(logging.INFO):
        stage.play(rig.reader(clock), script())
    assert len(stage.scans) == 2
    went = [record.getMessage() for record in caplog.records if record.levelno > logging.INFO]
    back = [m for r in caplog.records if (m := r.getMessage()).endswith("is back")]
    assert (len(went), len(back)) == (1, 1), "once when it goes, once when it is back"


def test_two_on_one_device_do_not_disturb_each_other(
    rig: Rig, stage: Stage, clock: StageClock
) -> None:
    late = Stage()

    def second() -> Script:
        yield from late.until(late.is_now(State.BUSY))

    def script() -> Script:
        yield from stage.ready()
        late.play(rig.reader(clock), second())
        rig.show(0)
        yield from stage.scanned(1)

    stage.play(rig.reader(clock), script())
    assert late.states == [State.STARTING, State.BUSY]
    assert stage.states == [State.STARTING, State.READY]
    late.play(rig.reader(clock), late.ready())


def test_its_words_say_what_happened_and_what_to_do(
    rig: Rig, stage: Stage, clock: StageClock
) -> None:
    rig.pull_out()
    stage.play(rig.reader(clock), stage.until(stage.is_now(State.MISSING)))
    faults: list[ReaderStatus] = [s for s in stage.statuses if s.state in FAULTS]
    assert faults
    for status in faults:
        assert status.words[0].isupper()
        assert status.words.endswith(".")
        assert "rror" not in status.words
        assert "rrno" not in status.words


def test_its_log_holds_no_whole_uid_or_code(
    rig: Rig, stage: Stage, clock: StageClock, caplog: pytest.LogCaptureFixture
) -> None:
    def script() -> Script:
        yield from stage.ready()
        for number in range(3):
            rig.show(number)
            yield from stage.scanned(number + 1)

    with caplog.at_level(logging.DEBUG):
        stage.play(rig.reader(clock), script())
    log = caplog.text.upper()
    assert not [secret for secret in (*UIDS, *CODES) if secret in log]
