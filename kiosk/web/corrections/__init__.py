"""“This was wrong”: a correction, a release in error, and getting the device back."""

from kiosk.web.corrections.routes import blueprint

__all__ = ["blueprint"]
