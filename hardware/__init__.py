"""Readers: what they sense becomes scans for the web service. A leaf: knows no kiosk, no db."""
