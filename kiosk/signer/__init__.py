"""The ledger's signer: a process of its own, with a user of its own, which alone reads the key.

Standard library, `kiosk.ledger` and `kiosk.signing`. See docs/decisions/0018.
"""
