"""Whether the clock is right: asked once after each start, until anything vouches for it."""

from kiosk.web.clock.routes import blueprint

__all__ = ["blueprint"]
