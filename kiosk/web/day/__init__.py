"""The day on paper: the fire list and the day sheet."""

from kiosk.web.day.routes import blueprint

__all__ = ["blueprint"]
