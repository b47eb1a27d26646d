"""The register of who has access, kept by the headteacher."""

from kiosk.web.staff import changing, reopening
from kiosk.web.staff.routes import blueprint

__all__ = ["blueprint", "changing", "reopening"]
