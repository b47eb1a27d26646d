"""The headteacher's audit: everything that happened, and whether anybody changed it."""

from kiosk.web.audit.routes import blueprint

__all__ = ["blueprint"]
