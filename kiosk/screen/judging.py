"""When the kiosk's browser is started anew. Pure: seconds in, a reason or nothing out."""

from dataclasses import dataclass

STARTING_SECONDS = 60.0
"""How long a browser may take until its page says that it is alive; a Pi takes twenty."""

SILENT_SECONDS = 40.0
"""How long a page may be silent: it speaks every ten seconds."""

GONE_SECONDS = 15.0
"""How long the service may be gone before the screen says so instead of the browser."""

FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
"""Between two starts of a browser that ends by itself: twice as long each time, in seconds."""


@dataclass(frozen=True)
class Seen:
    """What is known of the screen now, in seconds; None where it never was.

    `running`: since the browser was started; `service`: since the service last answered; `page`:
    since a page of the service last spoke; `waiting`: since the waiting page last asked.
    """

    running: float
    service: float | None
    page: float | None
    waiting: float | None


def why_restart(seen: Seen) -> str | None:
    """Why the browser must be started anew now; None while it may go on."""
    if seen.running < GONE_SECONDS:
        return None
    waits = _within(seen.waiting, GONE_SECONDS)
    if not _within(seen.service, GONE_SECONDS) and not waits:
        return "the service does not answer, and the screen does not say so"
    if seen.running < STARTING_SECONDS or waits:
        return None
    if not _within(seen.page, SILENT_SECONDS):
        return "its page is silent"
    return None


def wait_after(failures: int) -> float:
    """Seconds until the next start, after so many ends in a row soon after a start."""
    return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(failures, 10))


def _within(since: float | None, limit: float) -> bool:
    return since is not None and since <= limit
