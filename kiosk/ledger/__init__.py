"""The custody ledger: canonical bytes, chain, Merkle tree, checkpoints, verification.

Pure: the standard library only, no clock, no files, no chance. What needs a key is handed a signer.
The format is specified in docs/ledger-format.md.
"""
