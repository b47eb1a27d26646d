"""Python runs this in every process that finds it: its clock is set by a file, and follows it.

The file holds by how many seconds the clock is ahead. How long things take stays as it is.
"""

import os
import threading
import time
from pathlib import Path

import time_machine
from time_machine import escape_hatch

_AHEAD = Path(os.environ["CLOCK_AHEAD"])
_LOOKS = 0.2
"""Seconds between two looks at the file."""


def _ahead() -> float:
    return float(_AHEAD.read_text())


def _follow(clock: time_machine.Traveller, ahead: float) -> None:
    wait = threading.Event().wait
    while not wait(_LOOKS):
        found = _ahead()
        if found != ahead:
            ahead = found
            clock.move_to(escape_hatch.time.time() + ahead, tick=True)


_now = _ahead()
_clock = time_machine.travel(time.time() + _now, tick=True).start()
threading.Thread(target=_follow, args=(_clock, _now), daemon=True).start()
