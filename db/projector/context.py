"""What a projection is told beside the event itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from kiosk.clock import SCHOOL_ZONE


@dataclass(frozen=True, slots=True)
class Context:
    """The entry that holds the event. `ledger` is where the ledger is read, if it must be.

    `replaying`: the tables are made anew from a ledger that is there. `gone` is what the values
    that an erasure takes told of people, by entry and name.
    """

    connection: Connection
    ledger: Connection
    log_id: str
    sequence: int
    at: datetime
    staff_id: str | None
    confirmed: bool
    replaying: bool = False
    gone: Mapping[tuple[int, str], Any] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The school's date of the entry."""
        return self.at.astimezone(SCHOOL_ZONE).date()
