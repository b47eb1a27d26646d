"""Looking into devices and erasing from them, in the own browser of who may read of it."""

from kiosk.web.examinations import acts
from kiosk.web.examinations.routes import blueprint

__all__ = ["acts", "blueprint"]
