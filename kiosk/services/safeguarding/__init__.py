"""The hard days: holds, searches, police, corrections, second persons."""
