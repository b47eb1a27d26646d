"""A device's own page: the labels and tags on it; put on, replaced, moved, put out of use."""

from kiosk.web.device import marking
from kiosk.web.device.routes import blueprint

__all__ = ["blueprint", "marking"]
