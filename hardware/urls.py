"""Reader URLs: `nfc:usb`, `nfc:tty:NAME:pn532`, `serial:/dev/ttyACM0[?baud=9600]`, `mock:`."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

FORMS = "nfc:usb, nfc:tty:NAME:pn532, serial:/dev/NAME[?baud=9600] or mock:"
BAUDS = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600)
DEFAULT_BAUD = 9600

_SPEEDS = ", ".join(map(str, BAUDS))
_SHORT_NAME = re.compile(r"(S|ACM|AMA|USB)[0-9]+")


class ReaderUrlError(ValueError):
    """The text is no reader URL; the message says what is wrong and what would be right."""


@dataclass(frozen=True, slots=True)
class NfcUsb:
    """The NFC reader on USB."""


@dataclass(frozen=True, slots=True)
class NfcTty:
    """A PN532 on the serial line `path`."""

    path: str


@dataclass(frozen=True, slots=True)
class SerialPort:
    """A code scanner on the serial line `path`; `baud` matters on a true serial line only."""

    path: str
    baud: int = DEFAULT_BAUD


@dataclass(frozen=True, slots=True)
class MockSocket:
    """The mock reader, fed through a socket in the data folder."""


ReaderUrl = NfcUsb | NfcTty | SerialPort | MockSocket


def parse_reader_url(text: str) -> ReaderUrl:
    """The reader that `text` names. Raises `ReaderUrlError`, for the person who typed it."""
    kind, colon, rest = text.strip().partition(":")
    if colon and kind == "mock" and not rest:
        return MockSocket()
    if kind == "nfc":
        return _nfc(text, rest)
    if kind == "serial":
        return _serial(text, rest)
    raise ReaderUrlError(f"“{text}” is not a reader. Use {FORMS}.")


def _nfc(text: str, rest: str) -> ReaderUrl:
    if rest == "usb":
        return NfcUsb()
    bus, _, rest = rest.partition(":")
    name, _, chip = rest.rpartition(":")
    if bus != "tty" or not name:
        raise ReaderUrlError(f"“{text}” names no NFC reader. Use nfc:usb or nfc:tty:NAME:pn532.")
    if chip != "pn532":
        raise ReaderUrlError(f"“{text}” ends in “{chip}”. The serial NFC chip known is pn532.")
    return NfcTty(_device(text, f"tty{name}" if _SHORT_NAME.fullmatch(name) else name))


def _serial(text: str, rest: str) -> SerialPort:
    path, mark, query = rest.partition("?")
    if not path.startswith("/"):
        raise ReaderUrlError(f"“{text}” needs the whole path, such as serial:/dev/ttyACM0.")
    options = dict(parse_qsl(query, keep_blank_values=True))
    baud = options.pop("baud", str(DEFAULT_BAUD))
    if options or (mark and not query):
        raise ReaderUrlError(f"“{text}” has an unknown option. The only one is ?baud=9600.")
    if not (baud.isascii() and baud.isdigit() and int(baud) in BAUDS):
        raise ReaderUrlError(f"“{baud}” is no usual speed. Use one of {_SPEEDS}.")
    return SerialPort(_device(text, path), int(baud))


def _device(text: str, name: str) -> str:
    """The path of the device `name`, which stands in /dev unless it is a whole path."""
    if "\0" in name or ".." in name.split("/"):
        raise ReaderUrlError(f"“{text}” does not name a device.")
    return str(Path("/dev", name))
