"""The school's policy as dated versions: what holds, what held, and the yearly review."""

from kiosk.web.policy.routes import blueprint

__all__ = ["blueprint"]
