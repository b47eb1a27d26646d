"""What waits for a second person: answered in one's own browser, or at the screen that asked."""

from kiosk.web.approvals.routes import blueprint

__all__ = ["blueprint"]
