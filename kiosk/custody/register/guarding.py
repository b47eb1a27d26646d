"""Bars, protective stops, alerts; looks at what is restricted; erasures."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from kiosk.custody.events import Event, personal
from kiosk.custody.states import (
    Role,
)


@dataclass(frozen=True)
class BarPlaced(Event):
    """A document was seen that says who must not collect; `stops_collection` is its scope."""

    bar_id: str
    adult_id: str
    pupil_ids: tuple[str, ...]
    stops_collection: bool
    seen_by: str
    review_on: date
    last: date | None = None
    document: str | None = personal(restricted=True)


@dataclass(frozen=True)
class BarLifted(Event):
    """A bar ended, on a document or a decision that was seen."""

    bar_id: str
    note: str | None = personal(restricted=True)


@dataclass(frozen=True)
class ProtectiveStopPlaced(Event):
    """A short stop on an adult, without a document yet; it alerts when it runs out."""

    stop_id: str
    adult_id: str
    pupil_ids: tuple[str, ...]
    review_at: datetime
    note: str | None = personal(restricted=True)


@dataclass(frozen=True)
class ProtectiveStopEnded(Event):
    """A protective stop ended by a decision; it never ends by itself."""

    stop_id: str
    note: str | None = personal(restricted=True)


@dataclass(frozen=True)
class LikenessReviewed(Event):
    """Somebody decided whether an adult who looks like a barred one is the same person."""

    adult_id: str
    barred_id: str
    same: bool


@dataclass(frozen=True)
class AlertRaised(Event):
    """Somebody must be told; it stays on their screen until acknowledged by name."""

    alert_id: str
    kind: str
    roles: tuple[Role, ...]
    record_id: str | None = None
    adult_id: str | None = None


@dataclass(frozen=True)
class AlertAcknowledged(Event):
    """A named person took note of an alert, which was raised at `raised_at`.

    What it was about stands with it, so that it is found there; older entries do not say.
    """

    alert_id: str
    raised_at: datetime | None = None
    kind: str | None = None
    record_id: str | None = None
    adult_id: str | None = None


@dataclass(frozen=True)
class Looked(Event):
    """Somebody looked at a restricted record."""

    record_id: str


@dataclass(frozen=True)
class Erased(Event):
    """Personal values were erased lawfully; the commitments stay and still verify."""

    erased: tuple[dict[str, Any], ...] = field(hash=False)
    reason: str
