"""Bringing a kiosk up to date, so that the power may go at any moment: see docs/updates.md."""
