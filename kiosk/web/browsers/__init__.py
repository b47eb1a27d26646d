"""Which browsers are the school's own, and the page by which one becomes so."""

from kiosk.web.browsers import joining
from kiosk.web.browsers.routes import blueprint

__all__ = ["blueprint", "joining"]
