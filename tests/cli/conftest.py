"""The command as it is installed, on copies of the sample school."""

from tests.databases import postgresql_server
from tests.outside.fixtures import leaflet, sample, school, service

__all__ = ["leaflet", "postgresql_server", "sample", "school", "service"]
