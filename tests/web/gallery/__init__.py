"""Every screen and state rendered from hand-made view data, for looking at and for tests."""
