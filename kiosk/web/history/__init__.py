"""The account of a device, a pupil, one stay in custody, one release."""

from kiosk.web.history.routes import blueprint

__all__ = ["blueprint"]
