"""An evacuation: begun in one tap, ended by a leader."""

from kiosk.web.evacuation.routes import blueprint

__all__ = ["blueprint"]
