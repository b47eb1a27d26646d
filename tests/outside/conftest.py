"""These tests know Phonebox by its outside only: the command, HTTP, the browser, serial lines."""

from tests.outside.fixtures import chromium, leaflet, make_school, sample, school, service

__all__ = ["chromium", "leaflet", "make_school", "sample", "school", "service"]
