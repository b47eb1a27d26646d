"""How far a new school has come on its first day: what is set up, and what is still to be done."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.custody.states import Role
from kiosk.scanning.board import Board
from kiosk.services.ports import Facts
from kiosk.services.views import Query


class Step(StrEnum):
    """What a school sets up, in the order in which it is easiest."""

    RULES = "rules"
    CALENDAR = "calendar"
    SAFE = "safe"
    PEOPLE = "people"
    STAFF = "staff"
    BROWSERS = "browsers"
    READERS = "readers"
    DEVICES = "devices"
    HAND_IN = "hand_in"


@dataclass(frozen=True)
class Progress:
    """One step: whether it is done, and the number that says how far it is."""

    step: Step
    done: bool
    count: int = 0


def progress(facts: Facts, board: Board, station: str) -> tuple[Progress, ...]:
    """Every step. Rules, calendar and slots are done when somebody set them after the start."""
    school = facts.school()
    pupils = sum(pupil.left_on is None for pupil in facts.pupils())
    office = sum(Role.OFFICE in item.roles and not item.disabled for item in facts.all_staff())
    own = sum(item.is_own for item in facts.browsers())
    reading = sum(reader.is_good for reader in board.readers(station))
    devices = len(facts.devices())
    days = sum(hand_ins for _, hand_ins, _ in facts.counts_by_week(60))
    return (
        Progress(Step.RULES, len(school.policies.versions) > 1),
        Progress(Step.CALENDAR, _was_set_again(facts, "calendar_adopted")),
        Progress(Step.SAFE, _was_set_again(facts, "slots_set"), len(facts.slots())),
        Progress(Step.PEOPLE, pupils > 0, pupils),
        Progress(Step.STAFF, office > 0, office),
        Progress(Step.BROWSERS, own > 0, own),
        Progress(Step.READERS, _has_scanned(facts, board, station), reading),
        Progress(Step.DEVICES, devices > 0, devices),
        Progress(Step.HAND_IN, days > 0, days),
    )


def is_beginning(facts: Facts) -> bool:
    """Whether nothing was handed in yet: the first steps are then the headteacher's main task."""
    return not facts.open_records() and not any(n for _, n, _ in facts.counts_by_week(60))


def _has_scanned(facts: Facts, board: Board, station: str) -> bool:
    """Whether anything was read there: that a reader is plugged in does not say that it reads."""
    lines = facts.station(station).recent
    return board.has_scanned(station) or any(line.get("code") or line.get("tag") for line in lines)


def _was_set_again(facts: Facts, kind: str) -> bool:
    return len(facts.entries(Query(kind=kind, limit=2))) > 1
