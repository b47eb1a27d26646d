"""Telling carers and staff: mails, letters, alerts."""
