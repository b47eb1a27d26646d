"""Search records: written as a draft, signed off, read by the safeguarding lead and the head."""

from kiosk.web.searches import drafts, taking
from kiosk.web.searches.routes import blueprint

__all__ = ["blueprint", "drafts", "taking"]
