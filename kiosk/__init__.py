"""Phonebox: custody of pupils' devices at a school office, released only against a sign-off."""
