"""Slots as an office writes them down, and what it is told where a list cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.custody.errors import Refusal
from kiosk.custody.school.safe import slots_of, why_not_set, written


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("1-3", ("1", "2", "3")),
        ("A1 - A2, Drawer\nB7", ("A1", "A2", "Drawer", "B7")),
        (" 12 ;7 ", ("12", "7")),
        ("Top shelf,,1", None),
        ("1-3, Safe 2", ("1", "2", "3", "Safe 2")),
    ],
)
def test_a_list_names_slots_in_its_order(text: str, slots: tuple[str, ...] | None) -> None:
    found = slots_of(text)
    assert found == slots if slots else isinstance(found, Refusal)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "at least one"),
        (" , ;\n", "at least one"),
        ("1-3, 2", "slot 2 is named twice"),
        ("9-1", "no slot and no range"),
        ("1-9999", "no slot and no range"),
        ("1-500, A1-A500", "at most 600"),
        ("<script>", "no slot"),
        ("a much too long name", "no slot"),
        ("A1-B3", None),
        ("١-٣", "no slot"),
    ],
)
def test_a_list_that_cannot_be_says_why(text: str, why: str | None) -> None:
    found = slots_of(text)
    if why is None:
        assert found == ("A1-B3",)
    else:
        assert isinstance(found, Refusal)
        assert why in found.facts["why"]


NAMES = st.one_of(
    st.integers(0, 400).map(str),
    st.builds("{}{}".format, st.sampled_from("AB"), st.integers(1, 30)),
    st.sampled_from(["Drawer", "Box 1", "007"]),
)


@given(st.lists(NAMES, min_size=1, max_size=60, unique=True))
def test_what_is_written_is_read_again_the_same(slots: list[str]) -> None:
    assert slots_of(written(slots)) == tuple(slots)


def test_neighbours_are_written_as_a_range() -> None:
    assert written([*map(str, range(1, 61)), "Drawer", "A1", "A2"]) == "1-60, Drawer, A1-A2"


def test_a_slot_in_use_stays() -> None:
    assert why_not_set(["1", "2"], {"2"}) is None
    against = why_not_set(["1"], {"2", "10"})
    assert against is not None
    assert "slot 10, 2" in against.facts["why"]
