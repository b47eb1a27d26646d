"""How a device learns to trust this kiosk's certificate; no personal data."""

from kiosk.web.trust.routes import blueprint

__all__ = ["blueprint"]
