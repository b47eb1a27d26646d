"""These tests know Phonebox by its outside only: the command, HTTP, the browser, serial lines."""

from tests.outside.fixtures import (
    devices,
    leaflet,
    office,
    reader,
    sample,
    school,
    service,
)

__all__ = ["devices", "leaflet", "office", "reader", "sample", "school", "service"]
