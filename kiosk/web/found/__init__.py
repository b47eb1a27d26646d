"""Found property: recorded without a pupil, claimed later, and what nobody claims."""

from kiosk.web.found.routes import blueprint

__all__ = ["blueprint"]
