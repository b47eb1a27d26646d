"""One's own account: password and PIN."""

from kiosk.web.account.routes import blueprint

__all__ = ["blueprint"]
