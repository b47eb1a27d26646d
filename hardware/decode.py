"""From a scanner's bytes to a code, or to the reason why there is none.

A scanner sends `[prefix][AIM id]data[suffix]`, the suffix being CR, LF, both, TAB or nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

#: Longest code or tag text passed on, in bytes. Phonebox's own codes have nine.
LONGEST = 256

_ENDS = re.compile(rb"[\r\n\t]")
_CONTROLS = bytes(range(0x20))
_AIM_ID = re.compile(r"\]([A-Za-z])[0-9A-Za-z]")
_OWN_CODE = re.compile(r"[BCDS][0-9A-HJKMNP-TV-Z]{8}", re.IGNORECASE)


class Reason(StrEnum):
    """Why a reading is refused whole."""

    PRODUCT_BARCODE = "product_barcode"
    NOT_TEXT = "not_text"
    TOO_LONG = "too_long"
    INCOMPLETE = "incomplete"


WORDS = {
    Reason.PRODUCT_BARCODE: "That is a product's barcode. Scan the Phonebox label instead.",
    Reason.NOT_TEXT: "The scanner sent something unreadable. Scan the label again.",
    Reason.TOO_LONG: "That code is far too long for a Phonebox label. Scan the label alone.",
    Reason.INCOMPLETE: "Only part of a code arrived. Scan the label again.",
}


@dataclass(frozen=True, slots=True)
class Code:
    """Text read whole. Whether it is a code of ours is for the service to judge."""

    text: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A reading that is not passed on."""

    reason: Reason

    @property
    def words(self) -> str:
        """What happened and what to do, for the screen."""
        return WORDS[self.reason]


def decode(line: bytes) -> Code | Refused | None:
    """What one line without its suffix says; None if it is blank."""
    line = line.lstrip(_CONTROLS).strip()
    if not line:
        return None
    if len(line) > LONGEST:
        return Refused(Reason.TOO_LONG)
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return Refused(Reason.NOT_TEXT)
    if not text.isprintable():
        return Refused(Reason.NOT_TEXT)
    aim_id = _AIM_ID.match(text)
    if aim_id is None:
        return Code(text)
    if aim_id[1] == "E":
        return Refused(Reason.PRODUCT_BARCODE)
    text = text[aim_id.end() :].strip()
    return Code(text) if text else Refused(Reason.INCOMPLETE)


def tag_text(text: str) -> str | None:
    """Text written on a tag, if it can be passed on: printable, not empty, not too long."""
    text = text.strip()
    return text if text and text.isprintable() and len(text.encode()) <= LONGEST else None


class LineDecoder:
    """Cuts a scanner's stream into lines, however it arrives, keeping a bounded buffer."""

    def __init__(self) -> None:
        self._line = bytearray()

    def feed(self, data: bytes) -> Iterator[Code | Refused]:
        """What became complete with `data`."""
        *ended, rest = _ENDS.split(data)
        for part in ended:
            self._append(part)
            yield from self._take()
        self._append(rest)

    def silence(self) -> Iterator[Code | Refused]:
        """The scanner paused: the end of a whole code of ours, or half a line to be discarded.

        Kept, half a line would glue itself to the next code.
        """
        for result in self._take():
            if isinstance(result, Code) and not _OWN_CODE.fullmatch(result.text):
                yield Refused(Reason.INCOMPLETE)
            else:
                yield result

    def _append(self, data: bytes) -> None:
        # One byte too many is enough to be refused as too long.
        self._line += data[: 2 * LONGEST - len(self._line)]

    def _take(self) -> Iterator[Code | Refused]:
        result = decode(bytes(self._line))
        self._line.clear()
        if result is not None:
            yield result
