"""Staff: accounts, signing in, the school's own browsers and readers."""
