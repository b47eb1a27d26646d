"""When the kiosk's browser is started anew: every case, by its seconds."""

import pytest

from kiosk.screen.judging import LONGEST_WAIT, Seen, wait_after, why_restart

GONE = "the service does not answer, and the screen does not say so"
SILENT = "its page is silent"


@pytest.mark.parametrize(
    ("seen", "reason"),
    [
        (Seen(running=5, service=None, page=None, waiting=None), None),
        (Seen(running=30, service=1, page=3, waiting=None), None),
        (Seen(running=30, service=None, page=None, waiting=1), None),
        (Seen(running=300, service=None, page=None, waiting=1), None),
        (Seen(running=59, service=1, page=None, waiting=None), None),
        (Seen(running=61, service=1, page=None, waiting=None), SILENT),
        (Seen(running=300, service=1, page=40, waiting=200), None),
        (Seen(running=300, service=1, page=41, waiting=200), SILENT),
        (Seen(running=300, service=14, page=41, waiting=16), SILENT),
        (Seen(running=300, service=16, page=20, waiting=200), GONE),
        (Seen(running=16, service=None, page=None, waiting=None), GONE),
    ],
    ids=str,
)
def test_when_the_browser_is_started_anew(seen: Seen, reason: str | None) -> None:
    assert why_restart(seen) == reason


def test_a_browser_that_ends_at_once_is_started_ever_less_often() -> None:
    waits = [wait_after(failures) for failures in range(20)]

    assert waits == sorted(waits)
    assert waits[0] == 1
    assert waits[-1] == LONGEST_WAIT
