"""One round: what is late is chased, alerts climb, and what waits is sent."""

import threading

from kiosk.outbox.climbing import climb
from kiosk.outbox.dispatch import Round, send_waiting
from kiosk.outbox.post import Post
from kiosk.services.desk.transits import chase
from kiosk.services.ports import Store
from kiosk.services.safeguarding.reviewing import remind


def one_round(store: Store, post: Post | None, stopping: threading.Event | None = None) -> Round:
    """Chase what is late, let alerts climb, and send what waits. Raises StoreError."""
    chase(store)
    remind(store)
    climb(store, mails=post is not None)
    return send_waiting(store, post, lambda: stopping is None or not stopping.is_set())
