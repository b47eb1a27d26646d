"""The drafts of a running Phonebox: few, and none for long."""

import threading
import time
from collections.abc import Callable
from typing import Protocol

MOST = 6
"""Drafts at once; the one that nobody touched for longest makes room for another."""

LIFE_SECONDS = 45 * 60
"""How long a draft stays when nobody touches it."""


class Held(Protocol):
    """What is kept here: a draft."""

    id: str
    staff_id: str
    touched: float

    def close(self) -> None:
        """Throw everything away."""


class Drafts:
    """Imports on their way, in memory and in files without names: a restart forgets them."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._drafts: dict[str, Held] = {}

    def keep(self, draft: Held) -> None:
        """Keep a new draft; a person's older ones are thrown away."""
        with self._lock:
            mine = [item for item in self._drafts.values() if item.staff_id == draft.staff_id]
            for old in mine:
                self._drop(old.id)
            while len(self._drafts) >= MOST:
                self._drop(min(self._drafts.values(), key=lambda item: item.touched).id)
            draft.touched = self._now()
            self._drafts[draft.id] = draft

    def get(self, draft_id: str, staff_id: str) -> Held | None:
        """A person's own draft."""
        with self._lock:
            for old in list(self._drafts.values()):
                if self._now() - old.touched > LIFE_SECONDS:
                    self._drop(old.id)
            found = self._drafts.get(draft_id)
            if found is None or found.staff_id != staff_id:
                return None
            found.touched = self._now()
            return found

    def of(self, staff_id: str) -> Held | None:
        """The draft that a person has begun."""
        with self._lock:
            mine = (item for item in self._drafts.values() if item.staff_id == staff_id)
            return next(mine, None)

    def drop(self, draft_id: str) -> None:
        """Throw a draft away."""
        with self._lock:
            self._drop(draft_id)

    def close(self) -> None:
        """Throw every draft away."""
        with self._lock:
            for draft_id in list(self._drafts):
                self._drop(draft_id)

    def _drop(self, draft_id: str) -> None:
        draft = self._drafts.pop(draft_id, None)
        if draft is not None:
            draft.close()
