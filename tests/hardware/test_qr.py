"""Code scanners by the real pyserial: suffixes, halves, glued lines, floods, cables."""

from collections.abc import Callable, Iterator

import pytest

from hardware.base import State
from hardware.decode import WORDS, Reason
from hardware.qr import SerialScanner
from hardware.urls import SerialPort
from tests.hardware.scanner_sim import SimulatedScanner
from tests.hardware.stage import Script, Stage, StageClock

CODE, OTHER = "DA7K2Q9XZ", "D0000001X"
IDENTITY = ("1eab", "1d06", "S123")


@pytest.fixture
def scanner() -> Iterator[SimulatedScanner]:
    with SimulatedScanner() as simulated:
        yield simulated


@pytest.fixture
def clock() -> StageClock:
    return StageClock()


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def reader(scanner: SimulatedScanner, clock: StageClock) -> SerialScanner:
    return SerialScanner("desk", SerialPort(str(scanner.line.path)), clock, silence=0.02)


def refused(stage: Stage, reason: Reason) -> Callable[[], bool]:
    return lambda: stage.statuses[-1].words == WORDS[reason]


@pytest.mark.parametrize("suffix", ["\r", "\n", "\r\n", "\t", ""])
@pytest.mark.parametrize("prefix", ["", "]Q1", "\x02", "\x02]d2"])
def test_whatever_stands_before_and_after_a_code_it_is_read_alone(
    scanner: SimulatedScanner, reader: SerialScanner, stage: Stage, prefix: str, suffix: str
) -> None:
    def script() -> Script:
        yield from stage.ready()
        scanner.send(prefix + CODE + suffix)
        yield from stage.scanned(1)
        scanner.send(prefix + OTHER + suffix)
        yield from stage.scanned(2)

    stage.play(reader, script())
    assert stage.codes == [CODE, OTHER]
    assert State.REFUSED not in stage.states


def test_half_a_line_is_discarded_and_the_next_code_is_read(
    scanner: SimulatedScanner, reader: SerialScanner, stage: Stage
) -> None:
    def script() -> Script:
        yield from stage.ready()
        scanner.send(CODE[:5])
        yield from stage.until(refused(stage, Reason.INCOMPLETE))
        scanner.send(f"{OTHER}\r")
        yield from stage.scanned(1)

    stage.play(reader, script())
    assert stage.codes == [OTHER]


def test_two_codes_in_one_read_are_two_scans(
    scanner: SimulatedScanner, reader: SerialScanner, stage: Stage
) -> None:
    def script() -> Script:
        yield from stage.ready()
        scanner.send(f"{CODE}\r\n{OTHER}\r\n")
        yield from stage.scanned(2)

    stage.play(reader, script())
    assert stage.codes == [CODE, OTHER]


def test_one_code_in_five_reads_is_one_scan(
    scanner: SimulatedScanner, clock: StageClock, stage: Stage
) -> None:
    def script() -> Script:
        yield from stage.ready()
        for piece in (CODE[:2], CODE[2:4], CODE[4:6], CODE[6:], "\r"):
            scanner.send(piece)
            yield
        yield from stage.until(lambda: bool(stage.scans))

    patient = SerialScanner("desk", SerialPort(str(scanner.line.path)), clock, silence=5.0)
    stage.play(patient, script())
    assert stage.codes == [CODE]


def test_glued_codes_are_never_matched_in_part(
    scanner: SimulatedScanner, reader: SerialScanner, stage: Stage
) -> None:
    def script() -> Script:
        yield from stage.ready()
        scanner.send(f"{CODE}{OTHER}\r")
        yield from stage.scanned(1)
        scanner.send(CODE + OTHER)
        yield from stage.until(refused(stage, Reason.INCOMPLETE))

    stage.play(reader, script())
    assert stage.codes == [CODE + OTHER], "whole, for the service to refuse"


@pytest.mark.parametrize("end", ["\r", ""])
def test_after_70_kilobytes_without_an_end_the_next_code_is_read(
    scanner: SimulatedScanner, reader: SerialScanner, stage: Stage, end: str
) -> None:
    def script() -> Script:
        yield from stage.ready()
        for _ in range(70):
            scanner.send(b"A" * 1024)
            yield
        scanner.send(end)
        yield from stage.until(refused(stage, Reason.TOO_LONG))
        scanner.send(f"{CODE}\r")
        yield from stage.scanned(1)

    stage.play(reader, script())
    assert stage.codes == [CODE]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"\xff\xfe\x80\r", Reason.NOT_TEXT),
        (b"DA7K\x002Q9XZ\r", Reason.NOT_TEXT),
        (b"]E05012345678900\r", Reason.PRODUCT_BARCODE),
        (b"]E4 12345670\n", Reason.PRODUCT_BARCODE),
        (b"]Q1\r", Reason.INCOMPLETE),
        (b"A" * 300 + b"\r", Reason.TOO_LONG),
    ],
)
def test_what_cannot_be_a_code_is_refused_with_its_reason(
    scanner: SimulatedScanner, reader: SerialScanner, stage: Stage, line: bytes, reason: Reason
) -> None:
    def script() -> Script:
        yield from stage.ready()
        scanner.send(line)
        yield from stage.until(refused(stage, reason))
        scanner.send(f"{CODE}\r")
        yield from stage.scanned(1)

    stage.play(reader, script())
    assert stage.codes == [CODE]
    assert stage.states == [State.STARTING, State.READY, State.REFUSED]


def test_a_scanner_that_repeats_itself_gives_one_scan(
    scanner: SimulatedScanner, reader: SerialScanner, stage: Stage, clock: StageClock
) -> None:
    def script() -> Script:
        yield from stage.ready()
        scanner.send(f"{CODE}\r{CODE}\r{CODE.lower()}\r")
        yield from stage.scanned(1)
        yield
        clock.passed += 0.6
        scanner.send(f"{CODE}\r")
        yield from stage.scanned(2)

    stage.play(reader, script())
    assert stage.codes == [CODE, CODE]


def test_it_is_followed_to_another_number_by_what_it_is(
    scanner: SimulatedScanner, clock: StageClock, stage: Stage
) -> None:
    def script() -> Script:
        yield from stage.ready()
        scanner.unplug()
        yield from stage.until(stage.is_now(State.MISSING))
        scanner.replug("ttyPB1")
        yield from stage.ready()
        scanner.send(f"{CODE}\r")
        yield from stage.scanned(1)

    reader = SerialScanner(
        "desk",
        SerialPort(str(scanner.line.path)),
        clock,
        silence=0.02,
        identify=lambda path: IDENTITY,
        find=lambda wanted: str(scanner.line.path) if wanted == IDENTITY else None,
    )
    stage.play(reader, script())
    assert stage.codes == [CODE]


def test_another_device_in_its_place_is_not_taken_for_it(
    scanner: SimulatedScanner, reader: SerialScanner, stage: Stage, clock: StageClock
) -> None:
    def script() -> Script:
        yield from stage.ready()
        scanner.unplug()
        scanner.replug("ttyPB1")
        yield from stage.until(lambda: clock.passed > 30)

    stage.play(reader, script())
    assert stage.states == [State.STARTING, State.READY, State.MISSING]


def test_its_line_is_opened_at_the_speed_given(
    scanner: SimulatedScanner, clock: StageClock, stage: Stage
) -> None:
    at = SerialPort(str(scanner.line.path), 38400)
    stage.play(SerialScanner("desk", at, clock, silence=0.02), stage.ready())
    assert scanner.line.baud() == 38400
