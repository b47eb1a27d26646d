"""Bars and protective stops, in the own browser of who may know of them."""

from kiosk.web.bars import placing
from kiosk.web.bars.routes import blueprint

__all__ = ["blueprint", "placing"]
