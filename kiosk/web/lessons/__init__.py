"""Lesson and trip uses: asked for and approved in one's own browser."""

from kiosk.web.lessons.routes import blueprint

__all__ = ["blueprint"]
