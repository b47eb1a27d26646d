"""Where the school's records are kept: SQLite or PostgreSQL, through the same code."""
