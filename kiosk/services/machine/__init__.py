"""The machine: how each part of it is, its clock, its backups and updates."""
