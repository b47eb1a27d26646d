"""Alerts: what the safeguarding lead and the headteacher must be told."""

from kiosk.web.alerts.routes import blueprint

__all__ = ["blueprint"]
