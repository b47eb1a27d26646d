"""The rules of the register of people, where somebody changes it by hand.

In short. Those at the desk and the leaders keep it; nobody changes who stands for their own child.
A carer without a bar authorises another adult in writing, for one pupil, for at most a year; a
confiscation only where policy lets other adults collect one. An adult who must not collect, or who
looks like one, cannot be made to look otherwise by anybody who may not know why.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.evidence import Collector
from kiosk.custody.permissions import MAY_KEEP, Actor, Keep
from kiosk.custody.states import Kind

OLDEST_YEAR = 13
LONGEST_AUTHORISATION = timedelta(days=366)
COLLECTED_BY_OTHERS = frozenset({Kind.HAND_IN, Kind.CONFISCATION})
SHORTEST_NUMBER = 6

GUARDED = "guarded_person"
"""The alert: an adult who must not collect, or looks like one, was added, changed or named."""


@dataclass(frozen=True)
class PupilTold:
    """What the register is told of a pupil; `year` is 0 for Reception, None where nothing fits."""

    forename: str
    surname: str
    class_name: str
    year: int | None
    ref: str = ""
    usually_brings: bool = False
    home_slot: str | None = None


@dataclass(frozen=True)
class AdultTold:
    """What the register is told of an adult."""

    title: str
    forename: str
    surname: str
    phone: str = ""
    address: str = ""
    email: str = ""


@dataclass(frozen=True)
class LinkTold:
    """What an adult is to a pupil; `carer` has parental responsibility; 1 is called first."""

    relationship: str
    carer: bool
    priority: int | None


def why_not_keep(
    actor: Actor, what: Keep, pupils: Collection[str] = (), adults: Collection[str | None] = ()
) -> Iterator[Refusal]:
    """What speaks against this person changing this, which concerns these pupils and adults."""
    if not actor.roles & MAY_KEEP[what]:
        yield Refusal(Code.ROLE_MISSING)
    if actor.children & set(pupils) or actor.adults & set(adults):
        yield Refusal(Code.OWN_CHILD)


def missing(field: str, why: str) -> Refusal:
    """What a form lacks, and what to do about it."""
    return Refusal(Code.DETAILS_MISSING, {"field": field, "why": why})


def why_not_pupil(told: PupilTold) -> Iterator[Refusal]:
    """What is missing of a pupil."""
    yield from _named(told.forename, told.surname)
    if not told.class_name.strip():
        yield missing("class", "Say which class.")
    if told.year is None or not 0 <= told.year <= OLDEST_YEAR:
        yield missing("year", "Choose the year.")


def why_not_adult(told: AdultTold) -> Iterator[Refusal]:
    """What is missing of an adult, or cannot be right."""
    yield from _named(told.forename, told.surname)
    if told.phone and sum(char.isdigit() for char in told.phone) < SHORTEST_NUMBER:
        yield missing("phone", "That is no telephone number. Type it with its code.")
    if told.email and not _is_address(told.email):
        yield missing("email", "That is no e-mail address. It has an @ and a dot after it.")


def why_not_link(told: LinkTold) -> Iterator[Refusal]:
    """What is missing of what an adult is to a pupil."""
    if not told.relationship.strip():
        yield missing("relationship", "Say what they are to the pupil: mother, grandfather.")
    if told.priority is None or not 1 <= told.priority <= 99:
        yield missing("priority", "Type a number from 1: who is called first.")


@dataclass(frozen=True)
class Authorising:
    """A carer's written word that is to be: for one pupil, by this carer, for this adult."""

    pupil_left: bool
    carer_stands: bool
    adult: Collector
    is_carer: bool
    kinds: frozenset[Kind]
    first: date | None
    last: date | None
    others_collect_confiscations: bool


def why_not_authorise(proposed: Authorising, today: date) -> Iterator[Refusal]:
    """What speaks against it, apart from who records it."""
    if proposed.adult.barred:
        yield Refusal(Code.COLLECTOR_BARRED)
    if proposed.adult.under_review:
        yield Refusal(Code.COLLECTOR_UNDER_REVIEW)
    if proposed.pupil_left:
        yield Refusal(Code.PUPIL_LEFT)
    if proposed.adult.id is None:
        yield missing("adult", "Choose who may collect.")
    if not proposed.carer_stands:
        yield missing("carer", "Choose the carer who signed it.")
    elif proposed.is_carer:
        yield missing("adult", "A carer needs no authority. Choose somebody else.")
    if not proposed.kinds or not proposed.kinds <= COLLECTED_BY_OTHERS:
        yield missing("kinds", "Choose what they may collect.")
    if Kind.CONFISCATION in proposed.kinds and not proposed.others_collect_confiscations:
        yield Refusal(Code.NOT_ALLOWED_BY_POLICY)
    yield from why_not_span(proposed.first, proposed.last, today, LONGEST_AUTHORISATION)


def why_not_span(
    first: date | None, last: date | None, today: date, longest: timedelta
) -> Iterator[Refusal]:
    """What is wrong with the days from which and until which something is to hold."""
    if first is None or first < today:
        yield missing("first", "Type a day from today on.")
    elif last is None or not first <= last <= first + longest:
        yield missing("last", f"Type a day not before the first, within {longest.days} days.")


def _named(forename: str, surname: str) -> Iterator[Refusal]:
    if not forename.strip():
        yield missing("forename", "Type the forename.")
    if not surname.strip():
        yield missing("surname", "Type the surname.")


def _is_address(email: str) -> bool:
    name, _, domain = email.partition("@")
    return bool(name) and "." in domain.strip(".") and not any(char.isspace() for char in email)
