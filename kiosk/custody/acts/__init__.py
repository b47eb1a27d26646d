"""What the machine's rarer acts record and ask: use in lessons, transit, second persons, mends."""
