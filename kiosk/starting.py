"""The start of the service: at once, or as soon as what is in the way is gone."""

import gc
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from hardware import notify
from kiosk.services.context import Services
from kiosk.services.ports import StoreError
from kiosk.settings import Settings, SettingsError
from kiosk.troubles import MachineTrouble

if TYPE_CHECKING:
    from kiosk.web.stand_in import StandIn

FAULT = (
    "A fault of Phonebox itself stopped its start ({}). What was recorded before is kept. "
    "The technician looks into its log: journalctl --unit phonebox-web"
)

log = logging.getLogger(__name__)


class Waiting:
    """A service that cannot start yet; a page on its port says why, until `over`."""

    def __init__(self, host: str, port: int) -> None:
        self._where = (host, port)
        self._page: StandIn | None = None

    def show(self, words: str) -> bool:
        """Tell why, for a while; False, at once, where there is nobody to be told by a page."""
        if not notify.is_managed():
            return False
        # Loaded for the day on which it is needed.
        from kiosk.web.stand_in import StandIn

        try:
            self._page = self._page or StandIn(*self._where)
        except OSError:
            return False
        self._page.show(words)
        return True

    def over(self) -> None:
        """Let go of the port."""
        if self._page is not None:
            self._page.leave()
            self._page = None


Opened = Callable[[Settings], AbstractContextManager[Services]]


def serve_when_it_can(settings: Settings, opened: Opened, on_ready: Callable[[str], None]) -> None:
    """Open and serve. What is in the way is shown on a page, and the start tried again.

    At a terminal it is raised: StoreError, MachineTrouble, SettingsError.
    """
    waiting = Waiting(settings.host, settings.port)
    begun = False

    def ready(address: str) -> None:
        nonlocal begun
        begun = True
        on_ready(address)

    while True:
        try:
            with opened(settings) as services:
                from kiosk.running import serve

                waiting.over()
                serve(settings, services, ready)
                return
        except (StoreError, MachineTrouble, SettingsError) as error:
            if begun or not waiting.show(error.words):
                raise
        except Exception as error:
            if begun or not waiting.show(FAULT.format(type(error).__name__)):
                raise
            log.exception("the service could not start")
        gc.collect()
