"""What a file is, by its first bytes; how its letters are coded; how its cells are parted.

A file is read as bytes from an open binary stream that can go back to its beginning.
"""

import codecs
import csv
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import TextIOWrapper
from typing import BinaryIO

from kiosk.importing.problems import FileRefused, Problem

LARGEST = 64 * 1024 * 1024
"""Bytes of a file that is read: 20,000 pupils in either format take less."""

CSV, CTF = "csv", "ctf"

_BLOCK = 64 * 1024
_DELIMITERS = (",", ";", "\t", "|")
_SPREADSHEET = "This is a spreadsheet, whatever its name says."
_SAVE_AS_CSV = "Open it in the spreadsheet program, save it as “CSV UTF-8”, and import that file."
_NOT_THIS = {
    b"PK\x03\x04": (_SPREADSHEET, _SAVE_AS_CSV),
    b"\xd0\xcf\x11\xe0": (_SPREADSHEET, _SAVE_AS_CSV),
    b"%PDF": ("This is a PDF.", "Export the pupils as CSV, or as a Common Transfer File."),
    b"\x1f\x8b": ("This file is compressed.", "Unpack it first, then import what is inside."),
    b"SQLite format": ("This is a database.", "Export the pupils as CSV from the school’s system."),
}


@dataclass(frozen=True)
class Form:
    """How a CSV is written."""

    encoding: str
    delimiter: str


def kind_of(stream: BinaryIO) -> str:
    """Whether the file is a CSV or a Common Transfer File, whatever its name is.

    Raises FileRefused for what is neither.
    """
    size = stream.seek(0, 2)
    stream.seek(0)
    head = stream.read(4096)
    stream.seek(0)
    if not head.strip():
        raise FileRefused(Problem("The file is empty.", "Export it again, then import it."))
    if size > LARGEST:
        raise FileRefused(
            Problem(
                f"The file has {size // 1_000_000} MB; {LARGEST // 1_000_000} MB are read at most.",
                "Export pupils and their contacts only, without attendance and assessment.",
            )
        )
    for magic, (what, remedy) in _NOT_THIS.items():
        if head.startswith(magic):
            raise FileRefused(Problem(what, remedy))
    plain = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return CTF if plain.startswith(b"<") else CSV


def form_of(stream: BinaryIO) -> Form:
    """How a CSV is written. Raises FileRefused where that cannot be told for certain."""
    encoding = _encoding(stream)
    return Form(encoding, _delimiter(stream, encoding))


def records(stream: BinaryIO, form: Form) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV with their numbers; rows without any text are counted and passed over."""
    text = _text(stream, form.encoding)
    row = 0
    try:
        reader = csv.reader(text, delimiter=form.delimiter, strict=True)
        for row, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                yield row, cells
    except csv.Error as error:
        raise FileRefused(
            Problem(
                "A quotation mark is opened and not closed as it should be.",
                "Look at the cell that begins with a quotation mark, or export the file again.",
                row + 1,
            )
        ) from error
    finally:
        # Whoever stops reading early may have closed the stream by now.
        with suppress(ValueError):
            text.detach()


def _text(stream: BinaryIO, encoding: str) -> TextIOWrapper:
    stream.seek(0)
    return TextIOWrapper(stream, encoding=encoding, errors="strict", newline="")


def _encoding(stream: BinaryIO) -> str:
    stream.seek(0)
    begin = stream.read(4)
    if begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        _must_decode(stream, "utf-16")
        return "utf-16"
    where = _first_failure(stream, "utf-8")
    if where is None:
        return "utf-8-sig"
    if begin.startswith(codecs.BOM_UTF8):
        raise FileRefused(_garbled(where, "It says that it is UTF-8, and is not."))
    _must_decode(stream, "cp1252")
    _must_not_be_both(stream, where)
    return "cp1252"


def _must_decode(stream: BinaryIO, encoding: str) -> None:
    where = _first_failure(stream, encoding)
    if where is not None:
        raise FileRefused(_garbled(where, "There are bytes in it that are no letters."))


def _must_not_be_both(stream: BinaryIO, row: int) -> None:
    """Refuse a file of which one part is UTF-8 and another Windows-1252."""
    stream.seek(0)
    for line in stream:
        try:
            if not line.decode("utf-8").isascii():
                raise FileRefused(_garbled(row, "Its letters are coded in two ways at once."))
        except UnicodeDecodeError:
            continue


def _garbled(row: int, what: str) -> Problem:
    return Problem(what, "Save it again as “CSV UTF-8”, then import that file.", row)


def _first_failure(stream: BinaryIO, encoding: str) -> int | None:
    """The number of the line at which the file is not in this encoding; None where all of it is."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    while True:
        block = stream.read(_BLOCK)
        if encoding != "utf-16" and b"\x00" in block:
            return line + block[: block.index(b"\x00")].count(b"\n")
        try:
            line += decoder.decode(block, final=not block).count("\n")
        except UnicodeDecodeError as error:
            return line + error.object[: error.start].count(b"\n")
        if not block:
            return None


def _delimiter(stream: BinaryIO, encoding: str) -> str:
    text = _text(stream, encoding)
    lines = [line for line, _ in zip(text, range(20), strict=False)]
    text.detach()
    widths = {delimiter: _width(lines, delimiter) for delimiter in _DELIMITERS}
    found = max(_DELIMITERS, key=lambda delimiter: widths[delimiter])
    if widths[found] < 2:
        raise FileRefused(
            Problem(
                "The cells of a row cannot be told apart.",
                "They should be parted by commas. Save the file again as “CSV UTF-8”.",
                1,
            )
        )
    return found


def _width(lines: list[str], delimiter: str) -> int:
    """How many cells the first row with any text has, parted so."""
    try:
        rows = csv.reader(lines, delimiter=delimiter)
        return next((len(cells) for cells in rows if any(cell.strip() for cell in cells)), 0)
    except csv.Error:
        return 0
