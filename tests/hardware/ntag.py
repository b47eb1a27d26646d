"""An NTAG213 sticker (NXP NTAG213/215/216 data sheet, rev. 3.2): what it answers."""

PAGES = 45
VERSION = bytes.fromhex("0004040201000F03")
NAK = b"\x00"
DONE = b"\x0a"


def text_message(text: str) -> bytes:
    """An NDEF message of one text record, in its TLV with the terminator after it."""
    payload = b"\x02en" + text.encode()
    record = bytes((0xD1, 1, len(payload))) + b"T" + payload
    return bytes((0x03, len(record))) + record + b"\xfe"


class Ntag213:
    """A sticker, blank or with content from its page 4 on.

    After a command it does not know it falls silent until it is selected again.
    """

    atqa = b"\x00\x44"
    sak = b"\x00"

    def __init__(self, uid: bytes, content: bytes = b"\x03\x00\xfe") -> None:
        self.uid = uid
        head = uid[:3] + b"\0" + uid[3:] + b"\x00\x48\x00\x00" + b"\xe1\x10\x12\x00"
        self._memory = (head + content).ljust(PAGES * 4, b"\0")[: PAGES * 4]
        self._awake = False
        #: Takes no further writing after so many pages; None for any number.
        self.writes_left: int | None = None

    def select(self) -> None:
        """It was found and selected."""
        self._awake = True

    def answer(self, command: bytes) -> bytes | None:
        """Its answer without checksum; None if it says nothing."""
        if not self._awake:
            return None
        if command == b"\x60":
            return VERSION
        if command[:1] == b"\x30" and len(command) == 2 and command[1] < PAGES:
            start = command[1] * 4
            return (self._memory + self._memory)[start : start + 16]
        if command[:1] == b"\xa2" and len(command) == 6 and 4 <= command[1] < 40:
            return self._write(command[1] * 4, command[2:])
        self._awake = False
        return NAK

    def _write(self, start: int, data: bytes) -> bytes | None:
        if self.writes_left is not None:
            if not self.writes_left:
                return None
            self.writes_left -= 1
        self._memory = self._memory[:start] + data + self._memory[start + 4 :]
        return DONE

    @property
    def content(self) -> bytes:
        """What stands from its page 4 on."""
        return self._memory[16:]


class Phone:
    """A phone held to the reader: an id made up anew each time, and an ISO-DEP chip behind it."""

    atqa = b"\x00\x04"
    sak = b"\x20"

    def __init__(self) -> None:
        self._made_up = 0

    @property
    def uid(self) -> bytes:
        """Its id this time."""
        return b"\x08" + self._made_up.to_bytes(3)

    def select(self) -> None:
        """The field was off before: a new id."""
        self._made_up += 1

    def answer(self, command: bytes) -> bytes | None:
        """It is not spoken to."""
        return None


Tag = Ntag213 | Phone
