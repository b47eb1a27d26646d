"""Sealed custody: a school's own device in a case about staff, for the headteacher alone."""

from kiosk.web.sealed.routes import blueprint

__all__ = ["blueprint"]
