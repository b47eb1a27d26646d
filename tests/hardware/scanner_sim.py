"""A code scanner on a pseudo-terminal, for the real pyserial to read."""

from typing import Self

from tests.hardware.lines import Line


class SimulatedScanner:
    """A scanner with a USB cable: `with SimulatedScanner() as scanner: scanner.send("D…\\r")`."""

    def __init__(self) -> None:
        self.line = Line()

    def __enter__(self) -> Self:
        self.line.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.line.__exit__()

    @property
    def url(self) -> str:
        """Its reader URL."""
        return f"serial:{self.line.path}"

    def send(self, data: str | bytes) -> None:
        """Send just this, suffix included; more than 4 KB only while somebody reads."""
        self.line.send(data.encode() if isinstance(data, str) else data)

    def unplug(self) -> None:
        """Pull its cable."""
        self.line.pull_out()

    def replug(self, name: str = "ttyPB") -> None:
        """Put its cable back; under another name if one is given."""
        self.line.plug_in(name)
