"""The school's calendar: terms, closed days, days that end early, and a file to read them from."""

from kiosk.web.calendar.routes import blueprint

__all__ = ["blueprint"]
