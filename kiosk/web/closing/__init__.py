"""The day's start and end: what was left, the safe counted by scans, the day closed."""

from kiosk.web.closing.routes import blueprint

__all__ = ["blueprint"]
