"""The machine in the records: its backups, its clock, its updates."""
