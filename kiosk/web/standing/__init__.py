"""Standing authorities: recorded, confirmed, ended; and turned on by the headteacher."""

from kiosk.web.standing import signing, years
from kiosk.web.standing.routes import blueprint

__all__ = ["blueprint", "signing", "years"]
