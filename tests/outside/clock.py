"""A machine whose clock is set: a real school's, which refuses PHONEBOX_NOW."""

import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_CLOCKWORK = Path(__file__).with_name("clockwork")


class MachineClock:
    """The clock of every process that has its environment; it may be set while they run."""

    def __init__(self, folder: Path, at: datetime) -> None:
        self._ahead = folder / "clock-ahead"
        self.set(at)

    def set(self, at: datetime) -> None:
        """Set it; from there it runs on."""
        new = self._ahead.with_suffix(".new")
        new.write_text(f"{at.timestamp() - time.time():.0f}\n")
        new.replace(self._ahead)

    @property
    def environment(self) -> dict[str, str]:
        """What makes a process believe it: only the time of day, never how long things take."""
        return {"PYTHONPATH": str(_CLOCKWORK), "CLOCK_AHEAD": str(self._ahead)}
