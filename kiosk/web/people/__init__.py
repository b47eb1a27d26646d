"""The register of people, by hand: pupils, their adults, who may collect in a carer's writing."""

from kiosk.web.people import adults, authorising, disputing, escorts, word
from kiosk.web.people.routes import blueprint

__all__ = ["adults", "authorising", "blueprint", "disputing", "escorts", "word"]
