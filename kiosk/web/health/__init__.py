"""How this Phonebox is, for whoever watches it."""

from kiosk.web.health.routes import blueprint

__all__ = ["blueprint"]
