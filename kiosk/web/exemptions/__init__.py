"""Exceptional access: exemptions, and what is agreed with visitors and staff."""

from kiosk.web.exemptions import acts, permits
from kiosk.web.exemptions.routes import blueprint

__all__ = ["acts", "blueprint", "permits"]
