"""What is on its way to the office, and what is decided about it."""

from kiosk.web.transit.routes import blueprint

__all__ = ["blueprint"]
