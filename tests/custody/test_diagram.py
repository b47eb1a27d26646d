"""The page about the custody machine says what the machine is."""

from pathlib import Path

from kiosk.custody.diagram import page
from kiosk.custody.states import Action, State

PAGE = Path(__file__).parents[2] / "docs" / "custody.md"


def test_the_page_is_as_the_table_is() -> None:
    assert PAGE.read_text() == page(), "write it anew, as its second paragraph says"


def test_every_act_and_every_state_is_on_it() -> None:
    missing = [word for word in (*Action, *State) if f"`{word}`" not in page()]
    assert missing == []
