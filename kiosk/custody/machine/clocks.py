"""What happened to the machine's clock while Phonebox ran."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.custody.events import Event


class ClockCause(StrEnum):
    """What set the clock."""

    SYNCHRONISED = "synchronised"
    SET = "set"


@dataclass(frozen=True)
class ClockSet(Event):
    """The clock was set: by the network's time, or by somebody or something else.

    `leapt_ms` is by how many milliseconds it leapt, less than nothing where it was put back;
    `would_be` is what it would have shown at that moment.
    """

    cause: ClockCause
    leapt_ms: int
    would_be: datetime
