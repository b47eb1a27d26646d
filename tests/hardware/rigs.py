"""Every reader with something to read and a cable to pull, for the contract that all keep."""

import shutil
import socket
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol, Self

from hardware.base import Clock, Medium, Reader
from hardware.mock import SOCKET_NAME, MockReader
from hardware.nfc import NfcReader
from hardware.qr import SerialScanner
from hardware.urls import NfcTty, SerialPort
from tests.hardware.pn532_sim import SimulatedPn532
from tests.hardware.scanner_sim import SimulatedScanner

UIDS = ("04A1B2C3D4E5F6", "04112233445566", "04FFEEDDCCBBAA")
CODES = ("DA7K2Q9XZ", "D0000001X", "BZZZZZZZZ")


class Rig(Protocol):
    """One kind of reader on the bench."""

    medium: Medium

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def reader(self, clock: Clock) -> Reader:
        """A reader named `desk` on this bench."""

    def show(self, number: int) -> None:
        """Let it read the thing of this number, and nothing else."""

    def take_away(self) -> None:
        """Let nothing lie on it."""

    def pull_out(self) -> None:
        """Take the device away."""

    def plug_in(self) -> None:
        """Put it back."""


class NfcRig:
    medium: Medium = "nfc"

    def __enter__(self) -> Self:
        self._chip = SimulatedPn532().__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._chip.__exit__()

    def reader(self, clock: Clock) -> Reader:
        return NfcReader("desk", NfcTty(str(self._chip.line.path)), clock)

    def show(self, number: int) -> None:
        self._chip.remove()
        self._chip.present(UIDS[number])

    def take_away(self) -> None:
        self._chip.remove()

    def pull_out(self) -> None:
        self._chip.unplug()

    def plug_in(self) -> None:
        self._chip.replug()


class SerialRig:
    medium: Medium = "qr"

    def __enter__(self) -> Self:
        self._scanner = SimulatedScanner().__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._scanner.__exit__()

    def reader(self, clock: Clock) -> Reader:
        return SerialScanner("desk", SerialPort(str(self._scanner.line.path)), clock, silence=0.02)

    def show(self, number: int) -> None:
        self._scanner.send(f"{CODES[number]}\r")

    def take_away(self) -> None:
        """Nothing lies on it."""

    def pull_out(self) -> None:
        self._scanner.unplug()

    def plug_in(self) -> None:
        self._scanner.replug()


class MockRig:
    medium: Medium = "nfc"

    def __enter__(self) -> Self:
        self._home = Path(tempfile.mkdtemp(prefix="mock"))
        self._folder = self._home / "data"
        self._folder.mkdir()
        self._open = ExitStack()
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()
        shutil.rmtree(self._home)

    def reader(self, clock: Clock) -> Reader:
        return MockReader("desk", self._folder, clock, tick=0.01)

    def show(self, number: int) -> None:
        connection = self._open.enter_context(socket.socket(socket.AF_UNIX))
        connection.connect(str(self._folder / SOCKET_NAME))
        connection.sendall(f"tap {UIDS[number]}\n".encode())

    def take_away(self) -> None:
        """Nothing lies on it."""

    def pull_out(self) -> None:
        self._folder.rename(self._home / "elsewhere")

    def plug_in(self) -> None:
        (self._home / "elsewhere").rename(self._folder)
