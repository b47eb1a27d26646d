"""Standing authorities: recorded, confirmed, ended; and turned on by the headteacher."""

from kiosk.web.standing import on_paper, signing, years
from kiosk.web.standing.routes import blueprint

__all__ = ["blueprint", "on_paper", "signing", "years"]
