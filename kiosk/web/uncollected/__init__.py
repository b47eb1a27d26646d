"""What nobody collects: the longest here, the ladder of contacts, the headteacher's decision."""

from kiosk.web.uncollected.routes import blueprint

__all__ = ["blueprint"]
