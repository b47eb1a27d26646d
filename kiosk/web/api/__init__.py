"""What programs use: scans from readers, and how readers are."""

from kiosk.web.api.routes import blueprint
from kiosk.web.openapi import routes as described

__all__ = ["blueprint", "described"]
