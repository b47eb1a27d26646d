"""The page about who has the say says what the rules say."""

from pathlib import Path

import pytest

from kiosk.custody.acts.second_person import NEEDED_FOR
from kiosk.custody.authority import mended_by, page, seen_by
from kiosk.custody.states import Action, Role
from kiosk.custody.transitions import OF, TABLE

PAGE = Path(__file__).parents[2] / "docs" / "authority.md"


def test_the_page_is_as_the_rules_are() -> None:
    assert PAGE.read_text() == page(), "write it anew, as its second paragraph says"


@pytest.mark.parametrize("action", Action)
def test_every_action_stands_on_it_with_what_mends_it(action: Action) -> None:
    (row,) = [line for line in page().splitlines() if line.startswith(f"| `{action}` |")][:1]
    assert row.count("|") == 6
    assert all(item in OF for item in mended_by(action))


def test_the_safeguarding_lead_and_the_headteacher_see_whatever_is_not_sealed() -> None:
    seen = {row.action: seen_by(row) for row in TABLE}
    assert {roles >= {Role.HEAD} for roles in seen.values()} == {True}
    without = {action for action, roles in seen.items() if Role.DSL not in roles}
    assert without == {Action.SEAL, Action.HAND_OVER_SEALED}
    for action in (Action.HAND_TO_POLICE, Action.CLEAR_SAFEKEEPING):
        assert seen[action] == {Role.DSL, Role.HEAD}


def test_what_needs_a_second_person_says_so() -> None:
    assert all(action in OF for action in NEEDED_FOR)
    assert {Action.RELEASE, Action.LIFT_HOLD, Action.HAND_TO_POLICE, Action.CORRECT} <= set(
        NEEDED_FOR
    )
