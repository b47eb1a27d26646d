"""Confiscation, safekeeping and found property, at the desk or where it happens."""

from kiosk.web.confiscate import recording, taking
from kiosk.web.confiscate.routes import blueprint

__all__ = ["blueprint", "recording", "taking"]
