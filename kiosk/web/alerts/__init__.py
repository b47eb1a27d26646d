"""Alerts: what the safeguarding lead and the headteacher must be told, and whom they reach."""

from kiosk.web.alerts import line
from kiosk.web.alerts.routes import blueprint

__all__ = ["blueprint", "line"]
