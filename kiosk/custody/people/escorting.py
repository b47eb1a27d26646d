"""The rules of escorts: people from outside a family who collect for one pupil, in writing.

In short. A taxi firm's driver, a foster carer, a social worker, a club's leader: whoever has the
say authorises them in writing, for one pupil and never for a family, as what they are, for whom
they work, and with a day on which it is looked at again. From that day on it is shown to the office
and the headteacher until somebody has looked; it ends by its last day or by a decision.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kiosk.custody.errors import Refusal
from kiosk.custody.events import Event
from kiosk.custody.people.changing import missing
from kiosk.custody.states import Capacity

REVIEWED_WITHIN = timedelta(days=183)
OF_A_FIRM = frozenset({Capacity.TAXI, Capacity.SOCIAL_WORKER, Capacity.CLUB})
"""Who comes for an organisation, which is named."""


@dataclass(frozen=True)
class AuthorisationReviewed(Event):
    """A written authorisation was looked at and stays, until it is looked at again."""

    authorisation_id: str
    pupil_id: str
    review_on: date


@dataclass(frozen=True)
class EscortTold:
    """As what somebody from outside the family is to collect."""

    capacity: Capacity
    organisation: str
    review_on: date | None


def why_not_escort(told: EscortTold, last: date | None, today: date) -> Iterator[Refusal]:
    """What is missing of an escort, beside what every written authorisation asks."""
    if told.capacity in OF_A_FIRM and not told.organisation.strip():
        yield missing("organisation", "Say for whom they come: the firm, the council, the club.")
    yield from why_not_review(told.review_on, last, today)


def why_not_review(review_on: date | None, last: date | None, today: date) -> Iterator[Refusal]:
    """What is wrong with the day on which it is looked at again."""
    latest = today + REVIEWED_WITHIN if last is None else min(last, today + REVIEWED_WITHIN)
    if review_on is None or not today < review_on <= latest:
        words = f"Type a day after today, within {REVIEWED_WITHIN.days} days and by its last day."
        yield missing("review", words)


def is_due(review_on: date | None, today: date) -> bool:
    """Whether it should be looked at; it stays in force until somebody decides."""
    return review_on is not None and review_on <= today
