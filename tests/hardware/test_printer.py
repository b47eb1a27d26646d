"""The receipt printer: through the library's dummy, and over a pseudo-terminal as a real line."""

import os
import select
from collections.abc import Iterator
from pathlib import Path

import pytest
from escpos.printer import Dummy

from hardware.printer import (
    GONE,
    MISSING,
    WIDTH,
    PrinterUrl,
    PrinterUrlError,
    ReceiptPrinter,
    parse_printer_url,
    printable,
)
from hardware.slips import PrinterTrouble, Slip

SLIP = Slip(
    "Device taken",
    "Hill Top Primary School",
    (("Pupil", "Zoë O’Brien-Smith, 5C"), ("Device", "phone"), ("Entry", "1047")),
    ("A parent or carer collects it and signs.",),
)
CUT = b"\x1dV"


def printed(slip: Slip) -> bytes:
    dummy = Dummy()
    ReceiptPrinter(lambda: dummy).print(slip)
    output: bytes = dummy.output
    return output


def test_it_says_what_stands_on_the_slip_and_cuts_it_off() -> None:
    output = printed(SLIP)
    for words in (b"Device taken", b"Hill Top Primary School", b"Entry: 1047", b"phone"):
        assert words in output
    assert "Zoë O'Brien-Smith, 5C".encode("cp858") in output
    assert output.index(b"signs.") < output.index(CUT)


def test_no_name_commands_the_printer() -> None:
    hostile = Slip("A\x1dV\x00", "B\x1b@", (("C", "x\x10\x14\x01\x00" + "w" * 500),))
    output = printed(hostile)
    assert output.count(CUT) == 1
    assert b"\x1b@" not in output
    assert b"\x10\x14" not in output
    assert all(len(line) <= WIDTH + 20 for line in output.split(b"\n"))


def test_letters_that_it_lacks_are_told_as_near_as_can_be() -> None:
    assert printable("Łukasz Ćwiek – “x”…") == '?ukasz Cwiek - "x"...'
    assert printable("李\u202eé\n") == "?é"


@pytest.fixture
def line() -> Iterator[tuple[int, str]]:
    printer, port = os.openpty()
    yield printer, os.ttyname(port)
    os.close(printer)
    os.close(port)


def test_it_goes_down_a_serial_line(line: tuple[int, str]) -> None:
    printer, path = line
    ReceiptPrinter.at(f"serial:{path}?baud=19200").print(SLIP)
    came = b""
    while select.select([printer], [], [], 1)[0] and CUT not in came:
        came += os.read(printer, 4096)
    assert b"Entry: 1047" in came
    assert CUT in came


def test_it_goes_into_a_device_file(tmp_path: Path) -> None:
    file = tmp_path / "lp0"
    file.touch()
    ReceiptPrinter.at(f"file:{file}").print(SLIP)
    assert b"Entry: 1047" in file.read_bytes()


@pytest.mark.parametrize("url", ["serial:/dev/none-such", "file:/dev/none-such/lp0"])
def test_a_printer_that_is_away_is_said(url: str) -> None:
    with pytest.raises(PrinterTrouble) as found:
        ReceiptPrinter.at(url).print(SLIP)
    assert found.value.words == GONE


def test_an_installation_without_the_library_says_so() -> None:
    def missing() -> Dummy:
        raise ImportError

    with pytest.raises(PrinterTrouble) as found:
        ReceiptPrinter(missing).print(SLIP)
    assert found.value.words == MISSING


def test_its_url() -> None:
    assert parse_printer_url("serial:/dev/ttyUSB0?baud=19200") == PrinterUrl(
        "serial", "/dev/ttyUSB0", 19200
    )
    assert parse_printer_url("file:/dev/usb/lp0").kind == "file"
    for wrong in ("", "usb:", "serial:ttyUSB0", "file:/dev/lp0?baud=9600", "serial:/dev/x?y=1"):
        with pytest.raises(PrinterUrlError):
            parse_printer_url(wrong)
