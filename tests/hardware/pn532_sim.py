"""A PN532 on a pseudo-terminal, for the real nfcpy to drive (NXP UM0701-02, chapters 6 and 7).

    with SimulatedPn532() as reader:
        reader.present("04A1B2C3D4E5F6", text="DA7K2Q9XZ")
        reader.remove()

It answers in a thread of its own. Faults are attributes that may be set at any time.
"""

import contextlib
import re
import select
import threading
import time
from collections.abc import Callable
from typing import Self

from tests.hardware.lines import SPEEDS, Line
from tests.hardware.ntag import Ntag213, Phone, Tag, text_message

ACK = bytes.fromhex("0000ff00ff00")
SYNTAX_ERROR = bytes.fromhex("0000ff01ff7f8100")
FIRMWARE = bytes.fromhex("32010607")
NOISE = bytes.fromhex("5aff00a5ff")
FIFO_DATA, RX_MODE = 0x6339, 0x6303
NO_ANSWER = b"\x01"
_START = re.compile(rb"\x00\xff")
_TICK = 0.05


class SimulatedPn532:
    """The chip, its board's cable, and what lies on its antenna."""

    def __init__(self) -> None:
        self.line = Line()
        #: Its own speed. A host at another one is not understood.
        self.baud = 115200
        #: Takes everything and says nothing.
        self.silent = False
        #: Puts other bytes before, in and instead of its replies.
        self.noisy = False
        #: Does not wake from power-down by zeros alone, as some boards.
        self.sleeps_deeply = False
        #: The commands that it obeyed, by their numbers.
        self.obeyed: list[int] = []
        self._asleep = False
        self._next_baud: int | None = None
        self._tags: list[Tag] = []
        self._selected: Tag | None = None
        self._looks = 0
        self._registers: dict[int, int] = {}
        self._received = b""
        self._to_damage: tuple[int, int | None] = (0, None)
        self._running = True
        self._plug = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="pn532", daemon=True)

    def __enter__(self) -> Self:
        self.line.__enter__()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._running = False
        self._thread.join()
        self.line.__exit__()

    @property
    def url(self) -> str:
        """Its reader URL."""
        return f"nfc:tty:{self.line.path}:pn532"

    # What a hand does

    def present(
        self, uid: str, *, text: str | None = None, content: bytes | None = None
    ) -> Ntag213:
        """Lay a sticker on it beside what lies there: blank, with a text, or with any content."""
        sticker = self.sticker(uid, text=text, content=content)
        self.put_back(sticker)
        return sticker

    @staticmethod
    def sticker(uid: str, *, text: str | None = None, content: bytes | None = None) -> Ntag213:
        """A sticker that lies nowhere yet."""
        if content is None:
            content = text_message(text) if text is not None else b"\x03\x00\xfe"
        return Ntag213(bytes.fromhex(uid), content)

    def put_back(self, sticker: Ntag213) -> None:
        """Lay this one on it beside what lies there."""
        self._tags = [*self._tags, sticker]

    @property
    def tags(self) -> list[Ntag213]:
        """The stickers that lie on it."""
        return [tag for tag in self._tags if isinstance(tag, Ntag213)]

    def present_phone(self) -> None:
        """Hold a phone to it."""
        self._tags = [*self._tags, Phone()]

    def remove(self) -> None:
        """Take everything away."""
        self._tags = []

    def unplug(self) -> None:
        """Pull its cable."""
        with self._plug:
            self.line.pull_out()

    def replug(self) -> None:
        """Put its cable back: it starts afresh, at 115200 baud."""
        with self._plug:
            self.baud, self._asleep, self._received = 115200, False, b""
            self.line.plug_in()

    def damage(self, replies: int, to: int | None = None) -> None:
        """Damage its next so many replies; only those to the command `to`, if one is given."""
        self._to_damage = (replies, to)

    # What the chip does

    def _run(self) -> None:
        while self._running:
            with self._plug:
                ours = self.line.fileno()
            if ours < 0:
                time.sleep(_TICK)
                continue
            with contextlib.suppress(OSError, ValueError):  # it may be pulled at any moment
                select.select([ours], [], [], _TICK)
                with self._plug:
                    if self.line.plugged_in and select.select([self.line], [], [], 0)[0]:
                        self._received += self.line.receive()
                        self._obey_received()

    def _obey_received(self) -> None:
        """Find the frames in what came; a host at the wrong speed sends nothing like one."""
        if self._next_baud == self.line.baud():
            self.baud, self._next_baud = self._next_baud, None
        if self.line.baud() != self.baud:
            self._received = b""
            return
        while (start := _START.search(self._received)) is not None:
            before, rest = self._received[: start.start()], self._received[start.end() :]
            if rest[:2] == b"\x00\xff":
                self._acknowledged()
                self._received = rest[2:]
                continue
            head = 5 if rest[:2] == b"\xff\xff" else 2
            size = int.from_bytes(rest[2:4]) if head == 5 else int.from_bytes(rest[:1])
            if len(rest) < head + size + 1:
                return
            self._received = rest[head + size + 1 :]
            if self._woken_by(before):
                self._obey(rest[head : head + size])

    def _woken_by(self, before: bytes) -> bool:
        if self._asleep:
            self._asleep = b"\x55" not in before if self.sleeps_deeply else len(before) < 5
        return not self._asleep

    def _acknowledged(self) -> None:
        if self._next_baud is not None:
            self.baud, self._next_baud = self._next_baud, None

    def _obey(self, frame: bytes) -> None:
        if self.silent:
            return
        number, data = frame[1], frame[2:]
        self._send(ACK)
        command = self._commands().get(number)
        if command is None:
            self._send(SYNTAX_ERROR)
            return
        self.obeyed.append(number)
        reply = _framed(bytes((0xD5, number + 1)) + command(data))
        left, only = self._to_damage
        if left and only in (None, number):
            self._to_damage = (left - 1, only)
            reply = reply[:-3] + bytes((reply[-3] ^ 0x40,)) + reply[-2:]
        self._send(reply)

    def _send(self, frame: bytes) -> None:
        if self.noisy:
            frame = NOISE + frame[: len(frame) // 2]
        self.line.send(frame)

    def _commands(self) -> dict[int, Callable[[bytes], bytes]]:
        return {
            0x00: lambda data: data,  # Diagnose, of the line
            0x02: lambda data: FIRMWARE,
            0x06: self._read_registers,
            0x08: self._write_registers,
            0x10: self._set_baud,
            0x12: lambda data: b"",  # SetParameters
            0x14: lambda data: b"",  # SAMConfiguration
            0x16: self._power_down,
            0x32: lambda data: b"",  # RFConfiguration
            0x40: lambda data: self._exchange(data[1:], with_crc=False),  # InDataExchange
            0x42: lambda data: self._exchange(  # InCommunicateThru
                data, with_crc=not self._registers.get(RX_MODE, 0x80) & 0x80
            ),
            0x4A: self._list_passive_target,
            0x52: lambda data: b"\x00",  # InRelease
        }

    def _read_registers(self, data: bytes) -> bytes:
        numbers = [int.from_bytes(data[i : i + 2]) for i in range(0, len(data), 2)]
        return bytes(self._registers.get(number, 0) for number in numbers)

    def _write_registers(self, data: bytes) -> bytes:
        for i in range(0, len(data), 3):
            self._registers[int.from_bytes(data[i : i + 2])] = data[i + 2]
        return b""

    def _set_baud(self, data: bytes) -> bytes:
        self._next_baud = SPEEDS[data[0]]
        return b""

    def _power_down(self, data: bytes) -> bytes:
        self._asleep = True
        return b"\x00"

    def _list_passive_target(self, data: bytes) -> bytes:
        """Of several tags it finds now one, now another."""
        self._looks += 1
        wanted = data[2:].removeprefix(b"\x88")
        tags = [tag for tag in self._tags if not wanted or tag.uid == wanted]
        self._selected = tags[self._looks % len(tags)] if tags and data[1] == 0 else None
        # The request for answers stays in the FIFO if nothing answered it.
        self._registers |= {FIFO_DATA: 0x26, RX_MODE: 0x80}
        if self._selected is None:
            return b"\x00"
        tag = self._selected
        tag.select()
        return b"\x01\x01" + tag.atqa + tag.sak + bytes((len(tag.uid),)) + tag.uid

    def _exchange(self, data: bytes, *, with_crc: bool) -> bytes:
        present = self._selected is not None and self._selected in self._tags
        answer = self._selected.answer(data) if self._selected and present else None
        if answer is None:
            return NO_ANSWER
        return b"\x00" + (answer + _crc_a(answer) if with_crc and len(answer) > 1 else answer)


def _framed(data: bytes) -> bytes:
    if len(data) > 255:
        size = len(data).to_bytes(2)
        head = b"\x00\x00\xff\xff\xff" + size + bytes((-sum(size) & 0xFF,))
    else:
        head = b"\x00\x00\xff" + bytes((len(data), -len(data) & 0xFF))
    return head + data + bytes((-sum(data) & 0xFF, 0))


def _crc_a(data: bytes) -> bytes:
    """The checksum of ISO 14443-3, annex B."""
    crc = 0x6363
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0x8408 if crc & 1 else crc >> 1
    return crc.to_bytes(2, "little")
