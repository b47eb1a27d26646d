"""Who may take hand-ins home alone today, by class: in force, suspended, or ending soon."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kiosk.custody.evidence import StandingAuthority
from kiosk.custody.people.walking import is_suspended
from kiosk.services.desk.standing import carer_stands
from kiosk.services.ports import Facts
from kiosk.services.views import Device, Pupil

ENDS_SOON = timedelta(days=14)


class Stands(StrEnum):
    """How an authority stands today."""

    LIVE = "live"
    ENDING = "ending"
    SUSPENDED = "suspended"
    NOT_ON = "not_on"
    """Signed, but the headteacher has not turned it on for the year group."""


@dataclass(frozen=True)
class Walker:
    """One pupil's authority that has not ended, and how it stands today."""

    pupil: Pupil
    stands: Stands
    last: date
    devices: tuple[Device, ...]


A_PAGE = 60
"""Walkers after which a page ends, with the class that it is at."""


@dataclass(frozen=True)
class Walkers:
    """Walkers by class, each by surname; `after` is the class after which there are more."""

    classes: dict[str, list[Walker]]
    after: str | None = None


def walkers(facts: Facts, after: str | None = None, most: int | None = A_PAGE) -> Walkers:
    """Whole classes, those that come `after` one, until there are so many walkers.

    What is void today, for whatever reason, is not in it.
    """
    today = facts.school().today(facts.now.at)
    years = facts.school().policy(facts.now.at).standing_authority_years
    given_to = facts.with_standing_authority()
    here = (item for item in facts.pupils() if item.left_on is None and item.id in given_to)
    pupils = [item for item in here if after is None or item.class_name > after]
    classes: dict[str, list[Walker]] = {}
    count = 0
    for pupil in sorted(pupils, key=lambda x: (x.class_name, x.surname, x.forename, x.id)):
        if most is not None and count >= most and pupil.class_name not in classes:
            return Walkers(classes, next(reversed(classes)))
        for given in facts.standing_authorities(pupil.id):
            if not _holds(facts, given, pupil, today):
                continue
            devices = (facts.device(item) for item in sorted(given.device_ids))
            stands = _stands(given, today, is_on=pupil.year in years)
            one = Walker(pupil, stands, given.last, tuple(item for item in devices if item))
            classes.setdefault(pupil.class_name, []).append(one)
            count += 1
    return Walkers(classes)


def _holds(facts: Facts, given: StandingAuthority, pupil: Pupil, today: date) -> bool:
    """Whether it could let the pupil go today, but for what suspends it."""
    ended = given.revoked or given.pupil_left or not given.first <= today <= given.last
    return not ended and carer_stands(facts, given.signer_id, pupil.id)


def _stands(given: StandingAuthority, today: date, *, is_on: bool) -> Stands:
    if not is_on:
        return Stands.NOT_ON
    if is_suspended(given):
        return Stands.SUSPENDED
    return Stands.ENDING if given.last <= today + ENDS_SOON else Stands.LIVE
