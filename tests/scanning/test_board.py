"""How the readers are, as they last said; who says nothing is silent."""

from dataclasses import dataclass

import pytest

from kiosk.scanning.board import SILENT_AFTER, Board


@dataclass
class Seconds:
    """Monotonic time, handed in."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Seconds:
    return Seconds()


@pytest.fixture
def board(time: Seconds) -> Board:
    return Board(time)


def test_a_reader_is_as_it_last_said(board: Board) -> None:
    board.hear("nfc", "desk", "starting", "Starting.")
    board.hear("nfc", "desk", "ready", "Ready.")
    (seen,) = board.readers()
    assert (seen.reader, seen.state, seen.words, seen.is_good) == ("nfc", "ready", "Ready.", True)


@pytest.mark.parametrize(
    ("state", "good"),
    [
        ("ready", True),
        ("starting", True),
        ("refused", True),
        ("missing", False),
        ("busy", False),
        ("no_permission", False),
        ("noisy", False),
        ("silent", False),
    ],
)
def test_which_states_are_trouble(board: Board, state: str, good: bool) -> None:
    board.hear("nfc", "desk", state, "Words.")
    assert bool(board.troubles("desk")) is not good


def test_a_reader_that_says_nothing_is_silent_and_is_back_at_its_next_word(
    board: Board, time: Seconds
) -> None:
    board.hear("nfc", "desk", "ready", "Ready.")
    time.now += SILENT_AFTER
    assert not board.troubles("desk")
    time.now += 0.01
    (trouble,) = board.troubles("desk")
    assert trouble.state == "silent"
    assert "Unplug it" in trouble.words
    board.hear("nfc", "desk", "ready", "Ready.")
    assert not board.troubles("desk")


def test_silence_is_noticed_within_five_seconds() -> None:
    assert SILENT_AFTER < 5


def test_each_station_hears_of_its_own_readers(board: Board) -> None:
    board.hear("nfc", "desk", "ready", "")
    board.hear("qr", "hall", "missing", "It is not plugged in.")
    assert [seen.reader for seen in board.readers("desk")] == ["nfc"]
    assert {seen.reader for seen in board.readers()} == {"nfc", "qr"}
    assert not board.troubles("desk")
    assert [seen.reader for seen in board.troubles("hall")] == ["qr"]
