"""Devices and what is on them: labels, tags, places."""
