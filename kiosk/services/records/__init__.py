"""Reading the records: one, all, as they were; and verifying the ledger."""
