"""A carer is rung about somebody who is not listed: one adult, one day, hand-ins only."""

from kiosk.web.telephone.routes import blueprint

__all__ = ["blueprint"]
