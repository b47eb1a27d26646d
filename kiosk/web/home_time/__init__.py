"""Home time: one scan gives a hand-in back to a child who may take it home alone."""

from kiosk.web.home_time.routes import blueprint

__all__ = ["blueprint"]
