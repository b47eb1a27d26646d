"""Who was last there, kept in memory: writing each touch to the card would wear it out."""

import threading
import time
from collections.abc import Callable


class Presence:
    """When each session or station last showed a sign of somebody, in monotonic seconds."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._seen: dict[str, float] = {}

    def seen(self, key: str) -> None:
        """Somebody touched, typed or scanned."""
        with self._lock:
            self._seen[key] = self._monotonic()

    def left_for(self, key: str) -> float | None:
        """Since how many seconds nobody was there; None for a key that was never seen."""
        with self._lock:
            since = self._seen.get(key)
        return None if since is None else self._monotonic() - since

    def is_idle(self, key: str, seconds: float) -> bool:
        """Whether nobody was there for so long; a key that was never seen is not idle."""
        left_for = self.left_for(key)
        return left_for is not None and left_for > seconds

    def forget(self, key: str) -> None:
        """The session ended."""
        with self._lock:
            self._seen.pop(key, None)
