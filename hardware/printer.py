"""Receipt printers that speak ESC/POS, by python-escpos: the only module that imports it.

The library is an optional extra of the installation, and is loaded when something is printed.
"""

import logging
import re
import textwrap
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hardware.slips import PrinterTrouble, Slip

log = logging.getLogger(__name__)

WIDTH = 32
"""Letters in a line of the narrowest paper, 58 mm."""
ENCODING = "CP858"
"""Letters of western Europe; every such printer has them."""
PATIENCE = 5.0
"""Seconds to wait for a printer that takes nothing."""
DEFAULT_BAUD = 9600
FORMS = "serial:/dev/NAME[?baud=9600] or file:/dev/usb/lp0"

_URL = re.compile(r"(serial|file):(/[^\s?]+)(?:\?baud=([0-9]{3,6}))?")
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})

MISSING = "Receipts need python-escpos, which is not installed. A technician adds it."
GONE = "The receipt printer does not answer. Check its cable, its paper and that it is on."


class PrinterUrlError(ValueError):
    """The text is no printer; the message says what would be right."""


@dataclass(frozen=True)
class PrinterUrl:
    """A printer on a serial line, or one that is written to as a file."""

    kind: str
    path: str
    baud: int = DEFAULT_BAUD


def parse_printer_url(text: str) -> PrinterUrl:
    """The printer that `text` names. Raises PrinterUrlError, for the person who typed it."""
    match = _URL.fullmatch(text.strip())
    if match is None or (match[3] and match[1] == "file"):
        raise PrinterUrlError(f"“{text}” is not a receipt printer. Use {FORMS}.")
    return PrinterUrl(match[1], match[2], int(match[3] or DEFAULT_BAUD))


class ReceiptPrinter:
    """See `hardware.slips.SlipPrinter`. `opened` gives the library's printer, ready to write."""

    def __init__(self, opened: Callable[[], Any]) -> None:
        self._opened = opened

    @classmethod
    def at(cls, text: str) -> "ReceiptPrinter":
        """The printer that a URL names. Raises PrinterUrlError."""
        url = parse_printer_url(text)
        return cls(lambda: _opened(url))

    def print(self, slip: Slip) -> None:
        """Print it and cut it off. Raises PrinterTrouble."""
        try:
            printer = self._opened()
        except ImportError as error:
            raise PrinterTrouble(MISSING) from error
        except Exception as error:
            raise _gone(error) from error
        try:
            _write(printer, slip)
        except Exception as error:
            raise _gone(error) from error
        finally:
            printer.close()


def _gone(error: Exception) -> PrinterTrouble:
    # The library and the drivers below it raise what they like; names may stand in what they say.
    log.warning("the receipt printer failed: %s", type(error).__name__)
    return PrinterTrouble(GONE)


def _opened(url: PrinterUrl) -> Any:
    from escpos.printer import File, Serial

    if url.kind == "file":
        printer: Any = File(url.path, auto_flush=True)
        printer.open()
        return printer
    printer = Serial(url.path, baudrate=url.baud, timeout=PATIENCE, dsrdtr=False)
    printer.open()
    printer.device.write_timeout = PATIENCE
    return printer


def _write(printer: Any, slip: Slip) -> None:
    printer.charcode(ENCODING)
    printer.set(align="center", bold=True)
    for line in _lines(slip.school):
        printer.text(line + "\n")
    printer.set(align="center", bold=True, double_height=True)
    for line in _lines(slip.heading):
        printer.text(line + "\n")
    printer.set(align="left", bold=False, normal_textsize=True)
    printer.text("\n")
    for name, value in slip.facts:
        for line in _lines(f"{name}: {value}"):
            printer.text(line + "\n")
    for sentence in slip.sentences:
        printer.text("\n")
        for line in _lines(sentence):
            printer.text(line + "\n")
    printer.cut()


def _lines(text: str) -> list[str]:
    return textwrap.wrap(printable(text), WIDTH)


def printable(text: str) -> str:
    """The text in letters that the printer has, without any sign that would command it."""
    return "".join(_letter(sign) for sign in text.translate(_PLAIN) if sign.isprintable())


def _letter(sign: str) -> str:
    try:
        sign.encode(ENCODING)
    except UnicodeEncodeError:
        bare = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode()
        return bare or "?"
    return sign
