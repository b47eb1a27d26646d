"""A desk's screens, in Debian's Chromium, served by the real service on the sample school."""

from tests.outside.fixtures import chromium, leaflet, make_school, sample, school, service

__all__ = ["chromium", "leaflet", "make_school", "sample", "school", "service"]
