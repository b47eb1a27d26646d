"""Holds, and the cases behind them: placed in two taps, answered step by step, lifted."""

from kiosk.web.hold import case, placing
from kiosk.web.hold.routes import blueprint

__all__ = ["blueprint", "case", "placing"]
