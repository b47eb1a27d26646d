"""The police: handing a device over against a receipt, the receipt to print, its coming back."""

from kiosk.web.police.routes import blueprint

__all__ = ["blueprint"]
