"""What must be told to whom by mail: found out, written down, and handed to the school's server."""
