"""What a projection is told beside the event itself."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from kiosk.clock import SCHOOL_ZONE


@dataclass(frozen=True, slots=True)
class Context:
    """The entry that holds the event. `ledger` is where the ledger is read, if it must be."""

    connection: Connection
    ledger: Connection
    log_id: str
    sequence: int
    at: datetime
    staff_id: str | None
    confirmed: bool

    @property
    def day(self) -> date:
        """The school's date of the entry."""
        return self.at.astimezone(SCHOOL_ZONE).date()
