"""A desk's screens, in Debian's Chromium, served by the real service on the sample school."""

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
