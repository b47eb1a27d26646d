"""Signing in, and what waits before it: acceptable use, a password of one's own."""

from kiosk.web.sign_in import first, turning
from kiosk.web.sign_in.routes import blueprint

__all__ = ["blueprint", "first", "turning"]
