"""Where a scan leads: every thing, at every activity, with and without somebody signed in."""

from itertools import product

import pytest

from kiosk.scanning.codes import LOCK, UNDO, Code, NotACode, Prefix, make, parse, with_check
from kiosk.scanning.outcomes import WORDS, ScanOutcome
from kiosk.scanning.router import (
    Activity,
    Route,
    Step,
    Thing,
    is_random_uid,
    route,
    thing_of_code,
)

SHOWN = {
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
TAKEN: dict[tuple[Thing, Activity], Step] = {
    (Thing.DEVICE, Activity.IDLE): Step.SELECT,
    (Thing.DEVICE, Activity.HAND_IN): Step.HAND_IN,
    (Thing.DEVICE, Activity.COLLECT): Step.COLLECT,
    (Thing.DEVICE, Activity.CONFISCATE): Step.SELECT,
    (Thing.DEVICE, Activity.HOME_TIME): Step.GO_HOME,
    (Thing.DEVICE, Activity.PASS_ON): Step.PASS_ON,
    (Thing.DEVICE, Activity.LEND): Step.LEND,
    (Thing.DEVICE, Activity.STOCKTAKE): Step.COUNT,
    **{
        (thing, activity): Step.READ_MARK
        for thing in (Thing.DEVICE, Thing.NEW_LABEL, Thing.NEW_TAG, Thing.RETIRED)
        for activity in (Activity.ENROL, Activity.TRIAL)
    },
    **{(Thing.UNDO, item): Step.UNDO for item in Activity if item is not Activity.TRIAL},
    **{(Thing.LOCK, activity): Step.LOCK for activity in Activity},
}


EVERY = list(product(Thing, Activity))


@pytest.mark.parametrize(("thing", "activity"), EVERY)
def test_every_thing_at_every_activity(thing: Thing, activity: Activity) -> None:
    step = TAKEN.get((thing, activity))
    # While the readers are only tried, nothing is undone either.
    shown = {**SHOWN, Thing.UNDO: ScanOutcome.NOT_A_DEVICE}
    expected = Route(step=step) if step else Route(outcome=shown[thing])
    assert route(thing, activity, signed_in=True) == expected


@pytest.mark.parametrize(("thing", "activity"), EVERY)
def test_with_nobody_signed_in_only_a_badge_means_anything(
    thing: Thing, activity: Activity
) -> None:
    known = thing is Thing.BADGE
    expected = ScanOutcome.BADGE if known else ScanOutcome.NOT_SIGNED_IN
    assert route(thing, activity, signed_in=False) == Route(outcome=expected)


def test_a_scan_takes_in_only_while_devices_are_handed_in() -> None:
    acting = {
        activity
        for thing, activity in EVERY
        if route(thing, activity, signed_in=True).step is Step.HAND_IN
    }
    assert acting == {Activity.HAND_IN}


@pytest.mark.parametrize(
    ("parsed", "thing"),
    [
        (UNDO, Thing.UNDO),
        (LOCK, Thing.LOCK),
        (make(Prefix.SLOT), Thing.SLOT),
        (make(Prefix.DEVICE), None),
        (make(Prefix.BADGE), None),
        (NotACode.PRODUCT, Thing.PRODUCT),
        *((why, Thing.UNREADABLE) for why in NotACode if why is not NotACode.PRODUCT),
    ],
)
def test_what_a_text_is_by_itself(parsed: Code | NotACode, thing: Thing | None) -> None:
    assert thing_of_code(parsed) is thing


def test_a_command_that_nobody_knows_does_nothing() -> None:
    other = parse(with_check("C0000000"))
    assert isinstance(other, Code)
    assert other.prefix is Prefix.COMMAND
    assert thing_of_code(other) is Thing.UNREADABLE


@pytest.mark.parametrize(
    ("uid", "random"),
    [
        ("08ABCDEF", True),
        ("08abcdef", True),
        ("04ABCDEF", False),
        ("80ABCDEF", False),
        ("08ABCDEF012345", False),
        ("08", False),
    ],
)
def test_a_uid_that_a_phone_makes_up(uid: str, random: bool) -> None:
    assert is_random_uid(uid) is random


def test_every_outcome_has_words_that_end_and_name_nobody() -> None:
    assert set(WORDS) == set(ScanOutcome)
    assert all(words.endswith(".") and "{" not in words for words in WORDS.values())
