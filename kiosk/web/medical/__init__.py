"""A child gets a medical device back at once; the account is written afterwards."""

from kiosk.web.medical.routes import blueprint

__all__ = ["blueprint"]
