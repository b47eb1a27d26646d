"""The safe on a screen: every slot, what lies there, and which slots there are."""

from kiosk.web.safe.routes import blueprint

__all__ = ["blueprint"]
