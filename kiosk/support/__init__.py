"""What support needs to know of a Phonebox, with nobody named in it."""
