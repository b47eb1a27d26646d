"""Where the school's records are kept: SQLite or PostgreSQL, through the same code."""

from db.opening import create_store, migrate, open_reading, open_store

__all__ = ["create_store", "migrate", "open_reading", "open_store"]
