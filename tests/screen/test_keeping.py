"""The screen's process: a browser that ends, hangs or is not there; a service that is gone."""

import json
import os
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.screen.keeping import Screen
from kiosk.screen.service import Answer, ask
from kiosk.screen.waiting import NO_ANSWER, PAPER, WaitingPage

SLEEPER = (sys.executable, "-c", "import time; time.sleep(600)")
WELL = Answer(is_there=True, silent_for=1.0)
GONE = Answer(is_there=False)


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


class Kept:
    """A screen whose service answers what a test says, by a clock that a test sets."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self.clock, self.answer = Clock(), GONE
        self.page = WaitingPage(0, self.clock)
        self.page.start()
        self.screen = Screen(
            "http://127.0.0.1:9", command, self.page, lambda _: self.answer, self.clock
        )

    def after(self, seconds: float, answer: Answer) -> int | None:
        """The browser's process after a turn so many seconds later."""
        self.clock.now += seconds
        self.answer = answer
        self.screen.turn()
        browser = self.screen._browser
        return None if browser is None else browser.pid

    def told(self) -> dict[str, Any]:
        """What the waiting page is told."""
        with urllib.request.urlopen(f"{self.page.address}state") as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def end(self) -> None:
        self.screen.end()
        self.page.stop()


@pytest.fixture
def kept() -> Iterator[Kept]:
    made = Kept(SLEEPER)
    yield made
    made.end()


def test_while_the_service_starts_the_screen_says_so(kept: Kept) -> None:
    kept.after(0, GONE)

    assert kept.told() == {
        "title": "Phonebox is starting",
        "words": ["This takes about a minute. Please wait."],
        "go": None,
        "locked": False,
    }


def test_a_service_that_does_not_come_is_said_to_be_out_of_order(kept: Kept) -> None:
    kept.after(0, GONE)
    kept.after(100, GONE)

    assert kept.told()["title"] == "Out of order"
    assert kept.told()["words"] == [NO_ANSWER]


def test_what_is_wrong_is_said_in_the_service_s_own_words(kept: Kept) -> None:
    kept.after(0, Answer(is_there=True, words=("The disk may only be read.",)))

    assert kept.told()["words"] == ["The disk may only be read.", PAPER]


def test_when_the_service_is_well_the_page_moves_on(kept: Kept) -> None:
    kept.after(0, WELL)

    assert kept.told()["go"] == "http://127.0.0.1:9/"


def test_a_page_that_is_alive_is_left_alone(kept: Kept) -> None:
    first = kept.after(0, WELL)

    assert first is not None
    assert kept.after(300, WELL) == first


def test_a_page_that_falls_silent_is_started_anew(kept: Kept) -> None:
    first = kept.after(0, WELL)
    second = kept.after(300, Answer(is_there=True, silent_for=60.0))

    assert second not in (None, first)
    assert first is not None
    assert not Path(f"/proc/{first}").exists()


def test_what_a_page_before_this_browser_said_does_not_count(kept: Kept) -> None:
    first = kept.after(0, WELL)
    second = kept.after(300, Answer(is_there=True, silent_for=60.0))
    kept.after(61, Answer(is_there=True, silent_for=121.0))

    assert kept.screen._browser is not None
    assert kept.screen._browser.pid not in (first, second)


def test_when_the_service_is_gone_the_browser_comes_back_to_the_waiting_page(kept: Kept) -> None:
    first = kept.after(0, WELL)

    assert kept.after(10, GONE) == first, "a restart of the service is ridden out"
    assert kept.after(10, GONE) != first


def test_a_browser_that_ends_is_started_again_and_ever_less_often() -> None:
    kept = Kept((sys.executable, "-c", ""))
    try:
        first = kept.after(0, WELL)
        assert first is not None
        os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
        assert kept.after(1, WELL) is None
        assert kept.after(1, WELL) is None
        assert kept.after(1, WELL) not in (None, first)
    finally:
        kept.end()


def test_a_browser_that_is_not_there_leaves_the_page_and_is_tried_again() -> None:
    kept = Kept(("/no/such/browser",))
    try:
        assert kept.after(0, WELL) is None
        assert kept.after(5, WELL) is None
        assert kept.told()["go"] == "http://127.0.0.1:9/"
    finally:
        kept.end()


def test_the_waiting_page_gives_its_own_files_and_nothing_else(kept: Kept) -> None:
    with urllib.request.urlopen(kept.page.address) as answer:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert b"Phonebox is starting" in answer.read()
    for path in ("static/css/tokens.css", "static/js/waiting.js", "static/icons/phonebox.svg"):
        with urllib.request.urlopen(kept.page.address + path) as answer:
            assert answer.status == 200
    for path in (
        "static/../../app.py",
        "static//etc/passwd",
        "state/",
        "static/",
        "static/vendor/VENDOR.toml",
    ):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(kept.page.address + path)


def test_what_does_not_answer_is_not_there() -> None:
    assert ask("http://127.0.0.1:9") == Answer(is_there=False)
