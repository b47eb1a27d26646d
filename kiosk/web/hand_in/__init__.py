"""Morning hand-in: the scan is the act; looking up, enrolling and finishing stand beside it."""

from kiosk.web.hand_in import condition, enrolling
from kiosk.web.hand_in.routes import blueprint

__all__ = ["blueprint", "condition", "enrolling"]
