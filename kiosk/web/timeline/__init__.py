"""Entries of the ledger in the sentences that a headteacher reads."""

from kiosk.web.timeline.table import TELL, tell
from kiosk.web.timeline.telling import Telling, Told

__all__ = ["TELL", "Telling", "Told", "tell"]
