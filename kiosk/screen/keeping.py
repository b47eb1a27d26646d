"""Keeping one browser going: started, watched, started anew, ended with us."""

import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kiosk.screen.judging import STARTING_SECONDS, Seen, wait_after, why_restart
from kiosk.screen.service import Answer, ask
from kiosk.screen.waiting import FIRST_SECONDS, WaitingPage, state_for

TURN_SECONDS = 2.0
END_SECONDS = 5.0

log = logging.getLogger(__name__)


@dataclass
class Screen:
    """The kiosk's screen. `command` starts the browser; the waiting page's address follows it."""

    server: str
    command: Sequence[str]
    page: WaitingPage
    asking: Callable[[str], Answer] = ask
    monotonic: Callable[[], float] = time.monotonic
    _browser: "subprocess.Popen[bytes] | None" = None
    _started: float = 0.0
    _answered: float | None = None
    _failures: int = 0
    _next_start: float = 0.0
    _begun: float = field(init=False)

    def __post_init__(self) -> None:
        self._begun = self.monotonic()

    def turn(self) -> None:
        """Look at everything once: what the page must say, and whether the browser must start."""
        answer = self.asking(self.server)
        now = self.monotonic()
        if answer.is_there:
            self._answered = now
        self.page.state = state_for(
            self.server,
            is_there=answer.is_there,
            words=answer.words,
            is_new=self._answered is None and now - self._begun < FIRST_SECONDS,
            is_locked=self.page.lock.is_locked,
        )
        if self._browser is None or self._browser.poll() is not None:
            self._start_when_due(now)
            return
        silent = answer.silent_for
        seen = Seen(
            running=now - self._started,
            service=None if self._answered is None else now - self._answered,
            page=silent if silent is None or silent <= now - self._started else None,
            waiting=self.page.asked_ago,
        )
        reason = why_restart(seen)
        if reason is not None:
            log.warning("the browser is started anew: %s", reason)
            self.end()
            self._start(now)

    def end(self) -> None:
        """End the browser and whatever it started."""
        browser, self._browser = self._browser, None
        if browser is None:
            return
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(browser.pid, number)
                browser.wait(END_SECONDS)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
        browser.wait()

    def _start_when_due(self, now: float) -> None:
        if self._browser is not None:
            early = now - self._started < STARTING_SECONDS
            self._failures = self._failures + 1 if early else 0
            self._next_start = now + wait_after(self._failures)
            log.warning("the browser ended by itself (%s)", self._browser.returncode)
            self.end()
        if now >= self._next_start:
            self._start(now)

    def _start(self, now: float) -> None:
        self._started = now
        try:
            self._browser = subprocess.Popen(
                (*self.command, self.page.address), start_new_session=True
            )
        except OSError as error:
            self._failures += 1
            self._next_start = now + wait_after(self._failures)
            log.error("the browser cannot be started: %s", error)


def keep(screen: Screen, is_told: Callable[[float], bool]) -> None:
    """Keep the screen until told to end; `is_told` waits so many seconds and answers."""
    screen.page.start()
    try:
        while True:
            screen.turn()
            if is_told(TURN_SECONDS):
                return
    finally:
        screen.end()
        screen.page.stop()
