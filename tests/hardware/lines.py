"""A serial line without hardware: a pseudo-terminal that can be pulled and put back."""

import os
import pty
import shutil
import tempfile
import termios
import tty
from pathlib import Path
from typing import Self


class Line:
    """One end of a serial line. The other end is the device at `path`.

    `path` is a link, as udev makes one, so a line pulled and put back has its old name although
    the system gave it another number.
    """

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="line"))
        self.path = self._folder / "ttyPB"
        self._ends: tuple[int, int] | None = None
        self._name = ""

    def __enter__(self) -> Self:
        self.plug_in()
        return self

    def __exit__(self, *_: object) -> None:
        self.pull_out()
        shutil.rmtree(self._folder)

    @property
    def plugged_in(self) -> bool:
        """Whether there is a line."""
        return self._ends is not None

    @property
    def number(self) -> str:
        """The system's own name for it, `/dev/pts/7`, whatever `path` is called."""
        return self._name

    def plug_in(self, name: str = "ttyPB") -> None:
        """Put the line in, under this name in its folder."""
        ours, theirs = pty.openpty()
        tty.setraw(theirs)
        self._ends, self._name = (ours, theirs), os.ttyname(theirs)
        self.path = self._folder / name
        self.path.symlink_to(self._name)

    def pull_out(self) -> None:
        """Pull the line: its name goes, and who has it open finds it dead."""
        if self._ends is not None:
            self.path.unlink()
            for end in self._ends:
                os.close(end)
            self._ends = None

    def fileno(self) -> int:
        """Our end, for `select`; -1 if the line is out."""
        return self._ends[0] if self._ends is not None else -1

    def send(self, data: bytes) -> None:
        """Send to whoever has the line open, as fast as it is read."""
        assert self._ends is not None
        while data:
            data = data[os.write(self._ends[0], data) :]

    def receive(self) -> bytes:
        """What was sent to us; waits for it."""
        assert self._ends is not None
        return os.read(self._ends[0], 4096)

    def baud(self) -> int:
        """The speed at which the other end was opened."""
        assert self._ends is not None
        speed = termios.tcgetattr(self._ends[0])[5]
        return next(baud for baud in SPEEDS if getattr(termios, f"B{baud}") == speed)


SPEEDS = (9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600)
