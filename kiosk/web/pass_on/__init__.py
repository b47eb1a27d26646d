"""Devices go to a club or trip with its named leader, by one scan each."""

from kiosk.web.pass_on.routes import blueprint

__all__ = ["blueprint"]
