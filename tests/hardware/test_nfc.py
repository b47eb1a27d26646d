"""NFC by the real nfcpy against a simulated PN532: tags, and every fault of the line."""

import logging
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import nfc.clf.pn532
import nfc.tag.tt2_nxp
import pytest
from nfc.clf.transport import TTY

from hardware.base import State
from hardware.health import night_between
from hardware.nfc import TOGETHER, NfcReader
from hardware.urls import NfcTty, NfcUsb
from tests.hardware.ntag import text_message
from tests.hardware.pn532_sim import SimulatedPn532
from tests.hardware.stage import Script, Stage, StageClock

STICKER, OTHER = "04A1B2C3D4E5F6", "04112233445566"
SET_BAUD, POWER_DOWN, GET_VERSION, EXCHANGE, LIST_TARGETS = 0x10, 0x16, 0x02, 0x42, 0x4A

# nfcpy as it comes, in a process of its own: it raises the speed, and is then killed.
PLAIN_NFCPY = """
import sys, time
import nfc.clf.pn532
from nfc.clf.transport import TTY
device = nfc.clf.pn532.init(TTY(sys.argv[1]))
print(device.chipset.transport.baudrate, flush=True)
time.sleep(60)
"""


@pytest.fixture
def chip() -> Iterator[SimulatedPn532]:
    with SimulatedPn532() as simulated:
        yield simulated


@pytest.fixture
def clock() -> StageClock:
    return StageClock()


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def reader(chip: SimulatedPn532, clock: StageClock) -> NfcReader:
    return NfcReader("desk", NfcTty(str(chip.line.path)), clock)


def rounds(count: int) -> Script:
    for _ in range(count):
        yield


def test_the_simulated_chip_is_one_to_nfcpy_and_the_sticker_an_ntag213(
    chip: SimulatedPn532,
) -> None:
    frontend = nfc.ContactlessFrontend()
    frontend.device = nfc.clf.pn532.init(TTY(str(chip.line.path)))
    chip.present(STICKER, text="DA7K2Q9XZ")
    target = frontend.sense(nfc.clf.RemoteTarget("106A"))
    tag = nfc.tag.activate(frontend, target)
    assert isinstance(tag, nfc.tag.tt2_nxp.NTAG213)
    assert [record.text for record in tag.ndef.records] == ["DA7K2Q9XZ"]
    assert frontend.device.chipset_name == "PN532v1.6"
    frontend.close()
    assert chip.obeyed[-1] == POWER_DOWN


def test_a_sticker_is_its_uid_and_the_text_on_it(
    chip: SimulatedPn532, reader: NfcReader, stage: Stage
) -> None:
    chip.present(STICKER, text="DA7K2Q9XZ")
    stage.play(reader, stage.scanned(1))
    assert (stage.scans[0].uid, stage.scans[0].code) == (STICKER, "DA7K2Q9XZ")


def test_a_web_address_on_a_sticker_is_its_text(
    chip: SimulatedPn532, reader: NfcReader, stage: Stage
) -> None:
    record = b"\xd1\x01\x0fU\x04school.test/d1"
    chip.present(STICKER, content=bytes((0x03, len(record))) + record + b"\xfe")
    stage.play(reader, stage.scanned(1))
    assert stage.codes == ["https" + "://school.test/d1"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x03\x00\xfe",
        bytes(180),
        b"\xff" * 180,
        b"\x03\xff\xff\xff" + b"\xd1" * 170,
        b"\x01\x03\xa0\x0c\x34" + b"\x03\x09\xd1\x01\x05T\x85\xff\xfe\xfd\xfc\xfe",
        b"\x02\x03\x00\x00\x0f\x03\x03\xd1\x01\x7f",
        text_message("line\nbreak"),
        text_message("\0"),
        text_message("   "),
        b"\x03\x07\xd1\x01\x03U\x09\xff\xff\xfe",
    ],
)
def test_whatever_a_sticker_says_its_uid_counts(
    chip: SimulatedPn532, reader: NfcReader, stage: Stage, content: bytes
) -> None:
    chip.present(STICKER, content=content)
    stage.play(reader, stage.scanned(1))
    assert (stage.uids, stage.codes) == ([STICKER], [None])
    assert stage.states == [State.STARTING, State.READY]


def test_a_resting_sticker_is_one_scan_even_if_it_flickers(
    chip: SimulatedPn532, reader: NfcReader, stage: Stage, clock: StageClock
) -> None:
    def script() -> Script:
        yield from stage.ready()
        for _ in range(8):
            chip.present(STICKER)
            yield from rounds(4)
            chip.remove()
            yield from rounds(4)

    stage.play(reader, script())
    assert stage.uids == [STICKER]


def test_a_sticker_taken_away_and_put_back_is_two_scans(
    chip: SimulatedPn532, reader: NfcReader, stage: Stage, clock: StageClock
) -> None:
    def script() -> Script:
        chip.present(STICKER)
        yield from stage.scanned(1)
        chip.remove()
        taken = clock.passed
        yield from stage.until(lambda: clock.passed > taken + 1.5)
        chip.present(STICKER)
        yield from stage.scanned(2)

    stage.play(reader, script())
    assert stage.uids == [STICKER, STICKER]


def test_a_phone_is_one_scan_though_its_id_changes_at_every_look(
    chip: SimulatedPn532, reader: NfcReader, stage: Stage
) -> None:
    def script() -> Script:
        chip.present_phone()
        yield from stage.scanned(1)
        yield from rounds(30)

    stage.play(reader, script())
    assert len(stage.scans) == 1
    assert (stage.uids[0] or "").startswith("08")


def test_the_phone_behind_a_sticker_is_ignored_until_the_sticker_is_gone(
    chip: SimulatedPn532, reader: NfcReader, stage: Stage, clock: StageClock
) -> None:
    def script() -> Script:
        chip.present(STICKER)
        yield from stage.scanned(1)
        chip.present_phone()
        yield from rounds(40)
        assert stage.uids == [STICKER]
        chip.remove()
        chip.present_phone()
        taken = clock.passed
        yield from stage.until(lambda: len(stage.scans) == 2)
        assert clock.passed - taken >= 0.8

    stage.play(reader, script())


def test_two_stickers_together_are_to_be_held_apart(
    chip: SimulatedPn532, reader: NfcReader, stage: Stage
) -> None:
    def script() -> Script:
        yield from stage.ready()
        chip.present(STICKER)
        chip.present(OTHER)
        yield from stage.until(stage.is_now(State.REFUSED))
        yield from rounds(30)

    stage.play(reader, script())
    assert stage.statuses[-1].words == TOGETHER
    assert sorted(uid or "" for uid in stage.uids) == [OTHER, STICKER]


def test_it_stays_at_115200_baud_and_is_never_put_to_sleep(
    chip: SimulatedPn532, reader: NfcReader, stage: Stage
) -> None:
    stage.play(reader, stage.ready())
    assert chip.line.baud() == 115200
    assert not {SET_BAUD, POWER_DOWN} & set(chip.obeyed)


@pytest.mark.parametrize("baud", [921600, 460800, 230400])
@pytest.mark.usefixtures("hasty")
def test_a_reader_left_at_another_speed_is_brought_back(
    chip: SimulatedPn532, reader: NfcReader, stage: Stage, baud: int
) -> None:
    chip.baud = baud
    chip.present(STICKER)
    stage.play(reader, stage.scanned(1))
    assert chip.baud == 115200


@pytest.mark.usefixtures("hasty")
def test_after_a_killed_process_left_it_at_921600_it_reads(
    chip: SimulatedPn532, reader: NfcReader, stage: Stage
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PLAIN_NFCPY, str(chip.line.path)], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "921600"
        other.send_signal(signal.SIGKILL)
    assert chip.baud == 921600
    chip.present(STICKER)
    stage.play(reader, stage.scanned(1))


@pytest.mark.usefixtures("hasty")
def test_a_board_that_sleeps_deeply_is_woken(
    chip: SimulatedPn532, reader: NfcReader, stage: Stage
) -> None:
    nfc.clf.pn532.init(TTY(str(chip.line.path))).close()
    chip.sleeps_deeply = True
    stage.play(reader, stage.ready())


def faulty_then_well(
    chip: SimulatedPn532, stage: Stage, fault: str, state: State
) -> Iterator[None]:
    yield from stage.ready()
    setattr(chip, fault, True)
    yield from stage.until(stage.is_now(state))
    yield from rounds(12)
    setattr(chip, fault, False)
    yield from stage.ready()
    chip.present(STICKER)
    yield from stage.scanned(1)


@pytest.mark.parametrize(
    ("fault", "state"), [("silent", State.SILENT), ("noisy", State.NOISY)], ids=str
)
@pytest.mark.usefixtures("hasty")
def test_after_silence_or_noise_it_reads_on(
    chip: SimulatedPn532,
    reader: NfcReader,
    stage: Stage,
    caplog: pytest.LogCaptureFixture,
    fault: str,
    state: State,
) -> None:
    with caplog.at_level(logging.INFO):
        stage.play(reader, faulty_then_well(chip, stage, fault, state))
    assert stage.uids == [STICKER]
    lines = [r.getMessage() for r in caplog.records if r.name == "hardware.health"]
    goings = [line.endswith("is back") for line in lines]
    assert goings == [False, True] * (len(goings) // 2), (
        "one line when it goes, one when it is back"
    )


@pytest.mark.parametrize("command", [LIST_TARGETS, EXCHANGE, 0x06, 0x32])
def test_after_a_damaged_frame_it_reads_on(
    chip: SimulatedPn532, reader: NfcReader, stage: Stage, command: int
) -> None:
    def script() -> Script:
        yield from stage.ready()
        chip.damage(1, to=command)
        chip.present(STICKER, text="DA7K2Q9XZ")
        yield from stage.scanned(1)
        yield from stage.ready()
        chip.remove()
        chip.present(OTHER, text="D0000001X")
        yield from stage.until(lambda: OTHER in stage.uids)

    stage.play(reader, script())
    assert stage.uids[0] == STICKER
    assert (stage.uids[-1], stage.codes[-1]) == (OTHER, "D0000001X")
    assert State.NOISY in stage.states


def test_a_uid_stands_even_if_the_text_did_not_come_through(
    chip: SimulatedPn532, reader: NfcReader, stage: Stage
) -> None:
    def script() -> Script:
        yield from stage.ready()
        chip.damage(1, to=EXCHANGE)
        chip.present(STICKER, text="DA7K2Q9XZ")
        yield from stage.scanned(1)

    stage.play(reader, script())
    assert (stage.uids, stage.codes) == ([STICKER], [None])


def test_with_every_third_look_damaged_every_sticker_is_read_in_the_end(
    chip: SimulatedPn532, reader: NfcReader, stage: Stage
) -> None:
    def script() -> Script:
        yield from stage.ready()
        for number in range(5):
            uid = f"04{number:012X}"
            chip.remove()
            chip.present(uid)
            while uid not in stage.uids:
                looks = chip.obeyed.count(LIST_TARGETS)
                chip.damage(1, to=LIST_TARGETS)
                yield from stage.until(lambda: chip.obeyed.count(LIST_TARGETS) >= looks + 3)  # noqa: B023

    stage.play(reader, script())
    assert len(set(stage.uids)) == 5


def test_at_night_it_is_reopened_without_a_word(
    chip: SimulatedPn532, reader: NfcReader, stage: Stage, clock: StageClock
) -> None:
    def script() -> Script:
        yield from stage.ready()
        opened = chip.obeyed.count(GET_VERSION)
        clock.passed += 24 * 3600
        yield from stage.until(lambda: chip.obeyed.count(GET_VERSION) > opened)
        chip.present(STICKER)
        yield from stage.scanned(1)

    stage.play(reader, script())
    assert stage.states == [State.STARTING, State.READY]


def test_night_is_three_in_the_morning_by_the_machines_time_zone() -> None:
    three = datetime(2026, 11, 23, 3).astimezone()
    before, after = three - timedelta(minutes=1), three + timedelta(minutes=1)
    assert night_between(before.astimezone(UTC), after.astimezone(UTC))
    assert not night_between(after, after + timedelta(hours=23))
    assert not night_between(before - timedelta(hours=23), before)
    assert not night_between(after + timedelta(days=400), after), "the clock was put back"


def test_without_a_reader_on_usb_it_says_so(
    stage: Stage, clock: StageClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hardware.nfc.nfc_on_usb", lambda: None)
    stage.play(NfcReader("desk", NfcUsb(), clock), stage.until(stage.is_now(State.MISSING)))
    assert "USB" in stage.statuses[-1].words


# --- writing ---

TOKEN = "PBX1" + "A7K2Q9XZ" * 3


def writing(chip: SimulatedPn532, reader: NfcReader, stage: Stage, **sticker: object) -> Script:
    """A sticker is laid on, read, told what to bear, and stays for a while."""
    chip.present(STICKER, **sticker)  # type: ignore[arg-type]
    yield from stage.scanned(1)
    reader.write(STICKER, TOKEN)
    yield from rounds(4)


def test_a_blank_sticker_gets_its_token_and_says_it_at_the_next_tap(
    chip: SimulatedPn532, reader: NfcReader, stage: Stage, clock: StageClock
) -> None:
    def script() -> Script:
        yield from writing(chip, reader, stage)
        tag = chip.tags[0]
        chip.remove()
        clock.sleep(5)
        yield from rounds(2)
        chip.put_back(tag)
        yield from stage.scanned(2)

    stage.play(reader, script())
    first, second = stage.scans
    assert (first.code, first.blank) == (None, True)
    assert (second.code, second.blank) == (TOKEN, False)


@pytest.mark.parametrize(
    "sticker",
    [
        {"text": "DA7K2Q9XZ"},
        {"content": b"\x00" * 8},
        {"content": b"\xff" * 16},
        {"content": b"\x03\x05\xd1\x01"},
    ],
)
def test_what_bears_anything_or_makes_no_sense_is_never_written_over(
    chip: SimulatedPn532, reader: NfcReader, stage: Stage, sticker: dict[str, object]
) -> None:
    def script() -> Script:
        yield from writing(chip, reader, stage, **sticker)
        after.append(chip.tags[0].content)

    after: list[bytes] = []
    before = SimulatedPn532.sticker(STICKER, **sticker).content  # type: ignore[arg-type]
    stage.play(reader, script())
    assert after == [before]
    assert not stage.scans[0].blank


def test_a_text_is_written_on_no_other_sticker_than_its_own(
    chip: SimulatedPn532, reader: NfcReader, stage: Stage
) -> None:
    def script() -> Script:
        chip.present(OTHER)
        yield from stage.scanned(1)
        reader.write(STICKER, TOKEN)
        yield from rounds(4)

    blank = SimulatedPn532.sticker(OTHER).content
    stage.play(reader, script())
    assert chip.tags[0].content == blank


def test_a_text_that_waited_too_long_is_written_no_more(
    chip: SimulatedPn532, reader: NfcReader, stage: Stage, clock: StageClock
) -> None:
    def script() -> Script:
        chip.present(STICKER)
        yield from stage.scanned(1)
        reader.write(STICKER, TOKEN)
        clock.sleep(11)
        yield from rounds(4)

    stage.play(reader, script())
    assert chip.tags[0].content == SimulatedPn532.sticker(STICKER).content


@pytest.mark.parametrize("pages", range(12))
def test_pulled_away_in_the_middle_it_reads_as_blank_or_whole(
    chip: SimulatedPn532, reader: NfcReader, stage: Stage, clock: StageClock, pages: int
) -> None:
    def script() -> Script:
        chip.present(STICKER)
        chip.tags[0].writes_left = pages
        yield from writing_on(stage, reader)
        chip.tags[0].writes_left = None
        tag = chip.tags[0]
        chip.remove()
        clock.sleep(5)
        yield from rounds(2)
        chip.put_back(tag)
        yield from stage.scanned(2)

    stage.play(reader, script())
    assert (stage.scans[1].code, stage.scans[1].blank) in ((None, True), (TOKEN, False))


def writing_on(stage: Stage, reader: NfcReader) -> Script:
    yield from stage.scanned(1)
    reader.write(STICKER, TOKEN)
    yield from rounds(4)
