"""Where a scan leads: what was read, and what its station is doing, decide what happens.

A pure table. While devices are handed in, while walkers take theirs home, while some go to a
lesson or a club, and while the safe is counted, the scan is the act; anywhere else it selects, and
a person decides.
"""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.scanning.codes import LOCK, UNDO, Code, NotACode, Prefix
from kiosk.scanning.outcomes import ScanOutcome


class Activity(StrEnum):
    """What a station is doing, and so what it expects of a scan."""

    IDLE = "idle"
    HAND_IN = "hand_in"
    COLLECT = "collect"
    CONFISCATE = "confiscate"
    ENROL = "enrol"
    HOME_TIME = "home_time"
    PASS_ON = "pass_on"
    LEND = "lend"
    STOCKTAKE = "stocktake"
    TRIAL = "trial"


class Thing(StrEnum):
    """What was read."""

    DEVICE = "device"
    NEW_LABEL = "new_label"
    NEW_TAG = "new_tag"
    RETIRED = "retired"
    AMBIGUOUS = "ambiguous"
    RANDOM_UID = "random_uid"
    FOREIGN_TOKEN = "foreign_token"
    BADGE = "badge"
    OTHER_BADGE = "other_badge"
    SLOT = "slot"
    PRODUCT = "product"
    UNDO = "undo"
    LOCK = "lock"
    UNREADABLE = "unreadable"


class Step(StrEnum):
    """What is to be done about it."""

    HAND_IN = "hand_in"
    SELECT = "select"
    COLLECT = "collect"
    READ_MARK = "read_mark"
    GO_HOME = "go_home"
    PASS_ON = "pass_on"
    LEND = "lend"
    COUNT = "count"
    UNDO = "undo"
    LOCK = "lock"


@dataclass(frozen=True)
class Route:
    """Either a step to take, or an outcome to show and nothing else."""

    step: Step | None = None
    outcome: ScanOutcome | None = None


_SHOWN: dict[Thing, ScanOutcome] = {
    Thing.NEW_LABEL: ScanOutcome.UNKNOWN_CODE,
    Thing.NEW_TAG: ScanOutcome.UNKNOWN_CODE,
    Thing.UNREADABLE: ScanOutcome.UNKNOWN_CODE,
    Thing.RETIRED: ScanOutcome.RETIRED_CODE,
    Thing.AMBIGUOUS: ScanOutcome.AMBIGUOUS,
    Thing.RANDOM_UID: ScanOutcome.RANDOM_UID,
    Thing.FOREIGN_TOKEN: ScanOutcome.TAG_MISMATCH,
    Thing.BADGE: ScanOutcome.BADGE,
    Thing.OTHER_BADGE: ScanOutcome.UNKNOWN_CODE,
    Thing.SLOT: ScanOutcome.NOT_A_DEVICE,
    Thing.PRODUCT: ScanOutcome.NOT_A_DEVICE,
}

_DEVICE: dict[Activity, Step] = {
    Activity.IDLE: Step.SELECT,
    Activity.HAND_IN: Step.HAND_IN,
    Activity.COLLECT: Step.COLLECT,
    Activity.CONFISCATE: Step.SELECT,
    Activity.ENROL: Step.READ_MARK,
    Activity.HOME_TIME: Step.GO_HOME,
    Activity.PASS_ON: Step.PASS_ON,
    Activity.LEND: Step.LEND,
    Activity.STOCKTAKE: Step.COUNT,
    Activity.TRIAL: Step.READ_MARK,
}

_MARKS = frozenset({Thing.DEVICE, Thing.NEW_LABEL, Thing.NEW_TAG, Thing.RETIRED})
"""What can be put on a device, or is on one."""

_READ_ONLY = frozenset({Activity.ENROL, Activity.TRIAL})
"""While these are done, a scan shows what was read, and does nothing else."""


def route(thing: Thing, activity: Activity, *, signed_in: bool) -> Route:
    """Where this scan leads. Nobody signed in: only a badge means anything."""
    if not signed_in and thing is not Thing.BADGE:
        return Route(outcome=ScanOutcome.NOT_SIGNED_IN)
    if activity in _READ_ONLY and thing in _MARKS:
        return Route(step=Step.READ_MARK)
    if activity is Activity.TRIAL and thing is Thing.UNDO:
        return Route(outcome=ScanOutcome.NOT_A_DEVICE)
    if thing is Thing.DEVICE:
        return Route(step=_DEVICE[activity])
    if thing is Thing.UNDO:
        return Route(step=Step.UNDO)
    if thing is Thing.LOCK:
        return Route(step=Step.LOCK)
    return Route(outcome=_SHOWN[thing])


def thing_of_code(parsed: Code | NotACode) -> Thing | None:
    """What a text is by itself; None where the register must say (devices and badges)."""
    if isinstance(parsed, NotACode):
        return Thing.PRODUCT if parsed is NotACode.PRODUCT else Thing.UNREADABLE
    if parsed == UNDO:
        return Thing.UNDO
    if parsed == LOCK:
        return Thing.LOCK
    if parsed.prefix is Prefix.SLOT:
        return Thing.SLOT
    return Thing.UNREADABLE if parsed.prefix is Prefix.COMMAND else None


def is_random_uid(uid: str) -> bool:
    """Whether a UID is one that a phone makes up anew each time: four bytes, the first 08."""
    return len(uid) == 8 and uid.upper().startswith("08")
