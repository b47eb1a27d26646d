"""The thread that sees when the machine's clock is set, and has it entered in the ledger."""

import logging
import threading
from collections.abc import Callable

from kiosk.services.context import Services
from kiosk.services.machine.timekeeping import leapt
from kiosk.services.ports import StoreError
from kiosk.timekeeping import Leap, Leaps, Look, look

log = logging.getLogger(__name__)

EVERY = 2.0
"""Seconds between two looks."""


class ClockWatch(threading.Thread):
    """Looks until it is told to stop. A sample school's clock is its own affair."""

    def __init__(self, services: Services, looks: Callable[[], Look] = look) -> None:
        super().__init__(name="clock", daemon=True)
        self._services = services
        self._looks = looks
        self._leaps = Leaps(looks())
        self._untold: list[Leap] = []

    def run(self) -> None:
        """Look every few seconds."""
        while not self._services.sample and not self._services.stopping.wait(EVERY):
            self.once()

    def once(self) -> None:
        """Look, and tell what is to be told; what cannot be recorded now is told later."""
        found = self._leaps.after(self._looks())
        if found is not None:
            self._untold.append(found)
        try:
            while self._untold:
                leapt(self._services, self._untold[0])
                del self._untold[0]
        except StoreError as error:
            log.warning("that the clock was set has to wait: %s", error.words)
