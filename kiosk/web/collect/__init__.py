"""Collection: who is collecting, what goes home, the parent's page, and what came of it."""

from kiosk.web.collect import asked, checks, receipt, signing, ways, word
from kiosk.web.collect.routes import blueprint

__all__ = ["asked", "blueprint", "checks", "receipt", "signing", "ways", "word"]
