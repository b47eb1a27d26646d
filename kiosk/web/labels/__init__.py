"""Labels to print: what, on which sheet, from which position on; then the PDF."""

from kiosk.web.labels.routes import blueprint

__all__ = ["blueprint"]
