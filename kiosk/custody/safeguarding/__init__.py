"""Holds and their cases, searches, looking into devices, sealed custody."""
