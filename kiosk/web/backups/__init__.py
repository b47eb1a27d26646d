"""Backups: whose keys open them, where the last good ones lie, and whether a restore was tried."""

from kiosk.web.backups.routes import blueprint

__all__ = ["blueprint"]
