"""Who may take hand-ins home alone today, by class: in force, suspended, or ending soon."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kiosk.custody.evidence import StandingAuthority
from kiosk.custody.walking import is_suspended
from kiosk.services.ports import Facts
from kiosk.services.standing import carer_stands
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


def walkers(facts: Facts) -> dict[str, list[Walker]]:
    """By class, each by surname. What is void today, for whatever reason, is not in it."""
    today = facts.school().today(facts.now.at)
    years = facts.school().policy(facts.now.at).standing_authority_years
    found = [facts.pupil(item) for item in facts.with_standing_authority()]
    pupils = [item for item in found if item is not None and item.left_on is None]
    classes: dict[str, list[Walker]] = {}
    for pupil in sorted(pupils, key=lambda x: (x.class_name, x.surname, x.forename, x.id)):
        for given in facts.standing_authorities(pupil.id):
            if not _holds(facts, given, pupil, today):
                continue
            devices = (facts.device(item) for item in sorted(given.device_ids))
            stands = _stands(given, today, is_on=pupil.year in years)
            one = Walker(pupil, stands, given.last, tuple(item for item in devices if item))
            classes.setdefault(pupil.class_name, []).append(one)
    return classes


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
