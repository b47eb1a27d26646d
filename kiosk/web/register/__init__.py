"""What is in custody: by slot and class, overdue first."""

from kiosk.web.register.routes import blueprint

__all__ = ["blueprint"]
