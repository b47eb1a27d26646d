"""The list of tasks, and what was scanned where no task expects it."""

from kiosk.web.desk.routes import blueprint

__all__ = ["blueprint"]
