"""The strip of notices while a page stands open: what changed of it since it was last said."""

import time
from dataclasses import dataclass, field
from typing import Any

from kiosk.services.context import Services
from kiosk.web.shell import at_the_desk, notices

View = dict[str, Any]

AGAIN_SECONDS = 60.0
"""After so long what the desk has to chase is looked up again, though nothing was scanned."""


@dataclass
class Strip:
    """What the strip says at one station; what the desk has to chase only where `attended`.

    What is to be chased is looked up again once something happened there: it costs a look at
    everything that is here.
    """

    parts: Services
    station: str
    attended: bool
    said: list[View] = field(init=False)
    _chased: list[View] = field(init=False, default_factory=list)
    _looked_at: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self.said = self._now(happened=True)

    def changed(self, *, happened: bool) -> bool:
        """Whether it says something else by now; `happened`: something was scanned or pressed."""
        now = self._now(happened=happened)
        is_new, self.said = now != self.said, now
        return is_new

    def _now(self, *, happened: bool) -> list[View]:
        moment = time.monotonic()
        if self.attended and (happened or moment - self._looked_at >= AGAIN_SECONDS):
            self._chased, self._looked_at = at_the_desk(self.parts), moment
        return [*self._chased, *notices(self.parts, self.station)]
