"""The databases on which migrations are tried."""

from tests.databases import postgresql_server, where

__all__ = ["postgresql_server", "where"]
