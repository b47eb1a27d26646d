"""Whom to call about staff, complaints and what is wrong: this system does not deal with it."""

from kiosk.web.whom_to_call.routes import blueprint

__all__ = ["blueprint"]
