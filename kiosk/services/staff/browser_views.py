"""The school's own browsers as services and pages see them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Browser:
    """One browser, by whose decision and since when it is the school's own; `seen_at` lately."""

    id: str
    name: str
    enrolled_by: str | None
    enrolled_at: datetime
    ended_at: datetime | None = None
    seen_at: datetime | None = None

    @property
    def is_own(self) -> bool:
        """Whether it is the school's own now."""
        return self.ended_at is None


@dataclass(frozen=True)
class Invitation:
    """A code by which one browser may become the school's own."""

    id: str
    name: str
    made_by: str | None
    until: datetime
    used: bool


@dataclass(frozen=True)
class Sighting:
    """When a browser was last seen; kept beside the ledger."""

    browser_id: str
    at: datetime
