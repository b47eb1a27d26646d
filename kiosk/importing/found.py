"""What a school's calendar file was found to say, before a person confirms it."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

LONGEST_NAME = 60


class Meaning(StrEnum):
    """What an event of the file is for custody."""

    TERM = "term"
    CLOSED = "closed"
    EARLY = "early"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Found:
    """One event and what it seems to mean. Days include both ends; `end` is the school's time."""

    name: str
    first: date
    last: date
    meaning: Meaning
    end: time | None = None
