"""What programs use: scans from readers, and how readers are."""

from kiosk.web.api.routes import blueprint

__all__ = ["blueprint"]
