"""Telling carers: who was told of what, the messages that wait or failed, and their words."""

from kiosk.web.telling import messages, wording
from kiosk.web.telling.routes import blueprint

__all__ = ["blueprint", "messages", "wording"]
