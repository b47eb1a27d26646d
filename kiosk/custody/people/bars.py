"""The rules of bars and protective stops: who places, reviews and lifts them, and on what.

In short. A bar rests on a document that a named member of staff saw, says whom it concerns and
whether it stops a collection, and is looked at again within a year. Without a document yet there is
a protective stop, for days at most; when its time is over it stays, and somebody must decide. Only
the safeguarding lead and the headteacher place or lift either, never on themselves nor for their
own child, and say on what they decided.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kiosk.custody.errors import Refusal
from kiosk.custody.people.changing import missing, why_not_keep
from kiosk.custody.permissions import Actor, Keep

REVIEWED_WITHIN = timedelta(days=366)
LONGEST_STOP = timedelta(days=7)


@dataclass(frozen=True)
class BarTold:
    """A bar that is to be; no `pupil_ids` means: for every pupil of the school."""

    adult_id: str
    pupil_ids: frozenset[str]
    stops_collection: bool
    document: str
    seen_by: str
    review_on: date | None
    last: date | None = None


@dataclass(frozen=True)
class StopTold:
    """A protective stop that is to be."""

    adult_id: str
    pupil_ids: frozenset[str]
    review_on: date | None
    note: str


def why_not_bar(told: BarTold, *, is_staff: bool, today: date) -> Iterator[Refusal]:
    """What is missing of this bar; `is_staff` tells whether somebody with an account saw it."""
    if not told.document.strip():
        yield missing("document", "Say which document it is, who issued it, and its date.")
    if not is_staff:
        yield missing("seen_by", "Choose who saw the document.")
    yield from why_not_review(told.review_on, today, REVIEWED_WITHIN)
    if told.last is not None and told.last < today:
        yield missing("last", "That day is over. Leave it empty if it has no last day.")


def why_not_stop(told: StopTold, today: date) -> Iterator[Refusal]:
    """What is missing of this protective stop."""
    if not told.note.strip():
        yield missing("note", "Say what it rests on until there is a document.")
    yield from why_not_review(told.review_on, today, LONGEST_STOP)


def why_not_decide(actor: Actor, adult_id: str, pupils: frozenset[str]) -> Iterator[Refusal]:
    """What speaks against this person deciding about this adult, who is these pupils'."""
    yield from why_not_keep(actor, Keep.BARS, pupils, (adult_id,))


def why_not_review(review_on: date | None, today: date, longest: timedelta) -> Iterator[Refusal]:
    """What is wrong with the day on which it is looked at again."""
    if review_on is None or not today < review_on <= today + longest:
        yield missing("review", f"Type a day after today, within {longest.days} days.")


def why_not_end(note: str) -> Iterator[Refusal]:
    """What is missing to end one."""
    if not note.strip():
        yield missing("note", "Say on what document or decision it ends.")


def is_overdue(review: datetime, now: datetime) -> bool:
    """Whether its review is due; until then, and after it, it stands."""
    return review <= now
