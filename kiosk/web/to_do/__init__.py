"""What stays open until somebody has done it: an examining body told, a release explained."""

from kiosk.web.to_do.routes import blueprint

__all__ = ["blueprint"]
