"""How this Phonebox and its machine are, for the technician."""

from kiosk.web.machine.routes import blueprint

__all__ = ["blueprint"]
