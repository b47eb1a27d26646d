"""From what a reader saw to what it means: codes, the router, stations, and who hears of it."""
