"""Reader URLs, and what is said about wrong ones."""

import pytest

from hardware.urls import (
    MockSocket,
    NfcTty,
    NfcUsb,
    ReaderUrl,
    ReaderUrlError,
    SerialPort,
    parse_reader_url,
)


@pytest.mark.parametrize(
    ("text", "reader"),
    [
        ("mock:", MockSocket()),
        ("nfc:usb", NfcUsb()),
        ("nfc:tty:ttyNFC:pn532", NfcTty("/dev/ttyNFC")),
        ("nfc:tty:USB0:pn532", NfcTty("/dev/ttyUSB0")),
        ("nfc:tty:AMA10:pn532", NfcTty("/dev/ttyAMA10")),
        ("nfc:tty:pts/3:pn532", NfcTty("/dev/pts/3")),
        (
            "nfc:tty:serial/by-path/pci-0:14.0-usb:pn532",
            NfcTty("/dev/serial/by-path/pci-0:14.0-usb"),
        ),
        ("serial:/dev/ttyACM0", SerialPort("/dev/ttyACM0", 9600)),
        (" serial:/dev/ttyACM0?baud=115200\n", SerialPort("/dev/ttyACM0", 115200)),
    ],
)
def test_a_good_url_names_its_reader(text: str, reader: ReaderUrl) -> None:
    assert parse_reader_url(text) == reader


@pytest.mark.parametrize(
    "text",
    [
        *("", "mock", "mock:x", "usb", "nfc", "nfc:", "nfc:USB", "nfc:tty", "nfc:tty:"),
        *("nfc:tty::pn532", "nfc:tty:ttyNFC", "nfc:tty:ttyNFC:pn533", "nfc:tty:../tty1:pn532"),
        *("serial:", "serial:ttyACM0", "serial:/dev/ttyACM0?", "serial:/dev/ttyACM0?baud="),
        *("serial:/dev/ttyACM0?baud=fast", "serial:/dev/ttyACM0?baud=7", "serial:/dev/x?parity=e"),
        *("serial:/dev/../etc/x", "serial:/dev/\0", "serial:/dev/ttyACM0?baud=٩٦٠٠", "http:x"),
    ],
)
def test_a_wrong_url_is_refused_in_words(text: str) -> None:
    with pytest.raises(ReaderUrlError) as refused:
        parse_reader_url(text)
    assert str(refused.value).endswith(".")
