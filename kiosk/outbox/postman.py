"""The thread that chases what is late, lets alerts climb and sends what waits."""

import logging
import threading

from kiosk.outbox.post import Post
from kiosk.services.ports import Store, StoreError

log = logging.getLogger(__name__)

EVERY = 5.0
"""Seconds between two looks."""
ENDS_WITHIN = 2.0
"""Seconds that a message which is being handed over has when the service ends."""


class Postman(threading.Thread):
    """Goes his rounds until he is told to stop; nothing that fails ends him."""

    def __init__(self, store: Store, post: Post | None, stopping: threading.Event) -> None:
        super().__init__(name="outbox", daemon=True)
        self._store = store
        self._post = post
        self._stopping = stopping

    def run(self) -> None:
        """Look every few seconds."""
        while not self._stopping.wait(EVERY):
            try:
                # Loaded with the first round: the start does not wait for it.
                from kiosk.outbox.rounds import one_round

                one_round(self._store, self._post, self._stopping)
            except StoreError as error:
                log.warning("the outbox has to wait: %s", error.words)
            except Exception:
                # Whatever it is, what waits is tried again.
                log.exception("a round of the outbox failed")

    def ended(self) -> None:
        """Let what is being handed over end, for a while."""
        if self.is_alive():
            self.join(ENDS_WITHIN)
