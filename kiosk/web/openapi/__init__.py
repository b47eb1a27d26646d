"""The description of the API, for whoever writes a program against it."""

from kiosk.web.openapi.routes import blueprint

__all__ = ["blueprint"]
