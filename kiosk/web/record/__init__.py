"""One custody record: where it stands, and the truths that can be recorded of it."""

from kiosk.web.record.routes import blueprint

__all__ = ["blueprint"]
