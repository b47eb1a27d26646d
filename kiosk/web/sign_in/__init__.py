"""Signing in and out, locking, and changing person."""

from kiosk.web.sign_in.routes import blueprint

__all__ = ["blueprint"]
