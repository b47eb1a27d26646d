"""How each event changes the ordinary tables. They follow from the ledger alone."""
