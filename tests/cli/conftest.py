"""The command as it is installed, on copies of the sample school."""

from tests.outside.fixtures import leaflet, make_school, sample, school, service

__all__ = ["leaflet", "make_school", "sample", "school", "service"]
