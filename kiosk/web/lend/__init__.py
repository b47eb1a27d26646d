"""Devices go out for an approved lesson or trip use, by one scan each."""

from kiosk.web.lend.routes import blueprint

__all__ = ["blueprint"]
