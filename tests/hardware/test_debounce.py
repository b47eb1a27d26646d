"""One act for one tap."""

from hypothesis import given
from hypothesis import strategies as st

from hardware.debounce import Repeats, Sighting, TagDebounce, is_random

STICKER, OTHER, PHONE, PHONE_AGAIN = "04A1B2C3D4E5F6", "04112233445566", "08112233", "08445566"


def test_only_four_bytes_beginning_08_are_made_up() -> None:
    assert is_random("08112233")
    assert not is_random("04112233")
    assert not is_random("08112233445566")


def test_a_tag_seen_without_a_break_is_one_tap_and_after_a_break_another() -> None:
    debounce = TagDebounce(hold=1.0)
    assert debounce.see(STICKER, 0.0) is Sighting.NEW
    assert debounce.see(STICKER, 0.9) is Sighting.REPEAT
    assert debounce.see(STICKER, 1.8) is Sighting.REPEAT
    assert debounce.see(STICKER, 2.9) is Sighting.NEW


def test_two_tags_one_after_the_other_are_two_taps() -> None:
    debounce = TagDebounce(hold=1.0)
    assert debounce.see(STICKER, 0.0) is Sighting.NEW
    assert debounce.see(OTHER, 0.5) is Sighting.NEW
    assert debounce.see(OTHER, 0.6) is Sighting.REPEAT


def test_two_tags_that_take_turns_within_two_seconds_are_together() -> None:
    debounce = TagDebounce(hold=1.0)
    debounce.see(STICKER, 0.0)
    debounce.see(OTHER, 0.5)
    assert debounce.see(STICKER, 1.9) is Sighting.TOGETHER
    assert debounce.see(OTHER, 2.0) is Sighting.TOGETHER


def test_a_tag_that_comes_again_after_two_seconds_is_a_new_tap() -> None:
    debounce = TagDebounce(hold=1.0)
    debounce.see(STICKER, 0.0)
    debounce.see(OTHER, 1.5)
    assert debounce.see(STICKER, 2.0) is Sighting.NEW


def test_a_phone_is_one_tap_whatever_ids_it_makes_up() -> None:
    debounce = TagDebounce(hold=1.0)
    assert debounce.see(PHONE, 0.0) is Sighting.NEW
    assert debounce.see(PHONE_AGAIN, 0.1) is Sighting.REPEAT
    assert debounce.see(PHONE, 1.2) is Sighting.NEW


def test_a_phone_is_ignored_within_a_second_of_a_sticker() -> None:
    debounce = TagDebounce(hold=1.0)
    assert debounce.see(STICKER, 0.0) is Sighting.NEW
    assert debounce.see(PHONE, 0.9) is Sighting.PHONE_BESIDE_STICKER
    assert debounce.see(PHONE_AGAIN, 1.0) is Sighting.NEW
    assert debounce.see(STICKER, 1.1) is Sighting.NEW


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.floats(0.01, 0.4))))
def test_whatever_lies_there_is_reported_new_only_after_its_hold(
    seen: list[tuple[str, float]],
) -> None:
    repeats, now, last = Repeats(hold=1.0), 0.0, dict[str, float]()
    for key, later in seen:
        now += later
        assert repeats.seen(key, now) == (key in last and now - last[key] < 1.0)
        last[key] = now
