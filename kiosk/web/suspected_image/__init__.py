"""A suspected indecent image: taken, held and told at once, by buttons alone (POLICY.md R8, R9)."""

from kiosk.web.suspected_image.routes import blueprint

__all__ = ["blueprint"]
